-- name: Calls made by the hotline
-- name_zh: 热线外呼
-- period: a call counts in the interval in which it was dialled
-- period_zh: 按呼出时间归入统计时段
SELECT arrived_at AS at, line, skill, seat_id, home_path, queued_at, answered_at, ended_at, ending, rating,
       wait_ms, talk_ms, hold_ms, wrap_ms, transfers
FROM calls_call
WHERE direction = 'out'
  AND arrived_at >= %(since)s AND arrived_at < %(until)s
