-- name: Connect rate
-- name_zh: 人工接通率
-- numerator: answered calls
-- numerator_zh: 已接通来电
-- denominator: queued calls
-- denominator_zh: 人工请求量
-- exclusions: calls that wait still count only when they are answered or given up
-- exclusions_zh: 仍在等待的来电，待接通或放弃后再计入
-- source: domain handbook §2.1; target ≥ 95 % [S06][S16]
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL)
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR ended_at IS NOT NULL)
