-- name: Messages left
-- name_zh: 留言与传真
-- period: a message counts in the interval in which it came
-- period_zh: 按留言到达时间归入统计时段
SELECT message.came_at AS at, call.line, call.skill, call.seat_id, call.home_path, message.taken_at
FROM calls_message AS message
JOIN calls_call AS call ON call.id = message.call_id
WHERE message.came_at >= %(since)s AND message.came_at < %(until)s
