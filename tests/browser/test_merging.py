"""Many callers, one handling, in a real browser: what is alike, merging, taking out, each caller's own word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework import factories
from tests.casework.factories import REPLY, caller, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_orders_are_fit_to_be_merged_split_and_visited(looker: Looker) -> None:
    small = factories.city()
    now = timezone.now()
    master = order(small, upto="signed", at=now - timedelta(hours=30))
    for place in range(3):
        other = order(small, at=now - timedelta(hours=20), person=caller(phone=f"1990000{place:04d}"))
        if place:
            given: dict[str, object] = {"into": master.number}
            take_step(other, "merge", actor=small.actors["leader"], at=now - timedelta(hours=2), given=given)
    looker.sign_in(Staff.objects.get(username="leader"))
    for width, how in ((1440, {}), (1024, {"theme": "dark"}), (320, {"lang": "en"})):
        look(looker, f"/staff/orders/{master.number}/", "staff", "merging-order", width=width, **how)
        look(looker, f"/staff/orders/{master.number}/merging/", "staff", "merging", width=width, **how)
        look(looker, f"/staff/orders/{master.number}/split/", "staff", "merging-split", width=width, **how)
    for step, who, said in (("draft", "handler", REPLY), ("approve", "head", {}), ("pass_audit", "dispatcher", {})):
        take_step(master, step, actor=small.actors[who], at=now, given=said)
    looker.sign_in(Staff.objects.get(username="visitor"))
    for width, how in ((1440, {}), (320, {"theme": "dark"})):
        look(looker, f"/staff/visit/{master.number}/", "staff", "merging-visit", width=width, **how)
