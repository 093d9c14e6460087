"""The only way into the journal. A row once written stays."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from psycopg.types.numeric import Int8

from hotline.ground.journal.models import Chained, Event, Fact, Lease
from hotline.ground.journal.rules import FACTS_ERASED, REASON, Actor, Entry, canonical, facts_digest, link
from hotline.ground.journal.verify import chained_models
from hotline.lib import seals
from hotline.lib.statements import Statement, ask_at_length, insert_all, reserve


def key_hash(key: str) -> bytes:
    """The 16 bytes under which an idempotency key is kept."""
    return hashlib.sha256(key.encode("utf-8")).digest()[:16]


def fingerprint(request: object) -> bytes:
    """The 16 bytes that tell whether two requests under one key ask for the same."""
    return hashlib.sha256(canonical(request)).digest()[:16]


def record(
    *,
    subject: Chained,
    entry: Entry,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
    request: object = None,
) -> Event:
    """Write `entry` as the next row of the subject's chain and call for the reactions that the house knows for it.

    Must run in the transaction that changes the subject; the caller saves `journal_length` and `journal_head`
    together with the rest of the subject, so that a chain can be no longer and no shorter than its subject says.
    `facts` are personal – all words that somebody wrote freely are: they are sealed apart and enter the chain by a
    salted hash. The entry itself holds codes, numbers and times.
    """
    statement = Statement()
    event = enrol(statement, subject=subject, entry=entry, facts=facts, key=key, request=request)
    (event.pk,) = statement.run("SELECT id FROM event")
    return event


def enrol(
    statement: Statement,
    *,
    subject: Chained,
    entry: Entry,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
    request: object = None,
) -> Event:
    """The same as a part of a statement that writes more. There the row is called `event`; it gets its id from the
    statement's answer."""
    facts_hash, sealed = _kept_apart(facts)
    event = _bound(subject, entry, facts_hash)
    if key:
        event.key, event.fingerprint = key_hash(key), fingerprint(request)
    statement.insert(event, name="event", returning="id")
    if sealed:
        statement.part("INSERT INTO journal_fact (event_id, sealed) SELECT id, %s FROM event", [sealed])
    if works := settings.HUIYIN_REACTIONS.get((event.subject_kind, event.name), ()):
        statement.part(_REACTIONS, [list(works)])
    return event


def record_all(entries: Sequence[tuple[Chained, Entry]], *, facts: Sequence[Mapping[str, Any]] = ()) -> list[Event]:
    """The same for many subjects at once: for what one act does to thousands of cases. `facts`, where there are any,
    hold what is personal of each entry. No work may be called for by what happened.

    Must run in the transaction that changes and has locked the subjects; the caller saves their lengths and heads.
    """
    kept = [_kept_apart(each) for each in facts] or [(b"", b"")] * len(entries)
    rows = zip(entries, kept, strict=True)
    events = insert_all([_bound(subject, entry, facts_hash) for (subject, entry), (facts_hash, _sealed) in rows])
    apart = zip(events, kept, strict=True)
    insert_all([Fact(event_id=event.pk, sealed=sealed) for event, (_facts_hash, sealed) in apart if sealed])
    return list(events)


def _bound(subject: Chained, entry: Entry, facts_hash: bytes = b"") -> Event:
    """The next row of a subject's chain, not yet written; the subject's length and head are those after it."""
    if entry.actor.for_staff_id is not None:
        import_string(settings.HUIYIN_STANDS_IN)(entry.actor, at=entry.at)
    recorded_at, place = timezone.now(), subject.journal_length + 1
    head = link(
        subject=(subject.journal_kind, subject.pk),
        place=place,
        previous=bytes(subject.journal_head),
        entry=entry,
        facts_hash=facts_hash,
        recorded_at=recorded_at,
    )
    subject.journal_length, subject.journal_head = place, head
    return Event(
        subject_kind=subject.journal_kind,
        subject_id=subject.pk,
        place=place,
        name=entry.name,
        at=entry.at,
        recorded_at=recorded_at,
        actor_role=entry.actor.role,
        actor_id=entry.actor.staff_id,
        actor_for_id=entry.actor.for_staff_id,
        actor_unit_id=entry.actor.unit_id,
        request_id=entry.actor.request_id,
        came_from=entry.came_from,
        went_to=entry.went_to,
        reason=entry.reason,
        before=dict(entry.before),
        after=dict(entry.after),
        facts_hash=facts_hash,
        hash=head,
    )


def _kept_apart(facts: Mapping[str, Any] | None) -> tuple[bytes, bytes]:
    """Personal facts by their salted hash, and sealed with the salt; both empty where there are none."""
    if not facts:
        return b"", b""
    salt = secrets.token_bytes(16)
    sealed = seals.seal(canonical({"salt": salt.hex(), "facts": dict(facts)}).decode("utf-8"))
    return facts_digest(salt, facts), sealed


def open_chain(
    *,
    subject: Chained,
    name: str,
    at: datetime,
    actor: Any,
    after: Mapping[str, Any] | None = None,
    key: str = "",
    request: object = None,
) -> Event:
    """Save a new subject together with the first row of its chain, in one statement."""
    subject.pk = reserve(type(subject))[0]
    statement = Statement()
    event = enrol(
        statement,
        subject=subject,
        entry=Entry(name=name, at=at, actor=actor, after=after or {}),
        key=key,
        request=request,
    )
    statement.insert(subject)
    (event.pk,) = statement.run("SELECT id FROM event")
    event._state.adding = subject._state.adding = False
    return event


# Reactions are leases on the event, in its own transaction. Which work follows which event is one table.
_REACTIONS = """
INSERT INTO journal_lease (event_id, work, arguments, queue)
SELECT event.id, called.work, jsonb_build_object('event_id', event.id), 'default'
FROM event, unnest(%s::text[]) AS called (work)
"""


@transaction.atomic
def note(
    *,
    subject: Chained,
    name: str,
    at: datetime,
    actor: Any,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Journal something about a subject that is not a step: an unmasking, a change of a register.

    Locks the subject, so that two notes at once take two places in the chain. The reason is somebody's own words, in
    which a name may stand: it is kept with the personal facts.
    """
    manager = type(subject)._default_manager
    locked = manager.select_for_update(of=("self",)).only("journal_length", "journal_head").get(pk=subject.pk)
    entry = Entry(name=name, at=at, actor=actor, before=before or {}, after=after or {})
    said = {REASON: reason} if reason else {}
    event = record(subject=locked, entry=entry, facts={**said, **(facts or {})})
    manager.filter(pk=subject.pk).update(journal_length=locked.journal_length, journal_head=locked.journal_head)
    subject.journal_length, subject.journal_head = locked.journal_length, locked.journal_head
    return event


def note_many(*, subjects: Sequence[Chained], entry: Entry) -> list[Event]:
    """Journal the same about many subjects of one kind, each in its own chain, in a few statements however many they
    are. The transaction must have locked and read them (`journal_length`, `journal_head`); no work may be called for
    by what happened, and nothing personal is said with it."""
    if not subjects:
        return []
    model = type(subjects[0])
    if (model.journal_kind, entry.name) in settings.HUIYIN_REACTIONS:
        raise ValueError(f"{entry.name} calls for work: note it one by one")
    events = Event.objects.bulk_create([_bound(subject, entry) for subject in subjects], batch_size=MOST_AT_ONCE)
    ids = [Int8(subject.pk) for subject in subjects]
    lengths, heads = [each.journal_length for each in subjects], [each.journal_head for each in subjects]
    ask_at_length(_HEADS.format(table=model._meta.db_table), [ids, lengths, heads])
    return events


MOST_AT_ONCE = 500
_HEADS = """
WITH known AS (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) AS known (id, length, head)), bound AS (
    UPDATE {table} t SET journal_length = known.length, journal_head = known.head FROM known WHERE t.id = known.id
)
SELECT count(*) FROM known
"""


def take_up_again(*, key: str, at: datetime) -> bool:
    """Have work done that was given up, from its first attempt on, by the key of its lease. Returns whether there is
    such work."""
    given_up = Lease.objects.filter(key=key, failed_at__isnull=False)
    return bool(given_up.update(failed_at=None, attempt=0, run_after=at, trouble=""))


@transaction.atomic
def erase_facts(*, event_id: int, actor: Actor, at: datetime, reason: str) -> None:
    """Erase the personal facts of an event for good; the chain stays valid because it holds their hash alone.

    Who erased them and why stands in the same chain. Done again it changes nothing.
    """
    if Fact.objects.filter(event_id=event_id, sealed__isnull=False).update(sealed=None, erased_at=at):
        event = Event.objects.get(pk=event_id)
        subject = chained_models()[event.subject_kind]._default_manager.get(pk=event.subject_id)
        note(subject=subject, name=FACTS_ERASED, at=at, actor=actor, reason=reason, after={"place": event.place})
