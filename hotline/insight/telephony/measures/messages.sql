-- name: Messages
-- name_zh: 留言量
-- numerator: voice messages and faxes that came in
-- numerator_zh: 收到的语音留言和传真
-- exclusions: none
-- exclusions_zh: 无
-- source: call-centre custom
-- over: messages
-- unit: count
count(*)
