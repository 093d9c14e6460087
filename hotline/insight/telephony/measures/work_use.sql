-- name: Use of working time
-- name_zh: 工时利用率
-- numerator: talking, holding, three-way, after-call work and ready
-- numerator_zh: 通话、保持、三方、话后整理与空闲时长
-- denominator: time signed on
-- denominator_zh: 签入时长
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1
-- over: spells
-- unit: rate
coalesce(sum(seconds) FILTER (WHERE state IN ('talking', 'holding', 'conference', 'wrap_up', 'ready')), 0)
/
coalesce(sum(seconds), 0)
