"""What the ladder raises for many is what the door writes for one; killed anywhere it neither loses nor doubles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.supervision.actions import DocumentDoor, SupervisionDoor, raise_due, raising
from hotline.casework.supervision.actions.issuing import Paper, write
from hotline.casework.supervision.actions.rising import rise
from hotline.casework.supervision.actions.sweeping import sweep
from hotline.casework.supervision.models import Covered, Document, Raised
from hotline.casework.supervision.queries import of_order, urgings
from hotline.casework.supervision.words import said
from hotline.ground.journal.models import Chained, Event, Fact
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.journal.verify import chains
from hotline.ground.profiles.ladders import RungRule
from hotline.lib import seals
from tests.casework.factories import City, order
from tests.casework.supervision.lateness import late, rules

URGING, PAPER = RungRule("D01", 0), RungRule("D01", 1)
RULE = {"form": "rule", "reason": "D01", "level": 1, "text": said("D01")}
OWN = {"id", "number", "serial", "journal_head", "turn_clock_id", "text_sealed", "follows_id", "subject_id"}
"""What differs from one case to the next."""


def written(row: Any) -> dict[str, Any]:
    """A row without what is its own."""
    return {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname not in OWN
    }


def told(case: Chained, name: str) -> tuple[dict[str, Any], Any]:
    """What the journal says of an event, and its personal facts; numbers of documents are told apart elsewhere."""
    event = Event.objects.get(subject_kind=case.journal_kind, subject_id=case.pk, name=name)
    names = ("at", "actor_role", "actor_id", "came_from", "went_to", "reason", "before", "place")
    known = {name: getattr(event, name) for name in names}
    known["after"] = {key: value for key, value in event.after.items() if key not in ("number", "paper")}
    kept = Fact.objects.filter(event=event).first()
    return known, seals.unseal(bytes(kept.sealed or b"")).split('"facts"')[1].split('"salt"')[0] if kept else None


def clocks(document: Document) -> list[dict[str, Any]]:
    return [
        written(each) for each in Clock.objects.filter(subject_kind="document", subject_id=document.pk).order_by("pk")
    ]


def alike(one: Order, other: Order) -> None:
    """Two orders, their documents, clocks and journals say the same."""
    for case in (one, other):
        case.refresh_from_db()
    assert {**written(one), "lead": 0} == {**written(other), "lead": 0}
    pairs = list(zip(of_order(one.pk), of_order(other.pk), strict=True))
    for mine, theirs in pairs:
        assert written(mine) == written(theirs)
        assert mine.text.replace(mine.number, "") != ""
        assert clocks(mine) == clocks(theirs)
        assert told(mine, "supervision_issued") == told(theirs, "supervision_issued")
        assert Covered.objects.get(document=mine).since == Covered.objects.get(document=theirs).since
    assert not list(chains("order", Order))
    assert not list(chains("document", Document))


@pytest.fixture
def pair(small: City) -> tuple[Order, Order]:
    return order(small, upto="signed"), order(small, upto="signed")


def test_what_is_urged_in_sets_is_written_as_by_the_door(pair: tuple[Order, Order]) -> None:
    one, other = pair
    at = late(one)
    SupervisionDoor().take(one.pk, "urge", actor=SYSTEM, at=at, given={})
    assert sweep([(other.pk, other.round)], rule=URGING, at=at) == 1
    assert told(one, "urged") == told(other, "urged")
    alike(one, other)
    assert sweep([(other.pk, other.round)], rule=URGING, at=at) == 0, "once in a round"


def test_documents_are_written_in_sets_as_by_the_door(pair: tuple[Order, Order]) -> None:
    one, other = pair
    at = late(one)
    SupervisionDoor().take(one.pk, "supervise", actor=SYSTEM, at=at, given=RULE)
    assert sweep([(other.pk, other.round)], rule=PAPER, at=at) == 1
    assert told(one, "supervised") == told(other, "supervised")
    assert of_order(one.pk)[0].text == of_order(other.pk)[0].text
    alike(one, other)
    assert sweep([(other.pk, other.round)], rule=PAPER, at=at) == 0, "once in a round"


def test_documents_rise_in_sets_as_by_the_door(pair: tuple[Order, Order]) -> None:
    one, other = pair
    at = late(one)
    assert sweep([(case.pk, case.round) for case in pair], rule=PAPER, at=at) == 2
    (mine,), (theirs,) = of_order(one.pk), of_order(other.pk)
    at += timedelta(days=30)
    DocumentDoor().take(mine.pk, "raise_supervision", actor=SYSTEM, at=at, given={})
    words = f"{said('unanswered') % {'number': mine.number}}\n{mine.text}"
    above = write(Paper("rule", "D01", mine.topic, words, 2, follows=mine), order=one, actor=SYSTEM, at=at)
    SupervisionDoor().take(one.pk, "supervise", actor=SYSTEM, at=at, given={"document": above.number})
    assert rise([theirs.pk], at=at) == 1
    assert told(mine, "supervision_raised") == told(theirs, "supervision_raised")
    assert theirs.number in of_order(other.pk)[0].text
    assert [each.state for each in of_order(other.pk)] == ["issued", "raised"]
    alike(one, other)
    assert rise([theirs.pk], at=at) == 0, "once"


def test_only_who_has_the_turn_and_is_late_is_urged_or_supervised(small: City) -> None:
    case, with_the_centre = order(small, upto="signed"), order(small, upto="replied")
    at = late(with_the_centre) + timedelta(days=20)
    due = [(case.pk, case.round), (with_the_centre.pk, with_the_centre.round)]
    for rule in (URGING, PAPER):
        assert sweep(due, rule=rule, at=at - timedelta(days=60)) == 0
        assert sweep(due[1:], rule=rule, at=at) == 0
        assert sweep(due, rule=rule, at=at) == 1


def test_one_document_about_several_orders_rises_as_one(small: City) -> None:
    cases = [order(small, upto="signed") for _ in range(2)]
    at, actor = late(cases[0]), small.actors["supervisor"]
    given = {"form": "special", "reason": "D03", "text": "请一并办理。"}
    take_step(cases[0], "supervise", actor=actor, at=at, given=given)
    (document,) = of_order(cases[0].pk)
    take_step(cases[1], "supervise", actor=actor, at=at, given={"document": document.number})
    rules()
    assert raise_due(at=at + timedelta(days=30)) == 1
    above, _below = of_order(cases[1].pk)
    assert above.level == 2
    assert sorted(above.orders.values_list("pk", flat=True)) == [case.pk for case in cases]


def test_what_stands_still_is_neither_supervised_nor_raised(small: City) -> None:
    case = order(small, upto="signed")
    at = late(case)
    rules({"trigger": "D01", "level": 1})
    assert raise_due(at=at) == 1
    Order.objects.filter(pk=case.pk).update(held="suspended")
    assert raise_due(at=at + timedelta(days=30)) == 0
    assert sweep([(case.pk, case.round + 1)], rule=PAPER, at=at + timedelta(days=30)) == 0


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, statement: int) -> Iterator[list[object]]:
    """The worker is killed at its n-th statement; 0: it lives. Gives the statements."""
    seen = list[object]()
    whole: Any = psycopg.Cursor.execute

    def execute(cursor: Any, query: object, *given: Any, **more: Any) -> Any:
        seen.append(query)
        if len(seen) == statement:
            raise KeyboardInterrupt
        return whole(cursor, query, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", execute)
        yield seen


def killed_at_every_statement(monkeypatch: pytest.MonkeyPatch, at: datetime) -> int:
    """Let the ladder rise, killed at its first statement, its second and so on until none is left. Returns how often it
    was killed."""
    monkeypatch.setattr(raising, "SET", 2)
    for statement in range(1, 200):
        try:
            with dying(monkeypatch, statement):
                raise_due(at=at)
        except KeyboardInterrupt:
            issued = Document.objects.count()
            assert (
                issued
                == Document.objects.exclude(covered=None).count()
                == Clock.objects.filter(subject_kind="document").count()
            )
            continue
        return statement - 1
    raise AssertionError("it does not end")


def test_killed_at_any_statement_it_loses_and_repeats_nothing(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [order(small, upto="signed", key=f"n{n}") for n in range(3)]
    rules({"trigger": "D01", "level": 0}, {"trigger": "D01", "level": 1})
    at = late(cases[-1])
    assert killed_at_every_statement(monkeypatch, at) > 20
    assert (Document.objects.count(), Raised.objects.count()) == (3, 6)
    assert {len(urgings(case.pk)) for case in cases} == {1}
    assert killed_at_every_statement(monkeypatch, at + timedelta(days=30)) > 10
    assert sorted(Document.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert {tuple(document.level for document in of_order(case.pk)) for case in cases} == {(2, 1)}
    assert not list(chains("order", Order))
    assert not list(chains("document", Document))


def test_one_that_cannot_be_written_keeps_none_of_the_others_waiting(
    small: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cases = [order(small, upto="signed") for _ in range(3)]
    rules({"trigger": "D01", "level": 1})
    bad = cases[1].pk

    def failing(due: Any, **more: Any) -> int:
        if any(pk == bad for pk, _round in due):
            raise ValueError("a mistake of ours")
        return sweep(due, **more)

    monkeypatch.setattr(raising, "sweep", failing)
    assert raise_due(at=late(cases[-1])) == 2
    assert [len(of_order(case.pk)) for case in cases] == [1, 0, 1]
    assert "could not raise" in caplog.text


def test_a_set_takes_as_many_statements_as_one(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [order(small, upto="signed") for _ in range(4)]
    at, counts = late(cases[-1]), []
    for some in (cases[:1], cases[1:]):
        with dying(monkeypatch, 0) as statements:
            assert sweep([(case.pk, case.round) for case in some], rule=PAPER, at=at) == len(some)
        counts.append(len(statements))
    assert counts == [14, 14]
