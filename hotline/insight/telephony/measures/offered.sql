-- name: Offered
-- name_zh: 呼入总量
-- numerator: calls that reached the hotline, those served by the menu included
-- numerator_zh: 到达热线的全部来电，含语音自助
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: offered
-- unit: count
count(*)
