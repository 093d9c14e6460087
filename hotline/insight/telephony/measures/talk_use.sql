-- name: Use for talking
-- name_zh: 通话利用率
-- numerator: talking, holding and three-way
-- numerator_zh: 通话、保持与三方时长
-- denominator: time signed on without rests
-- denominator_zh: 签入时长减休息
-- exclusions: short breaks, meals, training, meetings, busy
-- exclusions_zh: 小休、就餐、培训、会议、示忙
-- source: domain handbook §2.1
-- over: spells
-- unit: rate
coalesce(sum(seconds) FILTER (WHERE state IN ('talking', 'holding', 'conference')), 0)
/
coalesce(sum(seconds) FILTER (WHERE state NOT IN ('short_break', 'meal', 'training', 'meeting', 'busy')), 0)
