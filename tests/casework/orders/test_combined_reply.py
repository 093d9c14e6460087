"""Lead and assist: what others report comes before the lead's reply, which is one – or the lead says why not."""

from datetime import timedelta

import pytest

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Reply
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import history
from tests.casework.factories import MORNING, REPLY, City, order

LATER = MORNING + timedelta(hours=5)
ALONE = {name: value for name, value in REPLY.items() if name != "without_parts"}


def test_a_lead_does_not_reply_while_a_part_is_open_unless_it_says_why(small: City) -> None:
    case = order(small, upto="signed")
    with pytest.raises(StepRefused) as refused:
        take_step(case, "draft", actor=small.actors["handler"], at=LATER, given=ALONE)
    assert refused.value.field == "without_parts"
    take_step(case, "draft", actor=small.actors["handler"], at=LATER, given=REPLY)
    drafted = Event.objects.get(name="drafted")
    assert drafted.after["parts_open"] == [small.units["d1-water"].pk]
    (told,) = [told for told in history([("order", case.pk)]) if told.event.pk == drafted.pk]
    assert told.facts["without_parts"] == REPLY["without_parts"]


def test_when_all_have_reported_nothing_needs_to_be_said(small: City) -> None:
    case, water = order(small, upto="signed"), small.actors["water"]
    take_step(case, "sign", actor=water, at=LATER, given={})
    take_step(case, "report", actor=water, at=LATER, given={"text": "管网已排查，未见渗漏。"})
    take_step(case, "draft", actor=small.actors["handler"], at=LATER, given=ALONE)
    assert "parts_open" not in Event.objects.get(name="drafted").after
    assert Reply.objects.filter(order=case).count() == 1
