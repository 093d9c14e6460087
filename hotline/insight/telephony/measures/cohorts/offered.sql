-- name: Calls that reached the hotline
-- name_zh: 到达热线的来电
-- period: a call counts in the interval in which it arrived
-- period_zh: 按来电到达时间归入统计时段
SELECT arrived_at AS at, line, skill, seat_id, home_path, queued_at, answered_at, ended_at, ending, rating,
       wait_ms, talk_ms, hold_ms, wrap_ms, transfers
FROM calls_call
WHERE direction = 'in' AND purpose <> 'foreign'
  AND arrived_at >= %(since)s AND arrived_at < %(until)s
