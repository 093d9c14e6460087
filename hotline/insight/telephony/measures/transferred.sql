-- name: Transfers
-- name_zh: 转接率
-- numerator: answered calls that went on to another seat or party
-- numerator_zh: 接通后转至其他座席或外线的来电
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: call-centre custom
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL AND transfers > 0)
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
