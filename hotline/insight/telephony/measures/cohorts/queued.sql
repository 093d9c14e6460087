-- name: Calls that waited for a person
-- name_zh: 进入人工排队的来电
-- period: a call counts in the interval in which it began to wait for a person, however long it then lasted
-- period_zh: 按开始排队时间归入统计时段，通话跨时段的不拆分
SELECT queued_at AS at, line, skill, seat_id, home_path, queued_at, answered_at, ended_at, ending, rating,
       wait_ms, talk_ms, hold_ms, wrap_ms, transfers
FROM calls_call
WHERE direction = 'in' AND purpose <> 'foreign'
  AND arrived_at >= %(since)s - interval '1 day' AND arrived_at < %(until)s
  AND queued_at >= %(since)s AND queued_at < %(until)s
