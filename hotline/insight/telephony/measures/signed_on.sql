-- name: Time signed on
-- name_zh: 签入时长
-- numerator: time in any state but signed off
-- numerator_zh: 除签出外各状态时长之和
-- exclusions: none
-- exclusions_zh: 无
-- source: call-centre custom
-- over: spells
-- unit: hours
coalesce(sum(seconds), 0) / 3600.0
