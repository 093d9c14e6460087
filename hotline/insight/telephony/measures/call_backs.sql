-- name: Call-backs asked for
-- name_zh: 回拨请求量
-- numerator: callers who asked to be called back
-- numerator_zh: 要求回拨的来电
-- exclusions: none
-- exclusions_zh: 无
-- source: domain handbook §4.2
-- over: call_backs
-- unit: count
count(*)
