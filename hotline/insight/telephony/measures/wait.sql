-- name: Average wait (ASA)
-- name_zh: 平均等待
-- numerator: waiting of answered calls, from the queue to the answer
-- numerator_zh: 已接通来电从排队到接听的等待时长之和
-- denominator: answered calls
-- denominator_zh: 已接通来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1; Changzhou 2021: 12 s [S35]
-- over: queued
-- unit: seconds
coalesce(sum(wait_ms) FILTER (WHERE answered_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL)
