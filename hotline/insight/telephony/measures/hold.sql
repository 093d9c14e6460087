-- name: Average holding
-- name_zh: 平均保持时长
-- numerator: time on hold
-- numerator_zh: 保持时长之和
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1
-- over: queued
-- unit: seconds
coalesce(sum(hold_ms) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
