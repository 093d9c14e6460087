-- name: 20-second service level with early abandons
-- name_zh: 20秒服务水平（含20秒内放弃）
-- numerator: calls answered within 20 s, and calls abandoned within 20 s
-- numerator_zh: 20秒内接通和20秒内放弃的来电
-- denominator: queued calls
-- denominator_zh: 人工请求量
-- exclusions: calls that wait still count only when they are answered or given up
-- exclusions_zh: 仍在等待的来电，待接通或放弃后再计入
-- source: domain handbook §2.1
-- over: queued
-- unit: rate
count(*) FILTER (WHERE wait_ms <= 20000 AND (answered_at IS NOT NULL OR ending = 'left_queue'))
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
