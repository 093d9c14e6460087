-- name: Average talk, outgoing
-- name_zh: 平均通话时长（呼出）
-- numerator: talking, without holding
-- numerator_zh: 通话时长之和，不含保持
-- denominator: answered outgoing calls that are over
-- denominator_zh: 已接通且已结束的外呼
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1; Changzhou 175 s [S35]
-- over: dialled
-- unit: seconds
coalesce(sum(talk_ms - hold_ms) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
