"""The administrator's calendar: seeded, changed, versioned."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hotline.ground.workdays import actions, queries, rules
from hotline.ground.workdays.models import CalendarVersion, Day
from hotline.ground.workdays.rules import SHANGHAI, Mark, due
from hotline.ground.workdays.words import Kind

pytestmark = pytest.mark.django_db
COMING = rules.published_years()[-1] + 1
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
    with django_assert_num_queries(0):  # its version is asked by a prepared statement
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


NOTICE = f"{COMING}-01-01,holiday,元旦\n\n{COMING}-01-09,make_up,元旦\n"


def run(*words: str) -> str:
    output = StringIO()
    call_command("workdays", *words, stdout=output)
    return output.getvalue()


def kept(folder: Path, text: str = NOTICE) -> str:
    file = folder / "notice.csv"
    file.write_bytes(text.encode("gb18030"))
    return str(file)


def test_a_year_is_entered_whole_when_its_notice_is_out(tmp_path: Path) -> None:
    assert not queries.calendar().is_settled(COMING)
    said = run("import", kept(tmp_path), "--yes")
    calendar = queries.calendar()
    assert calendar.is_settled(COMING)
    assert calendar.is_working(date(COMING, 1, 9))
    assert not calendar.is_working(date(COMING, 1, 1))
    assert calendar.mark(date(COMING, 1, 1)) == Mark(Kind.HOLIDAY, "元旦")
    assert f"{COMING}-01-09" in said
    assert f"version {queries.version()}" in said


def test_what_was_understood_is_shown_and_nothing_entered_until_it_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = queries.version()
    output = StringIO()
    with pytest.raises(CommandError, match="--yes"):
        call_command("workdays", "import", kept(tmp_path), stdout=output)
    assert f"{COMING}-01-01" in output.getvalue()
    assert queries.version() == version


def test_the_notices_own_words_are_entered_and_count(tmp_path: Path) -> None:
    text = f"{COMING}年元旦：{COMING - 1}年12月31日至1月1日放假，共2天。1月9日（周六）上班。"
    run("import", kept(tmp_path, text), "--yes", "--source", "国办发明电〔2026〕1号")
    assert not queries.calendar().is_working(date(COMING - 1, 12, 31))
    assert Day.objects.get(on=date(COMING, 1, 9)).source == "国办发明电〔2026〕1号"
    latest = CalendarVersion.objects.order_by("-number")[0]
    assert [f"{COMING - 1}-12-31", "work", "holiday"] in latest.changes
    assert len(latest.changes) == 366


def test_the_same_notice_again_changes_nothing(tmp_path: Path) -> None:
    run("import", kept(tmp_path), "--yes")
    version = queries.version()
    assert "Nothing was changed" in run("import", kept(tmp_path), "--yes")
    assert queries.version() == version


def test_every_bad_line_is_named_and_nothing_is_entered(tmp_path: Path) -> None:
    file = kept(tmp_path, f"{NOTICE}{COMING}-13-01,holiday,x\n{COMING}-02-01,feast\n")
    version = queries.version()
    with pytest.raises(CommandError) as refused:
        run("import", file, "--yes")
    assert "line 4" in str(refused.value)
    assert "line 5" in str(refused.value)
    assert queries.version() == version
    with pytest.raises(CommandError, match="cannot be read"):
        run("import", str(tmp_path / "nothing.csv"), "--yes")


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2026-02-12", "7"], "2026-02-28"),
        (["2026-02-12", "3", "--natural"], "2026-02-24"),
        (["2026-02-12", "3", "--natural", "--unmoved"], "2026-02-15"),
        (["2026-02-12T22:15", "24", "--hours"], "2026-02-13 22:15"),
        (["2026-02-14T17:00", "1", "--workhours"], "2026-02-24 09:00"),
        (["2026-02-12T18:00", "7"], "2026-03-02"),
        (["2026-02-12T18:00", "7", "--next-day"], "2026-02-28"),
        (["2026-02-12", "7", "--until-close"], "2026-02-28 17:30"),
        (["2026-02-12", "7", "--profile", "luming"], "2026-02-28"),
        ([f"{COMING}-02-12", "0"], f"{COMING}-02-12 (provisional)"),
    ],
)
def test_the_command_says_when_a_limit_ends(words: list[str], said: str) -> None:
    assert run("add", *words).strip() == said


def test_the_command_answers_machines() -> None:
    assert json.loads(run("add", "2026-02-12", "7", "--json")) == {
        "start": "2026-02-12T08:30:00+08:00",
        "amount": 7,
        "unit": "workdays",
        "due_at": "2026-03-01T00:00:00+08:00",
        "last_day": "2026-02-28",
        "is_provisional": False,
        "calendar_version": queries.version(),
    }


def test_many_limits_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("2026-02-12 7\n\n2026-02-12T18:00 7\n"))
    assert run("add").splitlines() == ["2026-02-28", "2026-03-02"]
    monkeypatch.setattr("sys.stdin", StringIO("2026-02-12 7\n2026-02-12\n"))
    with pytest.raises(CommandError, match="line 2"):
        run("add")


@pytest.mark.parametrize("words", [["2026-02-30", "7"], ["2026-02-12", "x"], ["2026-02-12", "-1"], ["2026-02-12"]])
def test_what_cannot_be_counted_is_said(words: list[str]) -> None:
    with pytest.raises(CommandError):
        run("add", "--profile", "luming", "--", *words)


def test_a_profile_of_ones_own_brings_its_hours(tmp_path: Path) -> None:
    head = '[profile]\nname = "a"\ntitle = "a"\nnumber_prefix = "39"\nopens = "09:00"\ncloses = "18:00"\n'
    (tmp_path / "a.toml").write_text(f'{head}noon_break = "12:00-14:00"\n', encoding="utf-8")
    said = run("add", "2026-03-02T11:00", "2", "--workhours", "--profile", str(tmp_path / "a.toml"))
    assert said.strip() == "2026-03-02 15:00"


def test_a_profile_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(CommandError, match="luming"):
        run("add", "2026-02-12", "7", "--profile", "atlantis")


def test_the_command_explains_day_by_day() -> None:
    lines = run("add", "2026-02-12", "7", "--explain").splitlines()
    assert len(lines) == 18
    assert lines[-2].startswith("2026-02-28 Sat        7")
    assert lines[-1] == "2026-03-01 00:00"


def test_the_command_compares_with_both_packages() -> None:
    said = run("compare")
    assert "chinesecalendar: 0 of" in said
    assert "holidays: 0 of" in said
    assert "without make-up days" in said
    actions.change_day(on=date(2026, 4, 2), kind=Kind.HOLIDAY, source="市政府通知", at=NOW)
    with pytest.raises(CommandError):
        run("compare")
