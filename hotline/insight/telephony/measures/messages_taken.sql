-- name: Messages taken up
-- name_zh: 留言处理率
-- numerator: messages that a person has taken up
-- numerator_zh: 已由人工处理的留言
-- denominator: messages
-- denominator_zh: 留言量
-- exclusions: none
-- exclusions_zh: 无
-- source: call-centre custom
-- over: messages
-- unit: rate
count(*) FILTER (WHERE taken_at IS NOT NULL)
/
count(*)
