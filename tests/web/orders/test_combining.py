"""The lead sees what the others reported before it replies, and its draft begins with it."""

from datetime import timedelta

from hotline.casework.loop import take_step
from tests.casework.factories import MORNING, City, order
from tests.web.conftest import SignIn


def test_the_draft_begins_with_what_the_others_reported(small: City, as_: SignIn) -> None:
    case, water = order(small, upto="signed"), small.actors["water"]
    waiting = as_("handler").get(f"/staff/orders/{case.number}/draft/").content.decode()
    assert 'name="without_parts"' in waiting
    for step, given in (("sign", {}), ("report", {"text": "管网已排查，未见渗漏。"})):
        take_step(case, step, actor=water, at=MORNING + timedelta(hours=5), given=given)
    ready = as_("handler").get(f"/staff/orders/{case.number}/draft/").content.decode()
    assert "雪松区水务局：管网已排查，未见渗漏。" in ready
    assert 'name="without_parts"' not in ready
