-- name: Queued
-- name_zh: 人工请求量
-- numerator: calls that entered the queue for a person
-- numerator_zh: 进入人工排队的来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: queued
-- unit: count
count(*)
