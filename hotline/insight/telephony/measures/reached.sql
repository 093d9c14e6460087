-- name: Outgoing calls answered
-- name_zh: 外呼接通率
-- numerator: outgoing calls that were answered
-- numerator_zh: 对方接听的外呼
-- denominator: outgoing calls
-- denominator_zh: 外呼量
-- exclusions: calls being dialled
-- exclusions_zh: 正在拨打的外呼
-- source: call-centre custom
-- over: dialled
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL)
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
