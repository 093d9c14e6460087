"""Replies as they are kept: looked at with question, caller and the unit's other replies; what the audit decided."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Reply
from hotline.insight.replies.queries import decided, names_in, of_reply, of_text
from hotline.insight.replies.words import Flag, Why
from hotline.lib import seals
from tests.casework.factories import MORNING, City, caller, order

pytestmark = pytest.mark.django_db
EMPTY = "您好，您反映的问题已收悉，感谢您的支持！"
LATER = MORNING + timedelta(days=3)


def test_the_callers_name_and_number_are_found_in_what_everybody_may_read(small: City) -> None:
    case = order(small, upto="signed", person=caller("13912345678", "欧阳靖宇"))
    names = names_in(case.appeals.get())
    text = "井盖已于3月1日更换，欧阳靖宇（13912345678）表示满意。"
    assert Why.CALLER in {one.why for one in of_text(text, case, said="井盖缺失", names=names, at=LATER)}
    assert Why.CALLER not in {one.why for one in of_text(text, case, said="井盖缺失", names=(), at=LATER)}
    assert of_text("  ", case, said="井盖缺失", names=names, at=LATER) == []


def test_looking_at_a_reply_costs_as_many_queries_however_many_the_unit_has_written(
    small: City, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cases = [order(small, upto="replied") for _ in range(3)]
    reply = Reply.objects.select_related("order").filter(order=cases[0]).get()
    of_reply(reply, at=LATER)
    with django_assert_max_num_queries(5):
        of_reply(reply, at=LATER)


def test_what_auditors_decide_against_flags_is_counted_from_the_journal(small: City) -> None:
    case = order(small, upto="replied")
    Reply.objects.filter(order=case).update(public_sealed=seals.seal(EMPTY))
    given = {"reasons": ["off_the_point"], "note": "请写明处理结果"}
    take_step(case, "send_back", actor=small.actors["dispatcher"], given=given, at=LATER)
    fine = order(small, upto="audited")
    assert fine.state == "audited"
    counted = decided(since=MORNING, until=LATER + timedelta(days=1))
    assert counted.flagged[Flag.EVADES, "sent_back"] == 1
    assert counted.replies["sent_back"] == 1
    assert sum(counted.replies.values()) == 2


def test_the_command_says_what_was_decided(small: City, tmp_path: Path) -> None:
    order(small, upto="audited")
    said, file = StringIO(), tmp_path / "decided.json"
    call_command("replies", "decided", "--from", "2026-03-01", "--to", "2026-03-31", "--json", str(file), stdout=said)
    assert "audited: passed 1" in said.getvalue()
    assert json.loads(file.read_text())["replies"] == {"passed": 1}
    with pytest.raises(CommandError, match="before"):
        call_command("replies", "decided", "--from", "2026-03-31", "--to", "2026-03-01")
