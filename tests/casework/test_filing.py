"""An accepted appeal is archived with its order, never on its own."""

import pytest

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines
from hotline.casework.steps.rules import StepRefused
from tests.casework.factories import MORNING, City, order


def test_nobody_archives_an_appeal_whose_order_is_still_open(small: City) -> None:
    handled = Appeal.objects.get(share__order=order(small, upto="signed"))
    assert "file" not in [line.step for line in open_lines(handled, small.actors["agent"])]
    with pytest.raises(StepRefused):
        AppealDoor().take(handled.pk, "file", actor=small.actors["agent"], at=MORNING, given={})


def test_the_archived_order_takes_its_appeal_along(small: City) -> None:
    assert Appeal.objects.get(share__order=order(small, upto="archived")).state == "archived"
