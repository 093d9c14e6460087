"""Orders about one matter on the pages: what is alike is shown, a person merges, each citizen reads it kindly."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from tests.casework.factories import City, caller, order
from tests.web.conftest import SignIn

NOW = timezone.now


def two(small: City) -> tuple[Order, Order]:
    at = NOW() - timedelta(hours=30)
    return order(small, upto="signed", at=at), order(small, at=at, person=caller(phone="19900005678", name="李四"))


def test_who_may_merge_sees_what_is_alike_and_nobody_else(small: City, as_: SignIn) -> None:
    master, other = two(small)
    text = as_("dispatcher").get(f"/staff/orders/{master.number}/").content.decode()
    assert "疑似同一事项" in text
    assert other.number in text
    for who in ("agent", "liaison", "supervisor"):
        assert "疑似同一事项" not in as_(who).get(f"/staff/orders/{master.number}/").content.decode()
        assert as_(who).get(f"/staff/orders/{master.number}/merging/").status_code == 403


def test_orders_are_merged_on_one_page_and_taken_out_by_choice(small: City, as_: SignIn) -> None:
    master, other = two(small)
    browser = as_("leader")
    page = f"/staff/orders/{master.number}/merging/"
    assert other.number in browser.get(page).content.decode()
    assert browser.post(page, {"number": "123"}).status_code == 422
    assert browser.post(page, {}).status_code == 422
    answer = browser.post(page, {"chosen": [other.number], "note": "同一处"})
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/orders/{master.number}/")
    text = browser.get(f"/staff/orders/{master.number}/").content.decode()
    assert "2位诉求人" in text
    assert "已并入本工单的工单" in text
    assert "已并入：" in browser.get(f"/staff/orders/{other.number}/").content.decode()
    assert "2位诉求人" in as_("liaison").get("/staff/unit/").content.decode()
    step = f"/staff/orders/{master.number}/split/"
    assert f'<option value="{other.number}">' in browser.get(step).content.decode()
    assert browser.post(step, {"order": other.number, "note": "两处"}).status_code == 302
    other.refresh_from_db()
    assert other.state == "reviewed"


def test_what_has_changed_since_the_page_was_read_is_not_merged(small: City, as_: SignIn) -> None:
    master, other = two(small)
    page = f"/staff/orders/{master.number}/merging/"
    versions = [f"{master.number}:{master.version}", f"{other.number}:{other.version}"]
    text = as_("leader").get(page).content.decode()
    assert all(f'value="{each}"' in text for each in versions)
    for changed in (master, other):
        Order.objects.filter(pk=changed.pk).update(version=changed.version + 1)
        answer = as_("leader").post(page, {"chosen": [other.number], "versions": versions})
        assert answer.status_code == 422
        Order.objects.filter(pk=changed.pk).update(version=changed.version)
    other.refresh_from_db()
    assert other.state != "merged"
    sent = {"chosen": [other.number], "versions": versions, "idempotency_key": "click"}
    assert [as_("leader").post(page, sent).status_code for _ in range(2)] == [302, 302]


def test_her_page_says_so_kindly_and_names_nobody(small: City) -> None:
    master, other = two(small)
    take_step(other, "merge", actor=small.actors["leader"], at=NOW(), given={"into": master.number})
    hers = master.appeals.get(number=other.number)
    browser = Client()
    browser.post("/track/", {"number": hers.number, "code": hers.code})
    text = browser.get(f"/track/{hers.number}/").content.decode()
    assert "与您反映同一问题的诉求已合并办理" in text
    assert master.number not in text
    assert "王秀兰" not in text
