-- name: Connect rate without short abandons
-- name_zh: 人工接通率（剔除5秒内放弃）
-- numerator: answered calls
-- numerator_zh: 已接通来电
-- denominator: queued calls without those abandoned within 5 s
-- denominator_zh: 人工请求量减5秒内放弃
-- exclusions: calls abandoned within 5 s of waiting; calls that wait still
-- exclusions_zh: 排队5秒内放弃的来电；仍在等待的来电
-- source: domain handbook §2.1
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL)
/
count(*) FILTER (WHERE answered_at IS NOT NULL
    OR (ended_at IS NOT NULL AND NOT (ending = 'left_queue' AND wait_ms <= 5000)))
