-- name: Appeals taken by telephone
-- name_zh: 电话受理的诉求
-- period: an appeal counts in the interval in which it was received
-- period_zh: 按诉求接收时间归入统计时段
SELECT appeal.received_at AS at, coalesce(call.line, contact.called_number) AS line, coalesce(call.skill, '') AS skill, call.seat_id,
       appeal.home_path, appeal.accepted_at, appeal.ended_at, appeal.answer_sealed IS NOT NULL AS is_answered
FROM appeals_appeal AS appeal
JOIN correspondence_contact AS contact ON contact.id = appeal.contact_id
LEFT JOIN LATERAL (
    SELECT one.line, one.skill, one.seat_id FROM calls_call AS one WHERE one.contact_id = contact.id ORDER BY one.id LIMIT 1
) AS call ON true
WHERE appeal.channel = '01' AND appeal.received_at >= %(since)s AND appeal.received_at < %(until)s
