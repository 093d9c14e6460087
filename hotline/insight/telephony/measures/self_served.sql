-- name: Served by the menu
-- name_zh: 语音自助率
-- numerator: calls that ended served by the menu
-- numerator_zh: 由语音菜单办结的来电
-- denominator: calls that reached the hotline and are over
-- denominator_zh: 已结束的呼入总量
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1
-- over: offered
-- unit: rate
count(*) FILTER (WHERE ending = 'served')
/
count(*) FILTER (WHERE ended_at IS NOT NULL)
