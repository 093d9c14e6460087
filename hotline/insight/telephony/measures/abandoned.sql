-- name: Abandonment
-- name_zh: 放弃率
-- numerator: calls whose callers hung up while they waited
-- numerator_zh: 排队中挂机的来电
-- denominator: queued calls
-- denominator_zh: 人工请求量
-- exclusions: calls that wait still count only when they are answered or given up
-- exclusions_zh: 仍在等待的来电，待接通或放弃后再计入
-- source: domain handbook §2.1; target ≤ 5 %
-- over: queued
-- unit: rate
count(*) FILTER (WHERE ending = 'left_queue')
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
