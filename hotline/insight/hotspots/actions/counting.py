"""Counting the people of clusters: one of so many distinct citizens becomes a hot issue, and the analyst is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hotline.casework.appeals.models import Appeal
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.models import Alert, Issue, Signature, Word
from hotline.insight.hotspots.words import PLAIN, Alarm, Decision
from hotline.lib.statements import ask
from hotline.register.units.models import Unit

SHOWN_WORDS, READ_FOR_PLACE = 8, 40
"""So many words tell of an issue; the place is looked for in so many of its latest texts."""

_PEOPLE = """
SELECT voice, max(at), min(at), count(*), mode() WITHIN GROUP (ORDER BY district),
       mode() WITHIN GROUP (ORDER BY matter_id)
FROM hotspots_signature WHERE cluster_id = %s GROUP BY voice
"""


def count_issues(clusters: Iterable[rules.Cluster], *, home: str, measures: Measures, at: datetime) -> None:
    """Count the clusters that have changed; too small or too loose ones are no issues yet. Who has grown twofold since
    the last alert is told of again."""
    known = {issue.cluster_id: issue for issue in Issue.objects.filter(cluster_id__in=[c.key for c in clusters])}
    for cluster in clusters:
        issue = known.get(cluster.key)
        if issue is None and (cluster.size < measures.people or cluster.cohesion < measures.cohesion):
            continue
        counted = _counted(cluster, measures, at)
        if issue is not None:
            _renew(issue, counted, at)
        elif counted["people"] >= measures.people:
            _raise(cluster, counted, home, at)


def _counted(cluster: rules.Cluster, measures: Measures, at: datetime) -> dict[str, Any]:
    """The numbers of a cluster as they stand: distinct citizens, time span, heat, trend, place, words."""
    rows = ask(_PEOPLE, [cluster.key])
    spoken = [row[1] for row in rows]
    latest = list(Signature.objects.filter(cluster_id=cluster.key).order_by("-at")[:READ_FOR_PLACE].values_list("pk"))
    texts = Appeal.objects.filter(pk__in=[key for (key,) in latest]).values_list("title", "content")
    heat = rules.heat(spoken, cohesion=cluster.cohesion, at=at, half_life_days=measures.half_life_days)
    return {
        "people": len(rows),
        "size": sum(row[3] for row in rows),
        "first_at": min(row[2] for row in rows),
        "last_at": max(spoken),
        "cohesion": round(cluster.cohesion, 4),
        "heat": heat,
        "trend": rules.trend(spoken, at=at).value,
        "place": rules.place_of([f"{title}。{content[:200]}" for title, content in texts])[:40],
        "region_id": _region([row[4] for row in rows]),
        "matter_id": _commonest([row[5] for row in rows if row[5]]),
        "words": words_of(cluster.total),
    }


def _commonest(values: Sequence[Any]) -> Any:
    return max(sorted(set(values)), key=values.count) if values else None


def _region(paths: Sequence[str]) -> int | None:
    return Unit.objects.filter(path=_commonest(paths)).values_list("pk", flat=True).first() if paths else None


def words_of(total: Mapping[int, float]) -> list[str]:
    """The words that tell most of a cluster: written out, not plain, none told twice."""
    texts = dict(Word.objects.filter(pk__in=list(total)).exclude(text="").values_list("key", "text"))
    told, found = set(PLAIN.split()), list[str]()
    for key in total:
        parts = texts.get(key, "").split()
        if not parts or told & set(parts) or "".join(parts).isdecimal():
            continue
        told |= set(parts)
        found.append("".join(parts))
    return found[:SHOWN_WORDS]


def _raise(cluster: rules.Cluster, counted: Mapping[str, Any], home: str, at: datetime) -> None:
    issue = Issue(cluster_id=cluster.key, home_path=home, decision=Decision.RAISED, raised_at=at, **counted)
    after = {"people": counted["people"]}
    journal.open_chain(subject=issue, name="hot_issue_raised", at=at, actor=SYSTEM, after=after)
    _alert(issue, Alarm.ISSUE, at)


def _renew(issue: Issue, counted: Mapping[str, Any], at: datetime) -> None:
    Issue.objects.filter(pk=issue.pk).update(**counted)
    told = issue.alerts.order_by("-at", "-pk").values_list("people", flat=True).first() or 0
    if issue.decision != Decision.JOINED and counted["people"] >= 2 * max(told, 1):
        issue.people = counted["people"]
        _alert(issue, Alarm.GROWN, at)


def _alert(issue: Issue, kind: Alarm, at: datetime) -> None:
    alert(kind, subject=str(issue.pk), home=issue.home_path, at=at, people=issue.people, issue=issue)


def alert(kind: Alarm, *, subject: str, home: str, at: datetime, people: int, **about: Any) -> bool:
    """Make something known to the analyst, once a day. Returns whether it was new."""
    on = at.astimezone(ZoneInfo(profiles.current().time_zone)).date()
    row = Alert(kind=kind, subject=subject[:80], home_path=home, on=on, at=at, people=people, **about)
    before = Alert.objects.filter(home_path=home, kind=kind, subject=row.subject, on=on)
    if before.exists():
        return False
    Alert.objects.bulk_create([row], ignore_conflicts=True)
    return True


def renew(issues: Iterable[Issue], *, measures: Measures, at: datetime) -> None:
    """Count issues again that nobody joined: they cool."""
    for issue in issues:
        if issue.cluster is not None:
            total = dict(zip(issue.cluster.terms, issue.cluster.weights, strict=True))
            cluster = rules.Cluster(issue.cluster.pk, total, issue.cluster.size, issue.cluster.last_at)
            if Signature.objects.filter(cluster=issue.cluster).exists():
                _renew(issue, _counted(cluster, measures, at), at)
