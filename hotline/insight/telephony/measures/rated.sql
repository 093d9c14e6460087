-- name: Rated calls
-- name_zh: 参评率
-- numerator: rated calls
-- numerator_zh: 已评价来电
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: call-centre custom
-- over: queued
-- unit: rate
count(*) FILTER (WHERE rating >= 1)
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
