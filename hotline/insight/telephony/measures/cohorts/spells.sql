-- name: Time of seats, by how they stand
-- name_zh: 座席各状态时长
-- period: a spell counts in each interval for the part of it that falls into it; one that began more than two days before does not count
-- period_zh: 状态时长按落入各时段的部分分别计入；开始于两天以前的不计
SELECT piece.began AT TIME ZONE %(zone)s AS at, '' AS line, '' AS skill, spell.seat_id, unit.path AS home_path, spell.state,
       extract(epoch FROM least(piece.began + %(step)s, whole.ended) - greatest(piece.began, whole.began)) AS seconds
FROM seats_spell AS spell
JOIN seats_seat AS place ON place.id = spell.seat_id
JOIN staff_staff AS person ON person.id = place.staff_id
JOIN units_unit AS unit ON unit.id = person.unit_id
CROSS JOIN LATERAL (
    SELECT greatest(spell.began_at, %(since)s) AT TIME ZONE %(zone)s AS began,
           least(coalesce(spell.ended_at, %(now)s), %(until)s) AT TIME ZONE %(zone)s AS ended
) AS whole
CROSS JOIN LATERAL generate_series(
    date_bin(%(step)s, whole.began, %(origin)s), whole.ended - interval '1 microsecond', %(step)s
) AS piece(began)
WHERE spell.state <> 'off' AND spell.began_at >= %(since)s - interval '2 days' AND spell.began_at < %(until)s
  AND (spell.ended_at IS NULL OR spell.ended_at > %(since)s)
