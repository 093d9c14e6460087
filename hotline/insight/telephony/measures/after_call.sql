-- name: After-call work (ACW)
-- name_zh: 话后整理
-- numerator: after-call work of the seats
-- numerator_zh: 座席话后整理时长之和
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1
-- over: queued
-- unit: seconds
coalesce(sum(wrap_ms) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
