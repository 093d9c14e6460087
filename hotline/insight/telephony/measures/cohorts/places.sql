-- name: Seats in use
-- name_zh: 在用座席
-- period: as it stands now, whatever the period
-- period_zh: 按当前状态统计，与统计时段无关
SELECT %(since)s AS at, '' AS line, '' AS skill, place.id AS seat_id, unit.path AS home_path,
       (SELECT coalesce(sum(region.population), 0) FROM units_unit AS region
        WHERE region.kind = 'district' AND region.closed_on IS NULL
          AND region.path >= %(home_from)s AND region.path < %(home_until)s) AS population
FROM seats_seat AS place
JOIN staff_staff AS person ON person.id = place.staff_id
JOIN units_unit AS unit ON unit.id = person.unit_id
WHERE place.is_open
