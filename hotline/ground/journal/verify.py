"""Is the journal whole? Every chain is walked, every digest compared; what is changed, missing, swapped or cut off is
found and named."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from hotline.ground.journal.models import Chained, Digest, Event, Fact
from hotline.ground.journal.rules import Actor, Entry, facts_digest, heads_digest, link
from hotline.lib import seals

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, and what."""

    subject: str
    place: int
    what: str

    def __str__(self) -> str:
        return f"{self.subject} #{self.place}: {self.what}"


def chained_models() -> dict[str, type[Chained]]:
    """Every kind of subject that has a chain, by the name it has in the journal."""
    return {model.journal_kind: model for model in apps.get_models() if issubclass(model, Chained)}


def is_bound(event: Event, previous: bytes) -> bool:
    """Whether the hash of an event is what it must be, if nothing in it was changed.

    A row of the first form, without the time of its recording, is known by its hash. No row of the second form can be
    passed off as one: its hash was made over the time.
    """
    kept = bytes(event.hash)
    return kept == hash_of(event, previous) or kept == hash_of(event, previous, is_first_form=True)


def hash_of(event: Event, previous: bytes, *, is_first_form: bool = False) -> bytes:
    """What the hash of an event must be, if nothing in it was changed."""
    actor = Actor(
        role=event.actor_role,
        staff_id=event.actor_id,
        unit_id=event.actor_unit_id,
        request_id=event.request_id,
        for_staff_id=event.actor_for_id,
    )
    entry = Entry(
        name=event.name,
        at=event.at,
        actor=actor,
        came_from=event.came_from,
        went_to=event.went_to,
        reason=event.reason,
        before=event.before,
        after=event.after,
    )
    return link(
        subject=(event.subject_kind, event.subject_id),
        place=event.place,
        previous=previous,
        entry=entry,
        facts_hash=bytes(event.facts_hash),
        recorded_at=None if is_first_form else event.recorded_at,
    )


def _walk(subject: str, events: list[Event], length: int, head: bytes) -> Iterator[Finding]:
    previous, expected = b"", 1
    for event in events:
        if event.place != expected:
            yield Finding(subject, expected, f"row missing or out of its place (next row has place {event.place})")
            return
        if not is_bound(event, previous):
            yield Finding(subject, event.place, f"row {event.pk} ({event.name}) was changed, or the row before it")
            return
        previous, expected = bytes(event.hash), expected + 1
    if len(events) < length:
        yield Finding(subject, len(events) + 1, f"chain cut off: {len(events)} rows of {length}")
    elif len(events) > length or (length and previous != head):
        yield Finding(subject, length, "head of the chain is not the one the subject keeps")


def chains(kind: str, model: type[Chained]) -> Iterator[Finding]:
    """Walk all chains of a kind, in batches of subjects."""
    last = 0
    while True:
        rows = list(
            model._default_manager.filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", "journal_length", "journal_head")[:BATCH]
        )
        if not rows:
            break
        ids = [row[0] for row in rows]
        by_subject: dict[int, list[Event]] = {}
        for event in Event.objects.filter(subject_kind=kind, subject_id__in=ids).order_by("subject_id", "place"):
            by_subject.setdefault(event.subject_id, []).append(event)
        for pk, length, head in rows:
            yield from _walk(f"{kind} {pk}", by_subject.get(pk, []), length, bytes(head))
        last = ids[-1]


def orphans(kind: str, model: type[Chained]) -> Iterator[Finding]:
    """Events whose subject is gone."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.subject_id, max(e.place) FROM journal_event e LEFT JOIN {table} s ON s.id = e.subject_id "  # noqa: S608  # table name is the model's own
            "WHERE e.subject_kind = %s AND s.id IS NULL GROUP BY 1 ORDER BY 1",
            [kind],
        )
        for subject_id, place in cursor.fetchall():
            yield Finding(f"{kind} {subject_id}", place, "the subject of these rows is gone")


def strangers() -> Iterator[Finding]:
    """Events of a kind of subject that the house does not know."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_kind, subject_id, max(place) FROM journal_event WHERE subject_kind <> ALL(%s) "
            "GROUP BY 1, 2 ORDER BY 1, 2",
            [list(chained_models())],
        )
        for kind, subject_id, place in cursor.fetchall():
            yield Finding(f"{kind} {subject_id}", place, "rows of a kind that nothing in the house has")


_GONE = """
SELECT e.subject_kind, e.subject_id, e.place FROM journal_event e LEFT JOIN journal_fact f ON f.event_id = e.id
WHERE octet_length(e.facts_hash) > 0 AND f.event_id IS NULL ORDER BY e.id
"""
_ERASED_IN_SILENCE = """
SELECT e.subject_kind, e.subject_id, e.place FROM journal_fact f JOIN journal_event e ON e.id = f.event_id
WHERE f.sealed IS NULL AND NOT EXISTS (
    SELECT 1 FROM journal_event w WHERE w.subject_kind = e.subject_kind AND w.subject_id = e.subject_id
    AND w.name = 'facts_erased' AND w.after ->> 'place' = e.place::text
) ORDER BY e.id
"""


def missing_facts() -> Iterator[Finding]:
    """Facts whose row is gone, and facts that were erased without a row that says who did it and why."""
    for sql, what in (
        (_GONE, "sealed facts are gone"),
        (_ERASED_IN_SILENCE, "facts were erased, and no row says by whom and why"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for kind, subject_id, place in cursor.fetchall():
                yield Finding(f"{kind} {subject_id}", place, what)


def facts() -> Iterator[Finding]:
    """Sealed facts that do not match the hash in their event. Erased facts are as they should be."""
    for fact in Fact.objects.filter(sealed__isnull=False).select_related("event").iterator(chunk_size=BATCH):
        subject = f"{fact.event.subject_kind} {fact.event.subject_id}"
        try:
            opened: dict[str, Any] = json.loads(seals.unseal(bytes(fact.sealed or b"")))
        except (seals.SealBroken, seals.KeyMissing, ValueError):
            yield Finding(subject, fact.event.place, "sealed facts cannot be opened")
            continue
        if facts_digest(bytes.fromhex(opened["salt"]), opened["facts"]) != bytes(fact.event.facts_hash):
            yield Finding(subject, fact.event.place, "sealed facts are not those of the event")


def head_lines(first: int, last: int) -> list[str]:
    """The heads that changed with the events from `first` to `last`: kind, id, length, hash – a line each, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (subject_kind, subject_id) subject_kind, subject_id, place, hash FROM journal_event "
            "WHERE id BETWEEN %s AND %s ORDER BY subject_kind, subject_id, place DESC",
            [first, last],
        )
        return sorted(f"{kind} {pk} {place} {bytes(head).hex()}" for kind, pk, place, head in cursor.fetchall())


def digests(folder: Path) -> Iterator[Finding]:
    """Compare every digest with the rows it seals and with the copy that left the database."""
    previous, next_event = b"", 1
    for digest in Digest.objects.order_by("last_event_id"):
        name = f"digest of {digest.on} to event {digest.last_event_id}"
        lines = head_lines(digest.first_event_id, digest.last_event_id)
        if digest.first_event_id != next_event:
            yield Finding(name, digest.first_event_id, "does not begin where the digest before it ends")
        if heads_digest(previous, lines) != bytes(digest.hash):
            yield Finding(name, digest.heads, "the rows it seals are no longer those it was made of")
        yield from _compare_copy(name, digest, lines, folder)
        previous, next_event = bytes(digest.hash), digest.last_event_id + 1
    known = {digest_file_name(digest) for digest in Digest.objects.all()}
    for path in sorted(folder.glob("*.digest")):
        if path.name not in known:
            yield Finding(path.name, 0, "a digest left the database that the database no longer has")


def _compare_copy(name: str, digest: Digest, lines: list[str], folder: Path) -> Iterator[Finding]:
    path = folder / digest_file_name(digest)
    if not path.exists():
        yield Finding(name, digest.heads, f"its copy {path.name} is missing")
        return
    head, *copied = path.read_text(encoding="utf-8").splitlines()
    if head != bytes(digest.hash).hex():
        yield Finding(name, digest.heads, "is not the one that left the database")
    missing = set(copied) - set(lines)
    for line in sorted(missing)[:20]:
        kind, pk, place, _hash = line.split()
        yield Finding(f"{kind} {pk}", int(place), f"head of {digest.on} is not what was sealed that day")


def digest_file_name(digest: Digest) -> str:
    """The name of the copy of a digest outside the database."""
    return f"{digest.on.isoformat()}-{digest.last_event_id}.digest"


def everything(folder: Path) -> Iterator[Finding]:
    """All checks, in one snapshot of the database, so that work that goes on meanwhile is no finding."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        for kind, model in chained_models().items():
            yield from chains(kind, model)
            yield from orphans(kind, model)
        yield from strangers()
        yield from facts()
        yield from missing_facts()
        yield from digests(folder)
