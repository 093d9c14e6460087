-- name: Offers of calls to seats
-- name_zh: 向座席振铃分配
-- period: an offer counts in the interval in which the seat began to ring
-- period_zh: 按座席开始振铃时间归入统计时段
SELECT leg.offered_at AS at, call.line, call.skill, leg.seat_id, call.home_path, leg.answered_at, leg.ended_at, leg.ending
FROM calls_leg AS leg
JOIN calls_call AS call ON call.id = leg.call_id
WHERE leg.seat_id IS NOT NULL AND leg.kind = 'seat' AND call.direction = 'in'
  AND call.arrived_at >= %(since)s - interval '1 day' AND call.arrived_at < %(until)s
  AND leg.offered_at >= %(since)s AND leg.offered_at < %(until)s
