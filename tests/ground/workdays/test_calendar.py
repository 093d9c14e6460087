"""The administrator's calendar: seeded, changed, versioned."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hotline.ground.workdays import actions, queries, rules
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.rules import SHANGHAI, due
from hotline.ground.workdays.words import Kind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
START = datetime(2026, 4, 1, 10, tzinfo=SHANGHAI)


def test_a_new_installation_knows_the_published_years() -> None:
    assert queries.settled_years() == list(rules.published_years())
    assert not queries.calendar().is_working(date(2026, 2, 17))
    assert queries.calendar().is_working(date(2026, 2, 28))


def test_a_changed_day_counts_from_then_on_under_a_new_version() -> None:
    before = queries.calendar()
    version = actions.change_day(on=date(2026, 4, 2), kind=Kind.HOLIDAY, name="市运会", source="市政府通知", at=NOW)
    after = queries.calendar()
    assert after.version == version.number > before.version
    assert due(START, 1, "workdays", calendar=before).at == datetime(2026, 4, 3, tzinfo=SHANGHAI)
    assert due(START, 1, "workdays", calendar=after).at == datetime(2026, 4, 4, tzinfo=SHANGHAI)
    assert version.changes == [["2026-04-02", "work", "holiday"]]
    assert [day.on for day in queries.days(2026) if day.name == "市运会"] == [date(2026, 4, 2)]


def test_an_unchanged_calendar_is_not_read_again(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = queries.calendar()
    with django_assert_num_queries(1):
        assert queries.calendar() is first


def test_seeding_again_changes_nothing_and_fills_only_gaps() -> None:
    actions.change_day(on=date(2026, 4, 2), kind=Kind.HOLIDAY, source="市政府通知", at=NOW)
    version = queries.version()
    assert actions.seed(at=NOW) == []
    assert queries.version() == version
    Day.objects.filter(on=date(2025, 10, 1)).delete()
    assert actions.seed(at=NOW) == [2025]
    assert Day.objects.get(on=date(2026, 4, 2)).kind == Kind.HOLIDAY
    assert Day.objects.get(on=date(2025, 10, 1)).kind == Kind.HOLIDAY


def test_a_year_is_loaded_whole_when_its_notice_is_out(tmp_path: Path) -> None:
    year = rules.published_years()[-1] + 1
    assert not queries.calendar().is_settled(year)
    file = tmp_path / "notice.csv"
    file.write_bytes(f"{year}-01-01,holiday,元旦\n\n{year}-01-10,make_up,元旦\n".encode("gb18030"))
    output = StringIO()
    call_command("workdays", "load", str(year), str(file), stdout=output)
    calendar = queries.calendar()
    assert calendar.is_settled(year)
    assert calendar.is_working(date(year, 1, 10))
    assert not calendar.is_working(date(year, 1, 1))
    assert Day.objects.get(on=date(year, 1, 1)).name == "元旦"
    assert str(year) in output.getvalue()


@pytest.mark.parametrize(
    "line", ["2027-13-01,holiday,x", "tomorrow,holiday", "2027-01-01,feast,x", "2026-01-01,holiday,x", "2027-01-01"]
)
def test_a_bad_line_is_named_and_nothing_is_loaded(line: str, tmp_path: Path) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(f"2027-01-01,holiday,元旦\n{line}\n", encoding="utf-8")
    version = queries.version()
    with pytest.raises(CommandError):
        call_command("workdays", "load", "2027", str(file))
    assert queries.version() == version
    assert not Day.objects.filter(on__year=2027).exists()


def test_the_command_seeds_what_is_missing() -> None:
    Day.objects.filter(on__year=2026).delete()
    call_command("workdays", "seed", stdout=StringIO())
    assert Day.objects.filter(on__year=2026).count() == 365


def test_a_mistyped_year_or_kind_is_refused() -> None:
    with pytest.raises(actions.DayRefused):
        actions.change_day(on=date(2206, 1, 1), kind=Kind.HOLIDAY, source="通知", at=NOW)
    with pytest.raises(ValueError, match="feast"):
        actions.change_day(on=date(2026, 1, 1), kind="feast", source="通知", at=NOW)
    assert CalendarVersion.objects.count() == 1
