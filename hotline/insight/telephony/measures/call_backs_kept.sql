-- name: Call-backs kept
-- name_zh: 回拨完成率
-- numerator: call-backs in which the caller was reached
-- numerator_zh: 已回拨并接通的请求
-- denominator: call-backs that are not waiting any more
-- denominator_zh: 已处理完毕的回拨请求
-- exclusions: call-backs that wait or are being dialled
-- exclusions_zh: 待回拨和回拨中的请求
-- source: domain handbook §4.2
-- over: call_backs
-- unit: rate
count(*) FILTER (WHERE state = 'done')
/
count(*) FILTER (WHERE state IN ('done', 'given_up'))
