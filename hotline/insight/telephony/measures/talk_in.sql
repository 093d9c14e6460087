-- name: Average talk (ATT), incoming
-- name_zh: 平均通话时长（呼入）
-- numerator: talking with seats, without holding
-- numerator_zh: 与座席通话的时长之和，不含保持
-- denominator: answered calls that are over
-- denominator_zh: 已接通且已结束的来电
-- exclusions: calls that are not over yet
-- exclusions_zh: 尚未结束的通话不计
-- source: domain handbook §2.1; Changzhou 150 s [S35]
-- over: queued
-- unit: seconds
coalesce(sum(talk_ms - hold_ms) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) / 1000.0
/
count(*) FILTER (WHERE answered_at IS NOT NULL AND ended_at IS NOT NULL)
