"""What a seat asks to be done with its call, what came of it, and what the call came to."""

from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Instruction
from hotline.casework.calls.words import LegKind, Outcome, Verb
from hotline.register.liaisons import actions as liaisons
from hotline.register.seats import actions as seats
from tests.casework import factories
from tests.casework.factories import City
from tests.web.conftest import SignIn
from tests.web.seat.calling import MINUTE, PHONE, WSS, at_notes, page, talking


def ask(browser: Client, **given: str) -> Any:
    return browser.post(f"{PHONE}instruct/", given)


@pytest.mark.parametrize(
    ("given", "held", "number"),
    [
        ({"verb": "hold"}, {}, ""),
        ({"verb": "transfer", "to": "seat:7"}, {"seat": 7}, ""),
        ({"verb": "transfer", "to": "skill:night"}, {"skill": "night"}, ""),
        ({"verb": "consult", "number": "0591 8888 7777"}, {"label": ""}, "+8659188887777"),
        ({"verb": "invite", "kind": "interpreter", "number": "13800005678"}, {"kind": "interpreter", "label": ""},
         "+8613800005678"),
        ({"verb": "emergency", "line": "110"}, {"line": "110"}, ""),
        ({"verb": "pause", "reason": "card"}, {"reason": "card"}, ""),
        ({"verb": "digits", "digits": "12 #"}, {"digits": "12#"}, ""),
    ],
)  # fmt: skip
def test_what_a_seat_asks_is_written_down_for_who_does_it(
    small: City, as_: SignIn, given: dict[str, str], held: dict[str, object], number: str
) -> None:
    call, _leg, _seat = talking(small)
    answer = ask(as_("agent"), key="k", **given)
    assert answer.status_code == 200
    row = Instruction.objects.get()
    assert (row.call_id, row.verb, row.given, row.number) == (call.pk, given["verb"], held, number)
    assert f"{Verb(given['verb']).label}…" in answer.content.decode()
    ask(as_("agent"), key="k", **given)
    assert Instruction.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"verb": "monitor"},
        {"verb": "force_end", "reason": "x"},
        {"verb": "consult", "to": "skill:night"},
        {"verb": "transfer"},
        {"verb": "transfer", "number": "not a number"},
        {"verb": "invite", "unit": "没有这个单位"},
        {"verb": "digits", "digits": "1a"},
        {"verb": "digits", "digits": "1" * 41},
        {"verb": "pause"},
        {},
    ],
)
def test_what_cannot_be_asked_is_refused_where_it_was_asked(small: City, as_: SignIn, given: dict[str, str]) -> None:
    talking(small)
    answer = ask(as_("agent"), dialog="phone-transfer", **given)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#phone-transfer-trouble"
    assert "phone-said-no" in answer.content.decode()
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("verb", ["transfer", "consult", "invite"])
@pytest.mark.parametrize("number", ["00882133000001", "+1 242 555 1234", "16888"])
def test_no_seat_has_numbers_rung_that_the_citys_rules_do_not_let_be_rung(
    small: City, as_: SignIn, verb: str, number: str
) -> None:
    talking(small)
    answer = ask(as_("agent"), verb=verb, number=number)
    assert answer.status_code == 422
    assert "境外或收费号码" in answer.content.decode()
    assert not Instruction.objects.exists()


def test_a_unit_is_rung_at_its_duty_telephone_whose_number_nobody_is_shown(small: City, as_: SignIn) -> None:
    talking(small)
    unit, browser = small.units["d1-housing"], as_("agent")
    assert "没有该单位的值班电话" in ask(browser, verb="invite", unit=unit.name).content.decode()
    duty(small, unit, "13700001111")
    answer = ask(browser, verb="invite", unit=unit.name)
    row = Instruction.objects.get()
    assert (row.given["label"], row.number) == (unit.name, "+8613700001111")
    assert "13700001111" not in answer.content.decode()


def duty(small: City, unit: Any, phone: str) -> None:
    holder = liaisons.Holder(since=timezone.localdate(), name="值班室", phone=phone)
    liaisons.name(unit=unit, kind="duty", holder=holder, known=None, actor=small.actors["liaison"], at=timezone.now())


def test_nothing_is_asked_about_a_call_at_another_seat(small: City, as_: SignIn) -> None:
    talking(small)
    factories.seat(small, "leader", extension="8002")
    answer = ask(as_("leader"), verb="hold")
    assert answer.status_code == 422
    assert not Instruction.objects.exists()


def test_what_came_of_an_instruction_is_said_in_the_words_of_the_page(small: City, as_: SignIn) -> None:
    talking(small)
    browser = as_("agent")
    ask(browser, verb="transfer", to="seat:7")
    row = Instruction.objects.get()
    calls.settle(row.pk, outcome=Outcome.REFUSED, at=timezone.now(), message="That seat is not free now.")
    assert "该座席现在不空闲" in page(browser, PHONE)
    ask(browser, verb="hold")
    calls.settle(Instruction.objects.latest("pk").pk, outcome=Outcome.DONE, at=timezone.now())
    assert "该座席现在不空闲" not in page(browser, PHONE)


def test_the_number_stands_in_clear_only_while_an_emergency_line_is_in_the_call(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    browser = as_("agent")
    assert "199 0000 1234" not in page(browser, PHONE)
    at = timezone.now()
    line = calls.bring_in(call.pk, kind=LegKind.EMERGENCY, channel="e", at=at, label="110", number="110")
    assert line is not None
    assert "199 0000 1234" in page(browser, PHONE)
    calls.left(line.pk, ending="talked", at=at, wrap_up=MINUTE)
    assert "199 0000 1234" not in page(browser, PHONE)


def test_to_whom_a_call_can_be_given(small: City, as_: SignIn) -> None:
    talking(small)
    ready = factories.seat(small, "leader", extension="8002", languages=["cmn", "yue"])
    seats.note_registered(ready.extension, at=timezone.now())
    shown = page(as_("agent"), f"{PHONE}to/")
    assert f'value="seat:{ready.pk}"' in shown
    assert 'value="skill:' in shown
    assert "8001" not in shown


def test_what_a_call_came_to_is_noted(small: City, as_: SignIn) -> None:
    call, _seat = at_notes(small)
    browser = as_("agent")
    assert browser.post(f"{PHONE}dispose/", {"disposition": "answered"}).status_code == 200
    call.refresh_from_db()
    assert call.disposition == "answered"
    assert browser.post(f"{PHONE}dispose/", {"disposition": "nonsense"}).status_code == 422
    call.refresh_from_db()
    assert call.disposition == "answered"


def test_a_call_in_the_citys_own_call_centre_pops_and_is_not_led_here(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    Call.objects.filter(pk=call.pk).update(purpose="foreign")
    with override_settings(**WSS):
        shown = page(as_("agent"))
    assert f'data-pop="{call.code}"' in shown
    assert 'data-phone="answer"' not in shown
    assert 'data-phone="end"' not in shown
