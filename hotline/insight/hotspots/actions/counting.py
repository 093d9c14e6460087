"""Counting the people of clusters: one of so many distinct citizens becomes a hot issue, and the analyst is told."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hotline.casework.warnings.actions import tell_analysts
from hotline.casework.warnings.actions.alerting import RISING
from hotline.casework.warnings.words import What
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.actions.calling import names_of
from hotline.insight.hotspots.models import Alert, Issue
from hotline.insight.hotspots.words import Alarm, Decision
from hotline.lib.statements import ask
from hotline.register.units.models import Unit

GROWN = 1.25
"""An issue that has grown by a quarter is read anew for its name and its words."""

_PEOPLE = """
SELECT cluster_id, count(*), sum(many)::int, min(first_at), max(last_at), array_agg(last_at), array_agg(district),
       mode() WITHIN GROUP (ORDER BY matter_id)
FROM (
    SELECT cluster_id, max(at) AS last_at, min(at) AS first_at, count(*) AS many,
           mode() WITHIN GROUP (ORDER BY district) AS district, mode() WITHIN GROUP (ORDER BY matter_id) AS matter_id
    FROM hotspots_signature WHERE cluster_id = ANY(%s::bigint[]) GROUP BY cluster_id, voice
) voices
GROUP BY cluster_id
"""
_RENEW = """
UPDATE hotspots_issue i SET people = t.people, size = t.size, first_at = t.first_at, last_at = t.last_at,
    cohesion = t.cohesion, heat = t.heat, trend = t.trend, region_id = t.region_id, matter_id = t.matter_id
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::float8[], %s::float8[],
            %s::text[], %s::bigint[], %s::bigint[])
    AS t (id, people, size, first_at, last_at, cohesion, heat, trend, region_id, matter_id)
WHERE i.id = t.id
RETURNING 1
"""
_NUMBERS = ("people", "size", "first_at", "last_at", "cohesion", "heat", "trend", "region_id", "matter_id")


@dataclass(frozen=True, slots=True)
class Voices:
    """The distinct citizens of a cluster: how many they are and wrote, since and until when, when each was heard last,
    in which district half of them, in which matter most."""

    people: int
    size: int
    first_at: datetime
    last_at: datetime
    heard: list[datetime]
    region: int | None
    matter: int | None


def count_issues(clusters: Iterable[rules.Cluster], *, home: str, measures: Measures, at: datetime) -> None:
    """Count the clusters that have changed; too small or too loose ones are no issues yet, nor such whose people have
    but a subject in common. Who has grown twofold since the last alert is told of again."""
    found = list(clusters)
    known = {issue.cluster_id: issue for issue in Issue.objects.filter(cluster_id__in=[each.key for each in found])}
    wanted = [
        each
        for each in found
        if each.key in known or (each.size >= measures.people and each.cohesion >= measures.cohesion)
    ]
    voices = _voices(each.key for each in wanted)
    _renew([(known[e.key], e, voices[e.key]) for e in wanted if e.key in known and e.key in voices], measures, at)
    new = [each for each in wanted if each.key not in known and _people(voices, each) >= measures.people]
    names = names_of(new)
    for each in new:
        name = names[each.key].name
        if name.holds and (not name.is_scattered or rules.comes_at_once(voices[each.key].heard, measures)):
            _raise(each, _counted(each, voices[each.key], measures, at) | names[each.key].told, home, at)


def _voices(clusters: Iterable[int]) -> dict[int, Voices]:
    keys = sorted(clusters)
    rows = ask(_PEOPLE, [keys]) if keys else []
    districts = {row[0]: _half(row[6]) for row in rows}
    regions = dict(Unit.objects.filter(path__in=set(districts.values())).values_list("path", "pk"))
    return {
        key: Voices(people, size, first_at, last_at, heard, regions.get(districts[key]), matter)
        for key, people, size, first_at, last_at, heard, _districts, matter in rows
    }


def _half(paths: Sequence[str]) -> str:
    """The district that half of the people name; empty where it is several."""
    path, many = Counter(paths).most_common(1)[0]
    return path if many * 2 >= len(paths) else ""


def _people(voices: Mapping[int, Voices], cluster: rules.Cluster) -> int:
    return voices[cluster.key].people if cluster.key in voices else 0


def _counted(cluster: rules.Cluster, voices: Voices, measures: Measures, at: datetime) -> dict[str, Any]:
    """The numbers of a cluster as they stand: distinct citizens, time span, heat, trend, district, matter."""
    numbers = (
        voices.people,
        voices.size,
        voices.first_at,
        voices.last_at,
        round(cluster.cohesion, 4),
        rules.heat(voices.heard, cohesion=cluster.cohesion, at=at, half_life_days=measures.half_life_days),
        rules.trend(voices.heard, at=at).value,
        voices.region,
        voices.matter,
    )
    return dict(zip(_NUMBERS, numbers, strict=True))


def _raise(cluster: rules.Cluster, counted: Mapping[str, Any], home: str, at: datetime) -> None:
    issue = Issue(cluster_id=cluster.key, home_path=home, decision=Decision.RAISED, raised_at=at, **counted)
    after = {"people": counted["people"]}
    journal.open_chain(subject=issue, name="hot_issue_raised", at=at, actor=SYSTEM, after=after)
    _alert(issue, Alarm.ISSUE, at)


def _renew(issues: Sequence[tuple[Issue, rules.Cluster, Voices]], measures: Measures, at: datetime) -> None:
    if not issues:
        return
    keys = [issue.pk for issue, _cluster, _voices in issues]
    rows = Alert.objects.filter(issue__in=keys).order_by("issue", "-at", "-pk").distinct("issue")
    told = dict(rows.values_list("issue", "people"))
    names = names_of([cluster for issue, cluster, _voices in issues if cluster.size >= GROWN * issue.size])
    for issue, cluster, voices in issues:
        counted = _counted(cluster, voices, measures, at)
        called = names[cluster.key].told if cluster.key in names else {}
        for name, value in {**counted, **called}.items():
            setattr(issue, name, value)
        if issue.decision != Decision.JOINED and issue.people >= 2 * max(told.get(issue.pk, 0), 1):
            _alert(issue, Alarm.GROWN, at)
    found = [issue for issue, _cluster, _voices in issues]
    ask(_RENEW, [keys, *([getattr(issue, name) for issue in found] for name in _NUMBERS)])
    renamed = [issue for issue, cluster, _voices in issues if cluster.key in names]
    Issue.objects.bulk_update(renamed, ("place", "about", "words"))


def _alert(issue: Issue, kind: Alarm, at: datetime) -> None:
    alert(kind, subject=str(issue.pk), home=issue.home_path, at=at, people=issue.people, issue=issue)


def alert(kind: Alarm, *, subject: str, home: str, at: datetime, people: int, **about: Any) -> bool:
    """Make something known to the analyst, once a day: on the board, and by a tiding – but of words, and of what was
    long ago when a city began with hot issues. Returns whether it was new."""
    on = at.astimezone(ZoneInfo(profiles.current().time_zone)).date()
    row = Alert(kind=kind, subject=subject[:80], home_path=home, on=on, at=at, people=people, **about)
    if Alert.objects.filter(home_path=home, kind=kind, subject=row.subject, on=on).exists():
        return False
    row.save(force_insert=True)
    if row.issue is not None and row.issue.last_at > at - rules.WEEK:
        what = What.HOT_ISSUE if kind == Alarm.ISSUE else What.HOT_GROWN
        tell_analysts(what, alert=row.pk, kind=Issue.journal_kind, number=str(row.issue.pk), home=home, at=at)
    elif row.matter is not None and row.region is not None:
        name = f"{row.region.name} · {row.matter.name}"
        tell_analysts(What.RISING, alert=row.pk, kind=RISING, number=name, home=home, at=at)
    return True


def renew(issues: Iterable[Issue], *, measures: Measures, at: datetime) -> None:
    """Count issues again that nobody joined: they cool."""
    found = []
    for issue in issues:
        if issue.cluster is not None:
            total = dict(zip(issue.cluster.terms, issue.cluster.weights, strict=True))
            found.append((issue, rules.Cluster(issue.cluster.pk, total, issue.cluster.size, issue.cluster.last_at)))
    voices = _voices(cluster.key for _issue, cluster in found)
    _renew([(issue, each, voices[each.key]) for issue, each in found if each.key in voices], measures, at)
