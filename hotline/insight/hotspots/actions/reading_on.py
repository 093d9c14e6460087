"""Reading new appeals: their signatures, the clusters they join, the words they hold – some hundred at a time, in the
order of their keys, so that lot after lot gives what all at once would give."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.actions.counting import count_issues
from hotline.insight.hotspots.models import Cluster, Issue, Progress, Signature
from hotline.insight.hotspots.reading import heard
from hotline.insight.hotspots.words import NAMING, Decision
from hotline.lib.statements import ask, ask_at_length

LOT, SECONDS = 200, 2.0
"""So many appeals are one transaction; so long at most a turn of the rhythm reads on."""

LOOKED_BACK = 2000
"""So many keys before the last one are looked through once more: a registration that was still under way when a later
one was read is not passed over."""

_NEW = """
SELECT a.id, a.title, a.content, a.received_at, a.matter_id, left(r.path, 8), a.home_path,
       coalesce(('x' || encode(substring(p.phone_hash FROM 1 FOR 8), 'hex'))::bit(64)::bigint, a.person_id, 0)
FROM appeals_appeal a JOIN units_unit r ON r.id = a.region_id LEFT JOIN people_person p ON p.id = a.person_id
WHERE a.id > %s AND NOT a.is_restricted AND NOT a.is_guarded AND a.sensitivity = 0
  AND a.state NOT IN ('withdrawn', 'voided')
  AND NOT EXISTS (SELECT FROM hotspots_signature s WHERE s.appeal_id = a.id)
ORDER BY a.id LIMIT %s
"""
_FIRST = "SELECT min(id) - 1 FROM appeals_appeal WHERE received_at >= %s"
_SEEN = "SELECT key, seen FROM hotspots_word WHERE key = ANY(%s::bigint[])"
_COUNT = """
INSERT INTO hotspots_word (key, seen, last_on, text)
SELECT t.key, t.seen, %s, t.text FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS t (key, seen, text) ORDER BY 1
ON CONFLICT (key) DO UPDATE SET seen = hotspots_word.seen + excluded.seen, last_on = excluded.last_on,
    text = CASE WHEN hotspots_word.text = '' THEN excluded.text ELSE hotspots_word.text END
RETURNING 1
"""
_NEAR = """
SELECT c.id, c.size, c.last_at, c.terms, c.weights, coalesce(i.decision IN ('confirmed', 'dismissed'), FALSE)
FROM hotspots_cluster c LEFT JOIN hotspots_issue i ON i.cluster_id = c.id
WHERE c.terms && %s::bigint[] AND c.home_path = %s AND c.last_at >= %s
"""


@dataclass(frozen=True, slots=True)
class New:
    """One appeal that has not been read."""

    key: int
    title: str
    content: str
    at: datetime
    matter: int | None
    district: str
    home: str
    voice: int


def read_on(*, at: datetime) -> int:
    """Read what came in, for two seconds at most: the rhythm comes again. Returns how many appeals were read."""
    try:
        profiles.current()
    except LookupError:  # no city yet
        return 0
    until, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        read = read_some(at=at)
        count += read
        if read < LOT:
            break
    return count


def read_some(*, at: datetime, most: int = LOT) -> int:
    """Read the next lot, all of it or none. Another worker that reads at this moment is left to it. A city that begins
    with hot issues begins with the appeals that may still belong to one."""
    Progress.objects.get_or_create(pk=1)
    with transaction.atomic():
        progress = Progress.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if progress is None:
            return 0
        measures = profiles.current().own.hotspots
        if not progress.last_appeal:
            ((first,),) = ask(_FIRST, [at - timedelta(days=measures.quiet_days)])
            progress.last_appeal = max(0, first or 0)
        new = [New(*row) for row in ask(_NEW, [max(0, progress.last_appeal - LOOKED_BACK), most])]
        if new:
            _take_in(new, progress, measures, at)
            progress.last_appeal = max(progress.last_appeal, new[-1].key)
            progress.texts += len(new)
        progress.save()
    return len(new)


def _take_in(new: Sequence[New], progress: Progress, measures: Measures, at: datetime) -> None:
    own = _signatures(new, progress.texts)
    joined: dict[int, int] = {}
    for home in sorted({each.home for each in new}):
        here = [each for each in new if each.home == home]
        clusters = _clusters(here, own, measures)
        for each in here:
            joined[each.key] = clusters.take(each.key, own[each.key], at=each.at)
        joined = {key: _now(cluster, clusters.gone) for key, cluster in joined.items()}
        _write(clusters, home)
        Signature.objects.bulk_create(_rows(here, own, joined))
        count_issues([clusters.by_key[key] for key in sorted(clusters.changed)], home=home, measures=measures, at=at)


def _now(cluster: int, gone: Mapping[int, int]) -> int:
    while cluster in gone:
        cluster = gone[cluster]
    return cluster


def _signatures(new: Sequence[New], texts: int) -> dict[int, rules.Signature]:
    """The signature of each appeal, by what was read before it; its terms are counted."""
    said = {each.key: heard(each.title, each.content) for each in new}
    keys = {term: rules.key_of(term) for terms in said.values() for term in terms}
    known: list[tuple[int, int]] = ask_at_length(_SEEN, [sorted(set(keys.values()))])
    before, counted = dict(known), Counter[int]()
    own = {}
    for place, each in enumerate(new, start=1):
        mine = {keys[term]: many for term, many in said[each.key].items()}
        counted.update(mine.keys())
        seen = {key: before.get(key, 0) + counted[key] for key in mine}
        own[each.key] = rules.signature(mine, seen=seen, texts=texts + place)
    written = {key: term for term, key in keys.items() if before.get(key, 0) + counted[key] >= NAMING}
    _count(counted, written, new[-1].at)
    return own


def _count(counted: Mapping[int, int], written: Mapping[int, str], at: datetime) -> None:
    keys = sorted(counted)
    ask_at_length(
        _COUNT, [at.date(), keys, [counted[key] for key in keys], [written.get(key, "")[:44] for key in keys]]
    )


def _clusters(here: Sequence[New], own: Mapping[int, rules.Signature], measures: Measures) -> rules.Clusters:
    """The clusters that some of these appeals may join; new ones are numbered from the last one on."""
    last = Cluster.objects.aggregate(last=Max("id"))["last"] or 0
    clusters = rules.Clusters(measures, first_key=last + 1)
    leading = sorted({term for each in here for term in list(own[each.key])[: rules.LEADING_TERMS]})
    since = min(each.at for each in here) - timedelta(days=measures.quiet_days)
    for key, size, last_at, terms, weights, pinned in ask_at_length(_NEAR, [leading, here[0].home, since]):
        known = rules.Cluster(key, dict(zip(terms, weights, strict=True)), size, last_at)
        clusters.know(known, pinned=pinned)
    return clusters


def _write(clusters: rules.Clusters, home: str) -> None:
    rows = [
        Cluster(
            id=each.key,
            home_path=home,
            size=each.size,
            last_at=each.last_at,
            terms=list(each.total),
            weights=list(each.total.values()),
        )
        for each in (clusters.by_key[key] for key in sorted(clusters.changed))
    ]
    changed = ["size", "last_at", "terms", "weights"]
    Cluster.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changed)
    for goes in clusters.gone:
        _join(goes, _now(goes, clusters.gone))


def _join(goes: int, stays: int) -> None:
    """What belonged to a cluster belongs to another now; of two issues the one that stays takes in the other."""
    Signature.objects.filter(cluster_id=goes).update(cluster_id=stays)
    kept, other = (Issue.objects.filter(cluster_id=key).first() for key in (stays, goes))
    if other is not None and kept is None:
        Issue.objects.filter(pk=other.pk).update(cluster_id=stays)
    elif other is not None:
        Issue.objects.filter(pk=other.pk).update(cluster_id=None, decision=Decision.JOINED, joined_to=kept)
    Cluster.objects.filter(pk=goes).delete()


def _rows(here: Iterable[New], own: Mapping[int, rules.Signature], joined: Mapping[int, int]) -> list[Signature]:
    return [
        Signature(
            appeal_id=each.key,
            cluster_id=joined[each.key],
            voice=each.voice,
            at=each.at,
            home_path=each.home,
            matter_id=each.matter,
            district=each.district,
            terms=list(own[each.key])[: rules.LEADING_TERMS],
        )
        for each in here
    ]
