-- name: Offers not taken
-- name_zh: 振铃未接率
-- numerator: offers that the seat let ring or rejected
-- numerator_zh: 座席未接或拒接的振铃
-- denominator: offers to seats
-- denominator_zh: 向座席振铃的次数
-- exclusions: offers whose caller gave up first; seats that ring now
-- exclusions_zh: 振铃中来电人先挂机的；正在振铃的
-- source: call-centre custom
-- over: rung
-- unit: rate
count(*) FILTER (WHERE ending IN ('missed', 'rejected', 'busy', 'failed'))
/
count(*) FILTER (WHERE answered_at IS NOT NULL OR (ended_at IS NOT NULL AND ending <> 'withdrawn'))
