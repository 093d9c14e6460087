"""Several writes as one statement, and prepared reads, tried on the tables of the journal and of the calendar."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, transaction

from hotline.ground.journal.models import Event, Lease
from hotline.ground.workdays.models import Day
from hotline.ground.workdays.words import Kind
from hotline.lib.statements import Statement, ask, next_id, read, reserve

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
NEWEST = "(SELECT id FROM event ORDER BY place DESC LIMIT 1)"
PREPARED = "SELECT count(*) FROM pg_prepared_statements"


def event(place: int = 1, subject: int = 7) -> Event:
    """Something that happened, not stored yet."""
    return Event(
        subject_kind="test", subject_id=subject, place=place, name="noted", at=MORNING, actor_role="system", hash=b"\0"
    )


def lease(key: str | None = None, **more: object) -> Lease:
    """Work that waits, not stored yet."""
    return Lease(work="test", key=key, run_after=MORNING, **more)


def note(*events: Event, answer: str = "SELECT id FROM event") -> tuple[int, ...]:
    """Store events by one statement."""
    statement = Statement()
    statement.insert(*events, name="event", returning="id, place", recorded_at="now()")
    return statement.run(answer)


# -- asking -----------------------------------------------------------------------------------------------------------


def test_values_stand_where_they_are_given() -> None:
    assert ask("SELECT %s::int - %s::int, %s::text", [7, 2, "天"]) == [(5, "天")]


def test_a_percent_sign_that_awaits_no_value_stays() -> None:
    assert ask("SELECT 7 % 4, 'a' LIKE '%%', %s::text", ["%"]) == [(3, True, "%")]


@pytest.mark.parametrize("value", ["%s", "$1", "'; DROP TABLE journal_lease; --", "\\", ""])
def test_a_value_is_never_read_as_sql(value: str) -> None:
    assert ask("SELECT %s::text, %s::int", [value, 1]) == [(value, 1)]


def test_a_statement_is_prepared_once_and_answers_each_value() -> None:
    asked = "SELECT %s::int * 3 AS tripled"
    assert [ask(asked, [value])[0][0] for value in (1, 2, 3)] == [3, 6, 9]
    prepared = ask("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [asked.replace("%s", "$1")])
    assert prepared == [(1,)]


def test_what_the_database_refuses_is_raised_as_djangos_error() -> None:
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT 1 / %s::int", [0])


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_row_is_read_as_the_orm_reads_it() -> None:
    Lease.objects.create(work="test", arguments={"号码": [1, None]}, run_after=MORNING)
    [found] = read(Lease, "t.work = %s", ["test"])
    known = Lease.objects.get()
    names = [field.attname for field in Lease._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(known, name) for name in names]
    assert found.arguments == {"号码": [1, None]}


def test_a_row_that_was_read_is_saved_as_a_change_of_it() -> None:
    Lease.objects.create(work="test", run_after=MORNING)
    [found] = read(Lease, "t.work = 'test' FOR UPDATE OF t")
    found.work = "other"
    found.save()
    assert [each.work for each in Lease.objects.all()] == ["other"]


def test_rows_come_in_the_order_that_the_condition_asks_for() -> None:
    for key in ("b", "c", "a"):
        Lease.objects.create(work="test", key=key, run_after=MORNING)
    assert [row.key for row in read(Lease, "t.key <> %s ORDER BY t.key DESC", ["c"])] == ["b", "a"]
    assert read(Lease, "t.key = %s", ["nobody's"]) == []


def test_what_else_is_asked_for_comes_along_by_its_name() -> None:
    Lease.objects.create(work="test", attempt=4, run_after=MORNING)
    [found] = read(Lease, "t.attempt = %s", [4], doubled="t.attempt * 2", known="EXISTS (SELECT 1 FROM journal_event)")
    assert (found.doubled, found.known) == (8, False)  # type: ignore[attr-defined]  # what was asked for besides


# -- ids --------------------------------------------------------------------------------------------------------------


def test_ids_are_reserved_one_for_each_row_that_will_be_made() -> None:
    first, second, other = reserve(Lease, Lease, Event)
    assert second == first + 1
    lease(pk=first).save(force_insert=True)
    assert Lease.objects.create(work="test", run_after=MORNING).pk > second
    assert note(event(subject=other))[0] > other


# -- writing ----------------------------------------------------------------------------------------------------------


def test_a_part_reads_by_its_name_what_another_one_wrote() -> None:
    statement = Statement()
    statement.insert(event(), name="event", returning="id", recorded_at="now()")
    statement.insert(lease(key="it"), event_id="(SELECT id FROM event)")
    [made] = statement.run("SELECT id FROM event")
    assert Lease.objects.get(key="it").event_id == made == Event.objects.get().pk


def test_every_part_sees_the_database_as_it_was_before() -> None:
    assert note(event(), answer="SELECT count(*), (SELECT count(*) FROM event) FROM journal_event") == (0, 1)
    assert Event.objects.count() == 1


def test_rows_of_one_insert_get_rising_ids_in_the_order_given() -> None:
    note(event(3), event(1), event(2))
    assert list(Event.objects.order_by("id").values_list("place", flat=True)) == [3, 1, 2]


def test_one_row_and_several_are_told_apart() -> None:
    for subject, places in ((1, [1]), (2, [1, 2]), (3, [1]), (4, [1, 2, 3])):
        note(*[event(place, subject) for place in places])
    assert [Event.objects.filter(subject_id=subject).count() for subject in (1, 2, 3, 4)] == [1, 2, 1, 3]


def test_a_row_with_an_id_keeps_it_and_one_without_is_given_one() -> None:
    [reserved] = reserve(Lease)
    for row in (lease(key="mine", pk=reserved), lease(key="given")):
        statement = Statement()
        statement.insert(row)
        statement.run()
    assert Lease.objects.get(key="mine").pk == reserved
    assert Lease.objects.get(key="given").pk > reserved


def test_the_next_id_may_be_taken_by_the_statement_itself() -> None:
    statement = Statement()
    statement.part(f"SELECT {next_id(Lease)} AS id", name="number")
    statement.insert(lease(key="it"), id="(SELECT id FROM number)")
    assert statement.run("SELECT id FROM number") == (Lease.objects.get(key="it").pk,)


def test_every_kind_of_value_arrives_as_it_was() -> None:
    statement = Statement()
    statement.insert(Day(on=date(2099, 3, 2), kind=Kind.REST, name="调休", source="x"))
    statement.insert(lease(key="天" * 80, arguments={"a": ["'", "%s", None]}, failed_at=MORNING, trouble="坏\n了"))
    statement.insert(event(subject=2**62), recorded_at="now()")
    statement.run()
    assert Day.objects.get(on=date(2099, 3, 2)).kind == Kind.REST
    stored, told = Lease.objects.get(), Event.objects.get()
    assert (stored.key, stored.arguments, stored.event_id) == ("天" * 80, {"a": ["'", "%s", None]}, None)
    assert (stored.failed_at, stored.run_after, stored.trouble) == (MORNING, MORNING, "坏\n了")
    assert (told.subject_id, told.hash, told.key, told.after) == (2**62, b"\0", None, {})


def test_an_update_changes_the_rows_it_names_and_no_others() -> None:
    for key, attempt in (("a", 1), ("b", 1), ("c", 2)):
        Lease.objects.create(work="test", key=key, attempt=attempt, run_after=MORNING)
    statement = Statement()
    statement.update(Lease, {"key": "a", "attempt": 1}, {"work": "done"}, attempt="attempt + 10")
    statement.update(Lease, {"key": "c", "attempt": 1}, {"work": "never"})
    statement.run()
    assert list(Lease.objects.order_by("key").values_list("work", "attempt")) == [
        ("done", 11),
        ("test", 1),
        ("test", 2),
    ]


def test_an_update_finds_rows_that_have_no_value() -> None:
    Lease.objects.create(work="test", run_after=MORNING)
    Lease.objects.create(work="test", key="named", run_after=MORNING)
    statement = Statement()
    statement.update(Lease, {"key": None, "work": "test"}, {"failed_at": MORNING})
    statement.run()
    assert list(Lease.objects.filter(failed_at=MORNING).values_list("key", flat=True)) == [None]


def test_the_parts_are_made_together_or_not_at_all() -> None:
    Lease.objects.create(work="test", key="taken", run_after=MORNING)
    statement = Statement()
    statement.insert(event(), recorded_at="now()")
    statement.update(Lease, {"key": "taken"}, {"work": "changed"})
    statement.insert(lease(key="taken"))
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.run()
    assert not Event.objects.exists()
    assert Lease.objects.get().work == "test"


def test_many_parts_take_one_way_to_the_database() -> None:
    statement = Statement()
    statement.insert(event(1), event(2), name="event", returning="id, place", recorded_at="now()")
    statement.insert(lease(key="it"), event_id=NEWEST)
    statement.update(Day, {"on": date(2026, 3, 2)}, {"source": "x"})
    statement.part("DELETE FROM workdays_day WHERE name = %s", ["no such day"])
    before = ask(PREPARED)
    assert statement.run(answer="SELECT count(*) FROM event") == (2,)
    assert ask(PREPARED)[0][0] == before[0][0] + 1
    assert Lease.objects.get().event == Event.objects.get(place=2)
    assert Day.objects.get(on=date(2026, 3, 2)).source == "x"
