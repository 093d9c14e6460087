"""The import as a whole: rows of our own, good and bad, once and again, cut off and gone on with."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply
from hotline.casework.visits.models import Visit
from hotline.channels.importing import lives
from hotline.channels.importing.account import Account, lines
from hotline.channels.importing.source import UnreadableFile
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from tests.casework.factories import REPLY, City
from tests.channels.importing.samples import MAPPING, ROW, jsonl, rejected, row, run, table

SHANGHAI_2_FEB = datetime(2026, 2, 2, 1, 30, tzinfo=UTC)
SHANGHAI_4_FEB = datetime(2026, 2, 4, 7, 30, tzinfo=UTC)


def counted(account: Account) -> dict[str, int]:
    """The outcomes that occur."""
    assert account.adds_up
    return {name: count for name, count in account.outcomes.items() if count}


def everything() -> tuple[int, int, int]:
    """What would tell that something was written."""
    return Event.objects.count(), Appeal.objects.count(), Order.objects.count()


def test_a_row_goes_the_whole_way_by_the_steps_people_take(small: City, tmp_path: Path) -> None:
    account = run(jsonl(tmp_path / "a.jsonl", row(1, 评价="满意")))

    assert counted(account) == {"archived": 1}
    order = Order.objects.get()
    events = Event.objects.filter(subject_kind="order").order_by("place")
    assert [event.name for event in events] == [
        "opened",
        "dispatched",
        "signed",
        "drafted",
        "replied",
        "audit_passed",
        "visited",
        "closed",
        "archived",
    ]
    roles = ["agent", "dispatcher", "liaison", "liaison", "head", "dispatcher", "visitor", "dispatcher", "dispatcher"]
    assert [event.actor_role for event in events] == roles
    assert order.lead_unit == small.units["d1-housing"]
    assert Reply.objects.get().public_answer == "井盖已于当日更换。"
    assert Visit.objects.get().satisfied == "4"
    appeal = Appeal.objects.get()
    assert (appeal.external_system, appeal.external_number) == ("old-hotline", "A-1")
    assert (appeal.state, appeal.channel, appeal.kind, appeal.matter) == ("archived", "01", "complaint", order.matter)
    assert appeal.person is not None
    assert appeal.person.phone == "+8619900001234"
    assert appeal.occurred == "2026-02-02T09:30:00"
    assert not [finding for kind, model in verify.chained_models().items() for finding in verify.chains(kind, model)]


def test_at_recorded_times_the_clocks_show_the_real_delay(small: City, tmp_path: Path) -> None:
    rows = [row(1), row(2, 来件时间="2026/02/02 09:30", 答复时间="2026/02/05 09:30")]
    account = run(jsonl(tmp_path / "a.jsonl", *rows), at_recorded_times=True)

    assert counted(account) == {"archived": 2}
    assert account.delays() == {"replied": 2, "median": 2.62, "mean": 2.62, "ninety_percent_within": 3.0}
    order = Order.objects.order_by("id")[0]
    appeal = order.appeals.get()
    assert (appeal.received_at, order.dispatched_at) == (SHANGHAI_2_FEB, SHANGHAI_2_FEB)
    assert (order.replied_at, order.closed_at, order.archived_at) == (SHANGHAI_4_FEB,) * 3
    handle = Clock.objects.get(subject_kind="order", subject_id=order.pk, kind="handle")
    assert (handle.started_at, handle.stopped_at) == (SHANGHAI_2_FEB, SHANGHAI_4_FEB)
    assert appeal.number[4:10] == "260202"


def test_without_recorded_times_all_of_it_happens_now(small: City, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    run(jsonl(tmp_path / "a.jsonl", row(1)))

    assert all(at >= before for at in Event.objects.filter(subject_kind="order").values_list("at", flat=True))


def test_a_second_run_changes_nothing(small: City, tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl", row(1), row(2, 答复="", 答复时间=""), row(3, 受理="不受理"), "{", row(4, 区="临江区")
    )
    first = run(path)
    before = everything()
    second = run(path)

    assert everything() == before
    assert counted(second) == counted(first) == {"archived": 1, "open": 2, "refused": 1, "rejected": 1}
    assert (first.entered, first.there_before) == (4, 0)
    assert (second.entered, second.there_before) == (0, 4)


@pytest.mark.parametrize("step", ["register", "accept", "dispatch", "draft", "pass_audit", "archive"])
def test_cut_off_at_any_step_it_goes_on_where_it_stood(
    small: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1), row(2), row(3))
    cut = {"left": 2}
    known = lives.key

    def killed(source: str, row_id: str, name: str) -> str:
        if name == step and row_id == "A-2" and cut["left"]:
            cut["left"] -= 1
            raise KeyboardInterrupt
        return known(source, row_id, name)

    monkeypatch.setattr(lives, "key", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run(path)
    assert counted(run(path)) == {"archived": 3}
    assert Appeal.objects.count() == Order.objects.count() == 3
    assert Event.objects.filter(name="archived", subject_kind="order").count() == 3


def test_what_a_person_has_taken_over_is_left_to_people(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1, 答复="", 答复时间=""))
    run(path)
    take_step(Order.objects.get(), "draft", actor=small.actors["handler"], at=datetime.now(UTC), given=REPLY)
    before = everything()
    account = run(path)

    assert counted(account) == {"open": 1}
    assert everything() == before
    assert Order.objects.get().state == "drafted"


def test_a_row_that_says_something_else_now_is_not_taken_again(small: City, tmp_path: Path) -> None:
    run(jsonl(tmp_path / "a.jsonl", row(1)))
    path = jsonl(tmp_path / "a.jsonl", row(1, 标题="井盖又缺失"))
    account = run(path)

    assert counted(account) == {"rejected": 1}
    assert rejected(path)[0]["reason"] == "编号: came in before with another content"


def test_a_dry_run_says_what_would_happen_and_changes_nothing(small: City, tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        row(1),
        row(2, 答复="", 答复时间="", 内容=ROW["内容"]),
        row(3, 答复="", 答复时间="", 内容=ROW["内容"], 重复="1"),
        row(4, 受理="不受理"),
        row(5, 区="临江区"),
        "no row",
    )
    before = everything()
    foreseen = run(path, is_dry=True)

    assert everything() == before
    assert counted(foreseen) == {"archived": 1, "open": 2, "appended": 1, "refused": 1, "rejected": 1}
    assert counted(run(path)) == counted(foreseen)


# -- refusing, appending, linking ---------------------------------------------------------------------------------


def test_a_row_that_was_not_accepted_is_refused_with_kind_and_explanation(small: City, tmp_path: Path) -> None:
    rows = [row(1, 受理="不受理"), row(2, 内容="法院已判决，对方不给钱。", 答复="", 答复时间="")]
    account = run(jsonl(tmp_path / "a.jsonl", *rows))

    assert counted(account) == {"refused": 2}
    plain, with_consent = Appeal.objects.order_by("id")
    assert (plain.refusal_code, with_consent.refusal_code) == ("S8", "S4")
    by = dict(Event.objects.filter(name="refused").values_list("subject_id", "actor_role"))
    assert by == {plain.pk: "agent", with_consent.pk: "leader"}


def test_a_repeat_of_an_open_appeal_by_the_same_caller_is_appended(small: City, tmp_path: Path) -> None:
    same: dict[str, Any] = {"内容": ROW["内容"], "答复": "", "答复时间": ""}
    account = run(jsonl(tmp_path / "a.jsonl", row(1, **same), row(2, **same)))

    assert counted(account) == {"open": 1, "appended": 1}
    first, second = Appeal.objects.order_by("id")
    assert (second.appended_to, second.repeat_of, second.state) == (first, first, "appended")
    assert Event.objects.filter(subject_kind="appeal", subject_id=first.pk, name="material_added").exists()


def test_a_repeat_of_a_closed_appeal_is_linked_and_goes_its_own_way(small: City, tmp_path: Path) -> None:
    rows = [row(1, 内容=ROW["内容"]), row(2, 内容=f" {ROW['内容']}\r\n"), row(3, 内容=ROW["内容"], 电话="19900005678")]
    account = run(jsonl(tmp_path / "a.jsonl", *rows))

    assert counted(account) == {"archived": 3}
    first, second, by_another = Appeal.objects.order_by("id")
    assert second.repeat_of == first
    assert by_another.repeat_of is None
    assert account.linked == {"of the same text": 1}


def test_a_flagged_row_is_linked_to_the_earlier_text_whoever_sent_it(small: City, tmp_path: Path) -> None:
    rows = [
        row(1, 内容=ROW["内容"]),
        row(2, 内容=ROW["内容"], 电话="", 姓名="", 匿名="是", 重复="1"),
        row(3, 重复="是"),
    ]
    account = run(jsonl(tmp_path / "a.jsonl", *rows))

    first, second, _third = Appeal.objects.order_by("id")
    assert second.repeat_of == first
    assert second.person is None
    assert (account.linked, account.unmatched) == ({"flagged": 1}, 1)
    assert Event.objects.filter(name="visit_waived", reason="anonymous").count() == 1


# -- rows that cannot be taken ------------------------------------------------------------------------------------


def test_a_bad_row_is_named_with_its_reason_and_the_run_goes_on(small: City, tmp_path: Path) -> None:
    bad: list[tuple[dict[str, Any] | str | bytes, str]] = [
        (row(1, 渠道="传真机"), "渠道: the mapping of channel has no entry for '传真机'"),
        (row(2, 内容="  "), "内容: must be given"),
        (row(3, 内容="有控制符\x00"), "内容: the text contains a control character"),
        (row(4, 内容="x" * 20_001), "内容: the text is too long"),
        (row(5, 电话="不知道"), "电话: 不知道 is no telephone number"),
        (row(6, 来件时间="2999-01-01T00:00:00"), "来件时间: 2999-01-01T00:00:00 lies in the future"),
        (row(7, 来件时间="1900-01-01"), "来件时间: 1900-01-01 is before 2000"),
        (row(8, 来件时间="昨天"), "来件时间: 昨天 is no date or time"),
        (row(9, 答复时间="2026-01-01T00:00:00"), "答复时间: lies before the message"),
        (row(10, 标题={"a": 1}), "标题: must be a text or a number"),
        (row(11, 编号=""), "编号: must be given"),
        (row(12, 编号="A-77"), "编号: stands in row 1 already"),
        ('{"编号": "A-13", "内容": "\\ud800", "渠道": "电话"}', "内容: the text contains a broken character"),
        ("[1, 2]", "is no JSON object"),
        (b"\xff\xfe\x81", "is not readable as text"),
    ]
    path = jsonl(tmp_path / "a.jsonl", row(77), *(each for each, _reason in bad), row(78))
    account = run(path)

    assert counted(account) == {"archived": 2, "rejected": len(bad)}
    found = rejected(path)
    assert [entry["row"] for entry in found] == list(range(2, len(bad) + 2))
    for entry, (_row, reason) in zip(found, bad, strict=True):
        assert entry["reason"].startswith(reason)
    assert "传真机" in found[0]["raw"]
    assert account.by_channel["传真机"] == {"rejected": 1}


def test_a_row_without_its_times_cannot_be_entered_at_them(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1, 答复时间=""), row(2, 来件时间="", 答复时间=""))
    assert counted(run(path, at_recorded_times=True)) == {"rejected": 2}
    assert [entry["reason"].split(":")[0] for entry in rejected(path)] == ["答复时间", "来件时间"]


def test_text_of_every_kind_is_kept_exactly(small: City, tmp_path: Path) -> None:
    texts = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "路灯不亮😷\n第二行", "買買提·艾力", "+1-2@SUM(A1)"]
    run(jsonl(tmp_path / "a.jsonl", *(row(spot, 内容=text) for spot, text in enumerate(texts))))
    assert list(Appeal.objects.order_by("id").values_list("content", flat=True)) == texts


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_comes_in_like_lines_of_json(small: City, tmp_path: Path, encoding: str) -> None:
    account = run(table(tmp_path / "a.csv", row(1), row(2, 答复="", 答复时间=""), encoding=encoding))
    assert counted(account) == {"archived": 1, "open": 1}
    assert Appeal.objects.order_by("id")[0].content == row(1)["内容"]


def test_a_column_that_is_nowhere_stops_the_run_before_it_begins(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"编号": "1", "内容": "井盖"})
    with pytest.raises(UnreadableFile, match="has no column '区', '匿名'"):
        run(path)
    assert not Appeal.objects.exists()


def test_a_row_nobody_can_act_on_stays_open_and_says_why(small: City, tmp_path: Path) -> None:
    rows = [row(1, 区="临江区"), row(2, 标题="燃气", 内容="燃气欠费停气")]
    account = run(jsonl(tmp_path / "a.jsonl", *rows))

    assert counted(account) == {"open": 2}
    assert dict(account.held) == {
        "the duty list names no unit for the category 010302 at d2": 1,
        "no account may sign for 燃气公司": 1,
    }
    assert list(Order.objects.order_by("id").values_list("state", flat=True)) == ["opened", "dispatched"]


# -- the command --------------------------------------------------------------------------------------------------


def test_the_command_prints_the_account_and_writes_it(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1), row(2, 性质="表扬"), "{")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    said = io.StringIO()
    options: dict[str, Any] = {"mapping": tmp_path / "m.toml", "json": tmp_path / "account.json", "processes": 0}
    call_command(
        "import", "appeals", path, **options, rejects=tmp_path / "bad.jsonl", at_recorded_times=True, stdout=said
    )

    assert "3 rows = 2 + 0 + 0 + 0 + 1: adds up" in said.getvalue()
    assert "median 2.25" in said.getvalue()
    written = json.loads((tmp_path / "account.json").read_text(encoding="utf-8"))
    assert (written["rows"], written["archived"], written["rejected"], written["adds_up"]) == (3, 2, 1, True)
    assert written["by_nature"]["表扬"]["archived"] == 1
    assert (tmp_path / "bad.jsonl").exists()


def test_the_command_says_in_a_sentence_what_stands_in_its_way(small: City, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(1))
    (tmp_path / "m.toml").write_text(MAPPING.replace('replied = "答复时间"\n', ""), encoding="utf-8")
    with pytest.raises(CommandError, match="is no file"):
        call_command("import", "appeals", tmp_path / "none", mapping=tmp_path / "m.toml")
    with pytest.raises(CommandError, match=r"names no columns\.replied"):
        call_command("import", "appeals", path, mapping=tmp_path / "m.toml", at_recorded_times=True)
    (tmp_path / "m.toml").write_text(MAPPING.replace('"01"', '"00"'), encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be used: channel: '00'"):
        call_command("import", "appeals", path, mapping=tmp_path / "m.toml")


def test_an_account_that_does_not_add_up_says_so() -> None:
    account = Account("x", "y")
    account.arrived()
    assert not account.adds_up
    assert any("DOES NOT ADD UP" in line for line in lines(account))
