-- name: Calls put on hold
-- name_zh: 保持率
-- numerator: answered calls that were put on hold
-- numerator_zh: 有过保持的已接通来电
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: call-centre custom
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL AND hold_ms > 0)
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
