-- name: Seats per 100,000 residents
-- name_zh: 每十万人座席数
-- numerator: seats in use
-- numerator_zh: 在用座席数
-- denominator: residents of the districts, in 100,000
-- denominator_zh: 辖区常住人口（十万人）
-- exclusions: closed seats
-- exclusions_zh: 已停用座席
-- source: domain handbook §2.1; Changzhou 2.27 [S35]
-- over: places
-- unit: per
count(*)
/
max(population) / 100000.0
