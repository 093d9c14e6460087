-- name: Outgoing calls
-- name_zh: 外呼量
-- numerator: calls that the hotline made
-- numerator_zh: 热线呼出的电话
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: dialled
-- unit: count
count(*)
