-- name: Call-backs asked for
-- name_zh: 回拨请求
-- period: a call-back counts in the interval in which its caller began to wait
-- period_zh: 按来电人开始排队时间归入统计时段
SELECT back.queued_at AS at, call.line, call.skill, call.seat_id, call.home_path, back.state
FROM calls_callback AS back
JOIN calls_call AS call ON call.id = back.call_id
WHERE back.queued_at >= %(since)s AND back.queued_at < %(until)s
