-- name: Average handling (AHT)
-- name_zh: 平均处理时长
-- numerator: talking, holding and after-call work
-- numerator_zh: 通话、保持与话后整理时长之和
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1 [S51]
-- over: queued
-- unit: seconds
coalesce(sum(talk_ms + wrap_ms) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
