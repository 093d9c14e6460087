-- name: Abandoned within 5 s
-- name_zh: 5秒内放弃量
-- numerator: calls whose callers hung up within 5 s of waiting
-- numerator_zh: 排队5秒内挂机的来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: queued
-- unit: count
count(*) FILTER (WHERE ending = 'left_queue' AND wait_ms <= 5000)
