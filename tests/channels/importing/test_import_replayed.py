"""Rows under the rules of a city, with time moving with them: what was late is known of when it was late."""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.orders.models import Order
from hotline.casework.supervision.models import Document, Raised
from hotline.casework.warnings.models import Notice
from hotline.channels.importing import lateness, replaying
from hotline.channels.importing.account import Account
from hotline.ground.journal import standstill, verify
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from tests.casework.factories import City
from tests.channels.importing.samples import MAPPING, jsonl, rejected, replay, row
from tests.channels.importing.test_import_killed import database_url

CONTACTED = MAPPING + '\n[contact]\nway = "writing"\n'
SHANGHAI = ZoneInfo("Asia/Shanghai")
REPLIED_LATE = "2026-02-13T15:30:00"
"""Eleven days after the message: later than Dongsheng's 3 days and than Chongqing's 7 working days."""


def feb(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A time of February 2026 in the city."""
    return datetime(2026, 2, day, hour, minute, second, tzinfo=SHANGHAI)


def warned(kind: str = "handle") -> list[tuple[str, datetime]]:
    """The lights of a clock that were made known, each with its time."""
    found = Notice.objects.filter(kind=kind).order_by("made_at", "pk").values_list("light", "made_at")
    return list(dict.fromkeys(found))


def urged() -> list[datetime]:
    return list(Event.objects.filter(name="urged").order_by("at").values_list("at", flat=True))


def documents() -> list[tuple[int, datetime, str]]:
    return list(Document.objects.order_by("pk").values_list("level", "issued_at", "state"))


def told_late(account: Account) -> tuple[int, int, int]:
    """Late to handle, urgings, documents."""
    late = account.lateness
    return late["late_to_handle"], late["urgings"], sum(of["issued"] for of in late["documents"])


def facts() -> list[tuple[Any, ...]]:
    """Everything that happened, with its time, without the ids that count up."""
    of_cases = Event.objects.filter(subject_kind__in=("appeal", "order", "document"))
    return sorted(
        [
            *(("event", kind, name, at) for kind, name, at in of_cases.values_list("subject_kind", "name", "at")),
            *(("warned", *each) for each in Notice.objects.values_list("kind", "light", "role", "unit_id", "made_at")),
            *(("paper", *each) for each in Document.objects.values_list("number", "level", "issued_at", "state")),
            *(("raised", *each) for each in Raised.objects.values_list("trigger", "level", "round", "at")),
            *(("clock", *each) for each in Clock.objects.values_list("kind", "started_at", "due_at", "stopped_at")),
        ],
        key=repr,
    )


def test_dongsheng_warns_urges_and_supervises_when_the_three_days_were_over(small: City, tmp_path: Path) -> None:
    account = replay(jsonl(tmp_path / "a.jsonl", row(1, 答复时间=REPLIED_LATE)), under="dongsheng", text=CONTACTED)

    handle = Clock.objects.get(kind="handle")
    assert (handle.due_at, handle.stopped_at) == (feb(6), feb(13, 15, 30))
    assert [light for light, _at in warned()] == ["blue", "yellow", "red", "purple"]
    # Half of three days and a half; the last working day; its end; five working days after it, before the reply.
    assert [at for _light, at in warned()] == [feb(4, 4, 45), feb(5, 2, 22, 30), feb(6), feb(13)]
    assert urged() == [feb(6)]
    assert documents() == [(1, feb(10), "settled")]
    assert Document.objects.get().answered_at == feb(13, 15, 30)
    assert told_late(account) == (1, 1, 1)
    assert account.lateness["under"] == {"dongsheng v1": 1}
    assert account.lateness["documents"] == [
        {"level": 1, "name": "督办单", "issued": 1, "answered_in_time": 1, "rose": 0}
    ]
    assert not [finding for kind, model in verify.chained_models().items() for finding in verify.chains(kind, model)]


def test_chongqing_supervises_in_writing_at_once_after_seven_working_days(small: City, tmp_path: Path) -> None:
    account = replay(jsonl(tmp_path / "a.jsonl", row(1, 答复时间=REPLIED_LATE)), under="chongqing", text=CONTACTED)

    assert Clock.objects.get(kind="handle").due_at == feb(12)
    assert urged() == []
    assert documents() == [(1, feb(12), "settled")]
    assert Document.objects.get().number == "渝督〔2026〕1号"
    assert told_late(account) == (1, 0, 1)


def test_the_same_rows_are_late_under_one_city_and_not_under_another(small: City, tmp_path: Path) -> None:
    rows = [row(1, 答复时间="2026-02-04T09:00:00"), row(2, 答复时间="2026-02-10T09:00:00")]
    under_chongqing = replay(jsonl(tmp_path / "a.jsonl", *rows), under="chongqing", text=CONTACTED)
    again = CONTACTED.replace("old-hotline", "the-same-again")
    under_dongsheng = replay(jsonl(tmp_path / "b.jsonl", *rows), under="dongsheng", text=again)

    assert (told_late(under_chongqing)[0], told_late(under_dongsheng)[0]) == (0, 1)
    assert under_dongsheng.lateness["units"] == [{"unit": "雪松区住建局", "orders": 2, "late": 1}]
    assert "of 2 orders 1 were late to handle, 0 as a whole" in lateness.lines(under_dongsheng.lateness)[0]


def test_what_nobody_ever_answered_rises_to_the_leader_and_the_row_stays_open(small: City, tmp_path: Path) -> None:
    account = replay(jsonl(tmp_path / "a.jsonl", row(1, 答复="", 答复时间="")), under="chongqing", text=CONTACTED)

    assert account.outcomes == {"open": 1}
    # Twelve days of Spring Festival lie between; the 14th is a Saturday that is worked on.
    assert documents() == [(1, feb(12), "raised"), (2, feb(25), "raised"), (3, feb(28), "issued")]
    assert told_late(account) == (1, 0, 3)


def test_where_the_source_does_not_say_when_a_caller_was_contacted_that_limit_is_not_held_against_the_reply(
    small: City, tmp_path: Path
) -> None:
    told = replay(jsonl(tmp_path / "a.jsonl", row(1)), under="chongqing", text=CONTACTED)
    assert told.lateness["by_clock"]["contact"] == {"clocks": 1, "late": 0, "provisional": 0}
    again = MAPPING.replace("old-hotline", "unknown")
    unknown = replay(jsonl(tmp_path / "b.jsonl", row(1)), under="chongqing", text=again)
    assert unknown.lateness["by_clock"]["contact"]["late"] == 1


def test_the_order_of_the_file_does_not_matter(small: City, tmp_path: Path) -> None:
    rows = [row(day, 来件时间=f"2026-02-0{day}T09:30:00", 答复时间=f"2026-02-1{day}T10:00:00") for day in (3, 4, 5)]
    replay(jsonl(tmp_path / "a.jsonl", *reversed(rows)), under="chongqing", text=CONTACTED)
    # Numbers are given in the order of time, to appeals and to documents.
    appeals = Appeal.objects.order_by("pk")
    assert [appeal.received_at for appeal in appeals] == [feb(3, 9, 30), feb(4, 9, 30), feb(5, 9, 30)]
    issued = list(Document.objects.order_by("serial").values_list("issued_at", flat=True))
    assert issued == sorted(issued)


def test_the_third_time_the_same_caller_raises_a_matter_it_is_supervised_then(small: City, tmp_path: Path) -> None:
    same = {"内容": "青溪镇上溪村口的井盖不见了，请尽快处理。"}
    rows = [row(day, 来件时间=f"2026-02-0{day}T09:30:00", 答复时间="2026-02-06T10:00:00", **same) for day in (2, 3, 4)]
    replay(jsonl(tmp_path / "a.jsonl", *rows), under="chongqing", text=CONTACTED)
    assert list(Document.objects.values_list("reason", "issued_at")) == [("D08", feb(4, 9, 30))]


def test_a_second_replay_changes_nothing(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1, 答复时间=REPLIED_LATE), row(2, 答复="", 答复时间=""))
    first = replay(path, under="dongsheng", text=CONTACTED)
    before = facts()
    second = replay(path, under="dongsheng", text=CONTACTED)
    assert facts() == before
    assert (first.entered, second.entered, second.there_before) == (2, 0, 2)
    assert second.lateness == first.lateness


@pytest.mark.parametrize(("what", "call"), [("tick", 4), ("raise_due", 2)])
def test_cut_off_anywhere_time_goes_on_where_it_stood(
    small: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, call: int
) -> None:
    rows = [row(1, 答复时间=REPLIED_LATE), row(2, 来件时间="2026-02-04T11:00:00", 答复时间="2026-02-12T09:00:00")]
    path = jsonl(tmp_path / "a.jsonl", *rows)
    with transaction.atomic():
        replay(path, under="dongsheng", text=CONTACTED)
        in_one_go = facts()
        transaction.set_rollback(True)
    calls = {"left": call}
    known: Callable[..., Any] = getattr(replaying, what)

    def killed(**given: Any) -> Any:
        done = known(**given)
        calls["left"] -= 1
        if calls["left"] == 0:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(replaying, what, killed)
        replay(path, under="dongsheng", text=CONTACTED)
    assert calls["left"] == 0
    assert len(facts()) < len(in_one_go)
    account = replay(path, under="dongsheng", text=CONTACTED)
    assert account.outcomes == {"archived": 2}
    assert facts() == in_one_go


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"答复时间": ""}, "must be given to enter the reply at its recorded time"),
        ({"来件时间": ""}, "must be given to enter the row at its recorded time"),
        ({"答复时间": "2026-01-01T00:00:00"}, "lies before the message"),
        ({"来件时间": "1999-12-31T00:00:00"}, "is before 2000"),
        ({"来件时间": "昨天"}, "is no date or time"),
        ({"内容": "\x00"}, "内容"),
        ({"内容": ["一", "二"]}, "must be a text or a number"),
    ],
)
def test_a_row_that_cannot_be_replayed_is_named_and_the_others_go_on(
    small: City, tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1, **more), "no json", row(2), row(2))
    account = replay(path, under="chongqing", text=CONTACTED)
    assert account.adds_up
    assert account.outcomes == {"archived": 1, "rejected": 3}
    assert said in rejected(path)[0]["reason"]


def test_a_file_without_any_row_to_take_is_no_trouble(small: City, tmp_path: Path) -> None:
    account = replay(jsonl(tmp_path / "a.jsonl", "{}"), under="chongqing", text=CONTACTED)
    assert account.lateness["orders"] == 0
    assert lateness.lines(account.lateness)[0].startswith("nothing: of 0 orders")


def test_the_rules_of_the_city_stay_in_force_for_what_comes_in_by_itself(small: City, tmp_path: Path) -> None:
    replay(jsonl(tmp_path / "a.jsonl", row(1)), under="chongqing", text=CONTACTED)
    profiles.forget()
    assert profiles.current().name == "luming"
    assert profiles.version(Order.objects.get().profile_version).name == "chongqing"
    replay(jsonl(tmp_path / "b.jsonl", row(2)), under="chongqing", text=CONTACTED)
    assert ProfileVersion.objects.filter(name="chongqing").count() == 1


def test_the_rhythms_of_the_worker_stand_still_while_time_moves(transactional_db: None) -> None:
    with psycopg.connect(database_url(), autocommit=True) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s)", [standstill.LOCK])
        with standstill.unless_standing() as may_go_on:
            assert not may_go_on
        elsewhere.execute("SELECT pg_advisory_unlock(%s)", [standstill.LOCK])
        with standstill.unless_standing() as may_go_on:
            assert may_go_on
            taken = elsewhere.execute("SELECT pg_try_advisory_lock(%s)", [standstill.LOCK]).fetchone()
            assert taken == (False,)


def command(path: Path, *more: str) -> str:
    said = io.StringIO()
    mapping = path.with_suffix(".toml")
    mapping.write_text(CONTACTED, encoding="utf-8")
    rejects = str(path.with_suffix(".rejects.jsonl"))
    call_command("import", "appeals", str(path), "--mapping", str(mapping), "--rejects", rejects, *more, stdout=said)
    return said.getvalue()


def test_the_command_prints_the_account_and_writes_it(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1, 答复时间=REPLIED_LATE))
    said = command(path, "--replay", "--profile", "dongsheng", "--json", str(tmp_path / "a.json"))
    assert "1 under dongsheng v1: of 1 orders 1 were late to handle, 0 as a whole" in said
    assert "督办单 (level 1): 1 issued, 1 answered in time, 0 rose to the next level" in said
    body = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert body["late"]["late_to_handle"] == 1
    assert body["at_recorded_times"] is True


def test_another_citys_rules_are_for_a_replay_alone(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1))
    with pytest.raises(CommandError, match="--profile goes with --replay"):
        command(path, "--profile", "dongsheng")
    with pytest.raises(CommandError, match="nowhere"):
        command(path, "--replay", "--profile", "nowhere")
    assert Appeal.objects.count() == 0


def test_a_dry_run_of_a_replay_changes_nothing(small: City, tmp_path: Path) -> None:
    said = command(jsonl(tmp_path / "a.jsonl", row(1)), "--replay", "--dry-run")
    assert "1 rows = 1 + 0 + 0 + 0 + 0: adds up" in said
    assert Appeal.objects.count() == 0
