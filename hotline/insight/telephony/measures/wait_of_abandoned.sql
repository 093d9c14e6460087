-- name: Average wait before giving up
-- name_zh: 放弃前平均等待
-- numerator: waiting of abandoned calls
-- numerator_zh: 放弃来电的等待时长之和
-- denominator: abandoned calls
-- denominator_zh: 放弃来电
-- exclusions: none
-- exclusions_zh: 无
-- source: call-centre custom
-- over: queued
-- unit: seconds
coalesce(sum(wait_ms) FILTER (WHERE ending = 'left_queue'), 0) / 1000.0
/
count(*) FILTER (WHERE ending = 'left_queue')
