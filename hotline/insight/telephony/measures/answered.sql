-- name: Answered
-- name_zh: 人工接通量
-- numerator: calls answered by a seat
-- numerator_zh: 座席接听的来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: queued
-- unit: count
count(*) FILTER (WHERE answered_at IS NOT NULL)
