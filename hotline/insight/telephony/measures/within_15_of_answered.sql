-- name: 15-second connect rate, of answered
-- name_zh: 15秒接通率（按接通量）
-- numerator: calls answered within 15 s
-- numerator_zh: 15秒内接通的来电
-- denominator: answered calls
-- denominator_zh: 已接通来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §2.1 (a); target ≥ 80 % [S16]
-- over: queued
-- unit: rate
count(*) FILTER (WHERE answered_at IS NOT NULL AND wait_ms <= 15000)
/
count(*) FILTER (WHERE answered_at IS NOT NULL)
