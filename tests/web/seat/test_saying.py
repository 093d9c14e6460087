"""What is said stands beside the form, for the seat of the call alone."""

import re

import pytest
from django.test import override_settings
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Said
from hotline.casework.calls.words import EndedBy
from tests.casework import factories
from tests.casework.factories import City
from tests.web.conftest import SignIn
from tests.web.seat.calling import MINUTE, page, talking

pytestmark = pytest.mark.django_db
PIECE = "/staff/seat/phone/said/"


def test_what_is_said_is_read_by_the_seat_of_the_call_while_it_lasts(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    assert page(as_("agent"), PIECE).strip() == ""
    calls.note_said(call.pk, Said("caller", 1_000, 3_000, "工地每晚<b>施工</b>"))
    calls.note_said(call.pk, Said("seat", 4_000, 5_000, "在哪一片", is_final=False))
    text = page(as_("agent"), PIECE)
    assert re.search(r"来电人</span>\s*<span[^>]*>0:01</span>\s*<span[^>]*>工地每晚&lt;b&gt;施工", text)
    assert re.search(r'<li class="is-growing">\s*<span class="said-who">座席', text)
    assert text.index("在哪一片") < text.index("工地每晚"), "the latest stands on top"
    calls.end(call.pk, at=timezone.now(), by=EndedBy.CALLER, wrap_up=MINUTE)
    assert page(as_("agent"), PIECE).strip() == ""


def test_nobody_else_reads_it(small: City, as_: SignIn) -> None:
    call, _leg, _seat = talking(small)
    factories.seat(small, "leader", extension="8002")
    calls.note_said(call.pk, Said("caller", 1_000, 3_000, "工地每晚施工"))
    assert page(as_("leader"), PIECE).strip() == ""
    assert as_("handler").get(PIECE).status_code == 403
    answer = as_("agent").get(PIECE)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("is_on", [True, False])
def test_the_console_listens_for_it_only_where_something_is_recognised(small: City, as_: SignIn, is_on: bool) -> None:
    talking(small)
    with override_settings(HUIYIN_IS_RECOGNISED=is_on):
        console = page(as_("agent"))
    assert (f'hx-get="{PIECE}"' in console) is is_on
    assert 'data-live-but="said"' in console, "the bar need not be drawn for each word"
