-- name: Connect rate, of all calls
-- name_zh: 总接通率（按呼入总量）
-- numerator: answered calls
-- numerator_zh: 已接通来电
-- denominator: calls that reached the hotline
-- denominator_zh: 呼入总量
-- exclusions: calls that wait still count only when they are answered or given up
-- exclusions_zh: 仍在等待的来电，待接通或放弃后再计入
-- source: domain handbook §2.1
-- over: offered
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL)
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
