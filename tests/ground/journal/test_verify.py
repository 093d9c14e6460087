"""Whoever tampers with the journal is found and named."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from hotline.casework.loop import take_step
from hotline.ground.journal import sealing, verify
from hotline.ground.journal.actions import erase_facts, note
from hotline.ground.journal.models import Digest, Event, Fact
from hotline.ground.journal.rules import SYSTEM
from tests.casework.factories import MORNING, City, appeal, order


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Digests leave the database into a folder of the test's own."""
    monkeypatch.setattr(sealing, "folder", lambda: tmp_path)
    return tmp_path


def findings(folder: Path) -> list[str]:
    return [
        str(finding)
        for kind, model in verify.chained_models().items()
        for finding in [*verify.chains(kind, model), *verify.orphans(kind, model)]
    ] + [
        str(finding)
        for finding in [*verify.strangers(), *verify.facts(), *verify.missing_facts(), *verify.digests(folder)]
    ]


def tamper(sql: str, *values: int | bytes) -> None:
    """What somebody could do who owns the database and switches its guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal_fact DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE orders_order DISABLE TRIGGER USER")
        cursor.execute(sql, values)


def test_a_journal_left_alone_is_whole(small: City, folder: Path) -> None:
    order(small, upto="archived")
    sealing.seal(at=MORNING)
    order(small, upto="signed")
    sealing.seal(at=MORNING + timedelta(days=1))
    assert findings(folder) == []
    assert Digest.objects.count() == 2


def test_a_changed_row_is_named(small: City, folder: Path) -> None:
    case = order(small, upto="signed")
    tamper(
        "UPDATE journal_event SET actor_id = 999 WHERE subject_kind = 'order' AND subject_id = %s AND place = 2",
        case.pk,
    )
    assert re.match(rf"order {case.pk} #2: row \d+ \(dispatched\) was changed", findings(folder)[0])


@pytest.mark.parametrize(
    "change",
    [
        "recorded_at = recorded_at + interval '1 microsecond'",
        "at = at - interval '1 day'",
        "reason = 'S9'",
        "actor_for_id = 999",
        "came_from = 'signed'",
        "request_id = 'x'",
        "facts_hash = ''",
        """after = '{"lead": "d1-water"}'""",
    ],
)
def test_whatever_a_row_says_cannot_be_changed_unseen(small: City, folder: Path, change: str) -> None:
    case = order(small, upto="opened")
    given = {"lead": "d1-housing", "basis": "权责清单"}
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given=given)
    tamper(f"UPDATE journal_event SET {change} WHERE subject_kind = 'order' AND subject_id = %s AND place = 2", case.pk)
    assert re.match(rf"order {case.pk} #2: row \d+ \(dispatched\) was changed", findings(folder)[0])


def test_rows_bound_without_the_time_of_their_recording_are_still_whole(small: City, folder: Path) -> None:
    case = order(small, upto="opened")
    event = Event.objects.get(subject_kind="order", subject_id=case.pk)
    former = verify.hash_of(event, b"", is_first_form=True)
    tamper("UPDATE journal_event SET hash = %s WHERE id = %s", former, event.pk)
    tamper("UPDATE orders_order SET journal_head = %s WHERE id = %s", former, case.pk)
    assert findings(folder) == []
    case.refresh_from_db()
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=MORNING, given={"lead": "d1-housing"})
    assert findings(folder) == []


def test_a_missing_row_is_named(small: City, folder: Path) -> None:
    case = order(small, upto="signed")
    tamper("DELETE FROM journal_event WHERE subject_kind = 'order' AND subject_id = %s AND place = 1", case.pk)
    assert findings(folder)[0].startswith(f"order {case.pk} #1: row missing")


def test_swapped_rows_are_named(small: City, folder: Path) -> None:
    case = order(small, upto="signed")
    where = "subject_kind = 'order' AND subject_id = %s"
    tamper(f"UPDATE journal_event SET place = 100 WHERE {where} AND place = 1", case.pk)
    tamper(f"UPDATE journal_event SET place = 1 WHERE {where} AND place = 2", case.pk)
    tamper(f"UPDATE journal_event SET place = 2 WHERE {where} AND place = 100", case.pk)
    assert f"order {case.pk} #1" in findings(folder)[0]


def test_a_cut_off_tail_is_named_by_the_order_itself(small: City, folder: Path) -> None:
    case = order(small, upto="drafted")
    tamper(
        "DELETE FROM journal_fact WHERE event_id IN (SELECT id FROM journal_event WHERE subject_id = %s AND place = 4)",
        case.pk,
    )
    tamper("DELETE FROM journal_event WHERE subject_kind = 'order' AND subject_id = %s AND place = 4", case.pk)
    assert findings(folder) == [f"order {case.pk} #4: chain cut off: 3 rows of 4"]


def test_history_rewritten_as_a_whole_is_found_by_the_digest(small: City, folder: Path) -> None:
    case = order(small, upto="signed")
    sealing.seal(at=MORNING)
    event = Event.objects.get(subject_kind="order", subject_id=case.pk, place=3)
    before = Event.objects.get(subject_kind="order", subject_id=case.pk, place=2)
    event.actor_id = 999
    forged = verify.hash_of(event, bytes(before.hash))
    tamper("UPDATE journal_event SET actor_id = 999, hash = %s WHERE id = %s", forged, event.pk)
    tamper("UPDATE orders_order SET journal_head = %s WHERE id = %s", forged, case.pk)
    found = findings(folder)
    assert any(line.startswith("digest of") for line in found)
    assert any(line.startswith(f"order {case.pk} #3: head of") for line in found)


def test_an_order_that_vanished_with_its_whole_chain_is_named_by_the_copy(small: City, folder: Path) -> None:
    case = order(small, upto="opened")
    sealing.seal(at=MORNING)
    tamper("DELETE FROM journal_event WHERE subject_kind = 'order' AND subject_id = %s", case.pk)
    assert any(line.startswith(f"order {case.pk} #1: head of") for line in findings(folder))


def test_a_digest_cut_off_from_the_database_is_found_by_its_copy(small: City, folder: Path) -> None:
    sealing.seal(at=MORNING)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_digest DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_digest")
    assert "a digest left the database" in findings(folder)[0]


def test_a_seal_that_was_killed_before_its_row_was_written_is_made_again(small: City, folder: Path) -> None:
    sealing.seal(at=MORNING)
    order(small, upto="signed")
    killed = sealing.seal(at=MORNING + timedelta(days=1))
    assert killed is not None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_digest DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_digest WHERE last_event_id = %s", [killed.last_event_id])
    order(small, upto="opened")
    again = sealing.seal(at=MORNING + timedelta(days=2))
    assert again is not None
    assert (again.on, again.last_event_id, bytes(again.hash)) == (killed.on, killed.last_event_id, bytes(killed.hash))
    sealing.seal_daily(at=MORNING + timedelta(days=2))
    sealing.seal_daily(at=MORNING + timedelta(days=2, hours=1))
    assert Digest.objects.count() == 3
    assert findings(folder) == []


def test_a_copy_outside_is_never_written_over(small: City, folder: Path) -> None:
    case = order(small, upto="signed")
    digest = sealing.seal(at=MORNING)
    assert digest is not None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_digest DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_digest")
    tamper("UPDATE journal_event SET hash = %s WHERE subject_kind = 'order' AND place = 3", b"x" * 32)
    sealing.seal(at=MORNING)
    assert any(line.startswith(f"order {case.pk} #3: head of") for line in findings(folder))


def test_changed_facts_are_named_and_erased_ones_are_not(small: City, folder: Path) -> None:
    order(small, upto="drafted")
    facts = list(Fact.objects.order_by("pk"))
    erase_facts(event_id=facts[0].event_id, actor=small.actors["auditor"], at=MORNING, reason="保存期限届满")
    assert findings(folder) == []
    other = Fact.objects.exclude(pk=facts[0].pk).first() or facts[0]
    small_change = note(subject=small.units["d1"], name="noted", at=MORNING, actor=SYSTEM, facts={"word": "x"})
    tamper("UPDATE journal_fact SET sealed = %s WHERE event_id = %s", bytes(small_change.facts.sealed or b""), other.pk)
    assert any("sealed facts are not those of the event" in line for line in findings(folder))


def test_facts_that_are_gone_or_were_erased_in_silence_are_named(small: City, folder: Path) -> None:
    case = order(small, upto="drafted")
    first, second = Fact.objects.filter(event__subject_kind="order")[:1].get(), appeal(small)
    tamper("DELETE FROM journal_fact WHERE event_id = %s", first.event_id)
    assert findings(folder) == [f"order {case.pk} #4: sealed facts are gone"]
    note(subject=second, name="noted", at=MORNING, actor=SYSTEM, facts={"word": "x"})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_fact ENABLE TRIGGER USER")
        cursor.execute("UPDATE journal_fact SET sealed = NULL, erased_at = now()")
    assert f"appeal {second.pk} #2: facts were erased, and no row says by whom and why" in findings(folder)


def test_rows_of_an_unknown_kind_are_named(small: City, folder: Path) -> None:
    case = order(small, upto="opened")
    tamper("UPDATE journal_event SET subject_kind = 'ghost' WHERE subject_kind = 'order'")
    assert f"ghost {case.pk} #1: rows of a kind that nothing in the house has" in findings(folder)


def attempt(sql: str) -> None:
    """Try it, and leave everything as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET reason = 'x'",
        "DELETE FROM journal_event",
        "TRUNCATE journal_event CASCADE",
        "DELETE FROM journal_fact",
        "UPDATE journal_fact SET sealed = 'x'",
        "DELETE FROM journal_digest",
        "DELETE FROM orders_order",
        "UPDATE orders_order SET state = 'archived'",
        "UPDATE orders_order SET state = 'reviewed'",
        "UPDATE appeals_appeal SET state = 'refused', version = version + 1",
        "UPDATE orders_order SET turn_unit_id = NULL",
        "UPDATE orders_order SET turn_clock_id = NULL",
    ],
)
def test_the_database_itself_refuses(small: City, folder: Path, sql: str) -> None:
    order(small, upto="drafted")
    order(small, upto="opened")
    sealing.seal(at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER journal_event_whole")
        cursor.execute(sql)
    assert findings(folder) == []
