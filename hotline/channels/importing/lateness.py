"""What became late of the rows of a source, told from the tables: clocks, warnings, urgings and documents.

Every figure is one query that anybody may repeat; docs/how-to/import.md shows them.
"""

from datetime import datetime
from typing import Any

from hotline.casework.orders.models import Order
from hotline.casework.supervision.rules import rung
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.lib.statements import ask

MOST_UNITS = 10

_MINE = """
WITH mine AS (
    SELECT a.id AS appeal_id, s.order_id FROM appeals_appeal a LEFT JOIN orders_share s ON s.appeal_id = a.id
    WHERE a.external_system = %s
), clock AS (
    SELECT c.* FROM clocks_clock c WHERE c.task_id IS NULL AND (
        (c.subject_kind = 'appeal' AND c.subject_id IN (SELECT appeal_id FROM mine))
        OR (c.subject_kind = 'order' AND c.subject_id IN (SELECT order_id FROM mine))
    )
)
"""
_CLOCKS = f"""{_MINE}
SELECT kind, count(*), count(*) FILTER (WHERE coalesce(stopped_at, %s) > due_at), count(*) FILTER (WHERE is_provisional)
FROM clock GROUP BY kind ORDER BY kind
"""  # noqa: S608  # both parts stand here
_UNITS = f"""{_MINE}
SELECT u.name, count(*), count(*) FILTER (WHERE coalesce(clock.stopped_at, %s) > clock.due_at) AS late
FROM clock JOIN orders_order o ON clock.subject_kind = 'order' AND o.id = clock.subject_id
JOIN units_unit u ON u.id = o.lead_unit_id
WHERE clock.kind = 'handle' GROUP BY u.id, u.name ORDER BY late DESC, u.id LIMIT %s
"""  # noqa: S608
_WARNINGS = f"""{_MINE}
SELECT n.light, count(DISTINCT n.clock_id), count(*) FROM warnings_notice n JOIN clock ON clock.id = n.clock_id
GROUP BY n.light ORDER BY min(n.id)
"""  # noqa: S608
_URGED = f"""{_MINE}
SELECT count(*), count(DISTINCT e.subject_id) FROM journal_event e
WHERE e.subject_kind = 'order' AND e.name = 'urged' AND e.actor_role = 'system'
AND e.subject_id IN (SELECT order_id FROM mine)
"""  # noqa: S608
_DOCUMENTS = f"""{_MINE}
SELECT d.level, count(*), count(*) FILTER (WHERE d.answered_at <= d.due_at), count(*) FILTER (WHERE d.state = 'raised')
FROM supervision_document d WHERE EXISTS (
    SELECT FROM supervision_covered v WHERE v.document_id = d.id AND v.order_id IN (SELECT order_id FROM mine)
) GROUP BY d.level ORDER BY d.level
"""  # noqa: S608
_VERSIONS = "SELECT profile_version, count(*) FROM appeals_appeal WHERE external_system = %s GROUP BY 1 ORDER BY 1"


def found(source: str, *, now: datetime) -> dict[str, Any]:
    """What was late of everything a source has brought in; what is still open, as of now."""
    clocks = {
        kind: {"clocks": all_, "late": late, "provisional": provisional}
        for kind, all_, late, provisional in ask(_CLOCKS, [source, now])
    }
    ((urgings, urged),) = ask(_URGED, [source])
    versions = ask(_VERSIONS, [source])
    return {
        "under": {str(ProfileVersion.objects.get(pk=version)): count for version, count in versions},
        "orders": Order.objects.filter(appeals__external_system=source).distinct().count(),
        "late_to_handle": clocks.get("handle", {}).get("late", 0),
        "late_as_a_whole": clocks.get("whole", {}).get("late", 0),
        "by_clock": clocks,
        "warnings": {
            light: {"clocks": clocks, "notices": notices} for light, clocks, notices in ask(_WARNINGS, [source])
        },
        "urgings": urgings,
        "orders_urged": urged,
        "documents": [
            {"level": level, "name": _called(versions, level), "issued": issued, "answered_in_time": kept, "rose": rose}
            for level, issued, kept, rose in ask(_DOCUMENTS, [source])
        ],
        "units": [
            {"unit": name, "orders": all_, "late": late} for name, all_, late in ask(_UNITS, [source, now, MOST_UNITS])
        ],
    }


def _called(versions: list[Any], level: int) -> str:
    """How the city calls the documents of a level; that of the last version where there were several."""
    return rung(profiles.version(versions[-1][0]), level).name


def lines(late: dict[str, Any]) -> list[str]:
    """The same as it is printed; nothing where time did not move."""
    if not late:
        return []
    under = ", ".join(f"{count} under {name}" for name, count in late["under"].items()) or "nothing"
    handled, whole = late["late_to_handle"], late["late_as_a_whole"]
    said = [f"{under}: of {late['orders']} orders {handled} were late to handle, {whole} as a whole"]
    for kind, of in late["by_clock"].items():
        said.append(f"  clock {kind}: {of['late']} of {of['clocks']} late{_provisional(of)}")
    for light, of in late["warnings"].items():
        said.append(f"  light {light}: {of['clocks']} clocks, {of['notices']} notices")
    said.append(f"  urged by rule: {late['urgings']} times, {late['orders_urged']} orders")
    for of in late["documents"]:
        ends = f"{of['answered_in_time']} answered in time, {of['rose']} rose to the next level"
        said.append(f"  {of['name']} (level {of['level']}): {of['issued']} issued, {ends}")
    return said + [f"  {of['unit']}: {of['late']} of {of['orders']} late" for of in late["units"] if of["late"]]


def _provisional(of: dict[str, int]) -> str:
    return f" ({of['provisional']} reach into years whose holidays are not known)" if of["provisional"] else ""
