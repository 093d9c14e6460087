-- name: 20-second service level
-- name_zh: 20秒服务水平
-- numerator: calls answered within 20 s
-- numerator_zh: 20秒内接通的来电
-- denominator: queued calls
-- denominator_zh: 人工请求量
-- exclusions: calls that wait still count only when they are answered or given up
-- exclusions_zh: 仍在等待的来电，待接通或放弃后再计入
-- source: domain handbook §2.1; 80/20 is the call-centre custom [B]
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL AND wait_ms <= 20000)
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
