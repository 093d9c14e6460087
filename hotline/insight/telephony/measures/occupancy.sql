-- name: Occupancy
-- name_zh: 话务占用率
-- numerator: ringing, talking, holding, three-way and after-call work
-- numerator_zh: 振铃、通话、保持、三方与话后整理时长
-- denominator: the same and ready
-- denominator_zh: 上述时长加空闲时长
-- exclusions: rests
-- exclusions_zh: 休息
-- source: call-centre custom: the load against those who are there, what Erlang's formula speaks of
-- over: spells
-- unit: rate
coalesce(sum(seconds) FILTER (WHERE state IN ('ringing', 'talking', 'holding', 'conference', 'wrap_up')), 0)
/
coalesce(sum(seconds) FILTER (WHERE state IN ('ringing', 'talking', 'holding', 'conference', 'wrap_up', 'ready')), 0)
