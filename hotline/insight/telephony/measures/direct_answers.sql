-- name: Direct-answer rate
-- name_zh: 直接答复率
-- numerator: accepted appeals that were answered on the spot
-- numerator_zh: 当场直接答复的诉求
-- denominator: accepted appeals taken by telephone
-- denominator_zh: 电话受理的诉求
-- exclusions: appeals not accepted: refused, handed over, appended, not decided yet
-- exclusions_zh: 未受理的诉求：不予受理、已转紧急热线、并入原诉求、待受理
-- source: domain handbook §2.1; Dezhou 2012 75.86 % [D], Hangzhou 2020 83.85 % [S33]
-- over: appeals
-- unit: rate
count(*) FILTER (WHERE accepted_at IS NOT NULL AND is_answered AND ended_at IS NOT NULL)
/
count(*) FILTER (WHERE accepted_at IS NOT NULL)
