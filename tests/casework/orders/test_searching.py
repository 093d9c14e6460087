"""Orders are found by words, numbers and callers in whatever way they are typed; nobody finds what she may not see."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection

from hotline.casework.appeals import searching, wording
from hotline.casework.appeals.models import Appeal, Wording
from hotline.casework.appeals.searching import Waiting, without_order
from hotline.casework.archive.actions import erase_person
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.casework.orders.searching import Wanted, found, page_of
from hotline.ground.search.lists import count
from hotline.ground.search.queries import forget_frequencies
from hotline.lib.seals import keyed_hash
from hotline.register.people.models import Person
from tests.casework.factories import MORNING, City, appeal, caller, order

NONE_ARE_FEW = -1
LATER = MORNING + timedelta(days=90)
TEXT = "3月1日晚，胜利路88号楼下的WiFi信号塔噪声很大，请尽快处理。"


def finds(small: City, who: str, text: str) -> list[int]:
    """What an export holds; the list shows the same, whether few hold the words or so many that orders are tried."""
    known = sorted(found(small.actors[who], Wanted(text=text), at=LATER).values_list("pk", flat=True))
    for most in (searching.MOST_HELD, NONE_ARE_FEW):
        with patch.object(searching, "MOST_HELD", most):
            shown = page_of(small.actors[who], Wanted(text=text), at=LATER, size=50, shaped=lambda rows: rows)
            assert sorted(each.pk for each in shown.rows) == known
            assert (shown.total, shown.is_more) == (len(known), False)
    return known


@pytest.fixture
def case(small: City) -> Order:
    return order(
        small, upto="signed", title="居住证办理窗口排队", content=TEXT, person=caller("13812345678", "欧阳秀兰")
    )


@pytest.mark.parametrize(
    "typed",
    [
        "排队",
        "居住證",
        "居住证 噪声",
        "juzhuzheng",
        "zaosheng",
        "jzz",
        "wifi",
        "ＷＩＦＩ",
        "88号",
        "胜利路88号",
        "欧阳秀兰",
        "欧阳",
        "欧阳女士",
        "1381234",
        "5678",
        "138 1234 5678",
    ],
)
def test_an_order_is_found_by(small: City, case: Order, typed: str) -> None:
    assert finds(small, "dispatcher", typed) == [case.pk]
    assert finds(small, "liaison", typed) == [case.pk]


@pytest.mark.parametrize("typed", ["8号", "排除", "居住证 飞机", "王", "138123", "3812345", "678", "?!", "\\"])
def test_an_order_is_not_found_by(small: City, case: Order, typed: str) -> None:
    assert finds(small, "dispatcher", typed) == []


@pytest.mark.parametrize(
    "typed", ["居住证:*A & !x", "' | '居住", "居住\x00证", "(" * 500, "问" * 50_000, "é" * 5000, "juzhu" * 1000]
)
def test_hostile_words_find_nothing_and_break_nothing(small: City, case: Order, typed: str) -> None:
    assert finds(small, "dispatcher", typed) in ([], [case.pk])


def test_a_unit_that_has_no_part_in_it_finds_and_counts_nothing(small: City, case: Order) -> None:
    for typed in ("排队", "juzhuzheng", "88号", "欧阳", "1381234"):
        assert finds(small, "town", typed) == []
        assert count(found(small.actors["town"], Wanted(text=typed), at=LATER)) == (0, False)


def test_a_unit_does_not_search_in_the_text_of_a_secret_caller(small: City) -> None:
    secret = order(
        small,
        upto="signed",
        title="窗口排队",
        content=TEXT + "我是欧阳秀兰。",
        person=caller("13812345678", "欧阳秀兰"),
        is_confidential=True,
    )
    for typed in ("噪声", "zaosheng", "88号", "wifi", "欧阳秀兰", "欧阳", "1381234", "排队 噪声"):
        assert finds(small, "liaison", typed) == []
        assert finds(small, "dispatcher", typed) == [secret.pk]
    for typed in ("排队", "paidui", "ckpd"):
        assert finds(small, "liaison", typed) == [secret.pk]


def test_what_a_caller_adds_is_found(small: City) -> None:
    entered = appeal(small)
    agent = small.actors["agent"]
    given = {"elements": ["place"], "question": "请说明门牌号"}
    take_appeal_step(entered, "ask_supplement", actor=agent, at=MORNING, given=given)
    entered.refresh_from_db()
    assert not without_order(agent, Waiting(text="凤凰小区")).exists()
    take_appeal_step(entered, "supplement", actor=agent, at=MORNING, given={"text": "凤凰小区东门"})
    assert without_order(agent, Waiting(text="凤凰小区")).get() == entered


def test_what_is_erased_is_found_no_more(small: City) -> None:
    small.employ("security", "security_admin", "centre")
    done = order(small, upto="archived", content="我叫王秀兰，井盖不见了。", title="王秀兰反映井盖缺失")
    assert finds(small, "dispatcher", "秀兰") == [done.pk]
    person = Person.objects.get()
    erase_person(person=person, reason="本人申请删除", actor=small.actors["security"], at=LATER)
    for typed in ("秀兰", "wangxiulan", "1990000", "王"):
        assert finds(small, "dispatcher", typed) == []
    assert finds(small, "dispatcher", "井盖") == [done.pk]


def test_an_old_database_is_indexed_in_batches_and_may_be_stopped(
    small: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [appeal(small, at=MORNING + timedelta(minutes=place)).pk for place in range(5)]
    Wording.objects.all().delete()
    monkeypatch.setattr(wording, "BATCH", 2)
    assert next(wording.build(is_anew=False)) == 2
    assert Wording.objects.count() == 2
    call_command("search", "index")
    assert "appeals 3; first digits added: callers 0" in capsys.readouterr().out
    assert sorted(Wording.objects.values_list("pk", flat=True)) == keys
    call_command("search", "index", "--anew")
    assert "appeals 5" in capsys.readouterr().out


def test_the_first_digits_of_callers_known_before_are_added(small: City, capsys: pytest.CaptureFixture[str]) -> None:
    appeal(small, person=caller("13812345678", "欧阳秀兰"))
    Person.objects.update(head_hash=None)
    call_command("search", "index")
    assert "first digits added: callers 1" in capsys.readouterr().out
    assert Person.objects.get().head_hash == keyed_hash("head", "1381234")


def test_the_index_holds_every_appeal_with_the_words_it_has_now(small: City, case: Order) -> None:
    with connection.cursor() as cursor:
        for one in Appeal.objects.all():
            cursor.execute("SELECT %s::tsvector", [wording.terms_of(one.title, one.content)])
            assert Wording.objects.get(pk=one.pk).terms == cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_frequencies()
