"""What was asked for is found in the list by who decides, and decided on the order's page."""

from typing import Any

from django.utils import timezone

from hotline.casework.loop import take_step
from tests.casework.factories import City, order
from tests.web.conftest import SignIn


def words(answer: Any) -> str:
    """A page as one line."""
    return " ".join(answer.content.decode().split())


def test_a_leader_finds_what_waits_for_her_and_decides(small: City, as_: SignIn) -> None:
    now = timezone.now()
    changed, void, left_out, other = (order(small, upto=to, at=now) for to in ("signed", "opened", "closed", "signed"))
    given: dict[str, object] = {"kind": "help", "note": "属于求助"}
    take_step(changed, "ask_change", actor=small.actors["liaison"], at=now, given=given)
    take_step(void, "ask_void", actor=small.actors["agent"], at=now, given={"reason": "typing", "note": "录错"})
    given = {"code": "X01", "note": "违反规定"}
    take_step(left_out, "ask_exclusion", actor=small.actors["liaison"], at=now, given=given)
    browser = as_("leader")
    everything = words(browser.get("/staff/orders/?mark=asked"))
    assert all(case.number in everything for case in (changed, void, left_out))
    assert other.number not in everything
    for mark, case in (("change", changed), ("void", void), ("exclusion", left_out)):
        page = words(browser.get(f"/staff/orders/?mark={mark}"))
        found = [one.number for one in (changed, void, left_out, other) if one.number in page]
        assert found == [case.number]
    assert "同意变更类别" in words(browser.get(f"/staff/orders/{changed.number}/"))
    version = str(void.version + 1)
    answer = browser.post(f"/staff/orders/{void.number}/void/", {"version": version})
    assert answer.status_code == 302, words(answer)
    assert "剔除待初审" in words(browser.get(f"/staff/orders/{left_out.number}/"))
    assert "违反法律法规或政策" in words(browser.get(f"/staff/orders/{left_out.number}/"))


def test_a_unit_adds_another_on_the_order_s_page(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed", at=timezone.now())
    browser = as_("liaison")
    assert "增派协办" in words(browser.get(f"/staff/orders/{case.number}/"))
    given = {"unit": "青溪镇", "duty": "到现场设置围挡", "version": str(case.version)}
    answer = browser.post(f"/staff/orders/{case.number}/add_unit/", given)
    assert answer.status_code == 302, words(answer)
    page = words(browser.get(f"/staff/orders/{case.number}/"))
    assert "到现场设置围挡" in page
