-- name: Short calls
-- name_zh: 短通话率
-- numerator: answered calls that lasted less than 10 s
-- numerator_zh: 接通后不足10秒即结束的来电
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: call-centre custom
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL AND talk_ms < 10000)
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
