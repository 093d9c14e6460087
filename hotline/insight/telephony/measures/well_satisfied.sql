-- name: Satisfaction without “fairly”
-- name_zh: 话务满意率（不含基本满意）
-- numerator: ratings 4 and 5 (satisfied, very satisfied)
-- numerator_zh: 评价为满意、很满意的来电
-- denominator: rated calls
-- denominator_zh: 已评价来电
-- exclusions: calls without a rating
-- exclusions_zh: 未评价的来电
-- source: domain handbook §2.1, §3.7
-- over: queued
-- unit: rate
count(*) FILTER (WHERE rating >= 4)
/
count(*) FILTER (WHERE rating >= 1)
