-- name: Satisfaction with the call
-- name_zh: 话务满意率
-- numerator: ratings 3 to 5 (fairly satisfied, satisfied, very satisfied)
-- numerator_zh: 评价为基本满意、满意、很满意的来电
-- denominator: rated calls
-- denominator_zh: 已评价来电
-- exclusions: calls without a rating
-- exclusions_zh: 未评价的来电
-- source: domain handbook §2.1, §3.7; Hangzhou 2018 98.6 % [S52]
-- over: queued
-- unit: rate
count(*) FILTER (WHERE rating >= 3)
/
count(*) FILTER (WHERE rating >= 1)
