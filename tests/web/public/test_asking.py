"""What a citizen asks for on the page of her appeal: to take it back, to have it handled again."""

from typing import Any

from django.test import Client
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from tests.casework.factories import City, appeal, order


def words(answer: Any) -> str:
    """A page as one line."""
    return " ".join(answer.content.decode().split())


def follow(browser: Client, entered: Appeal) -> str:
    """Open the appeal by number and code. Returns its address."""
    entered.refresh_from_db()
    browser.post("/track/", {"number": entered.number, "code": entered.code})
    return f"/track/{entered.number}/"


def test_she_withdraws_on_the_page_of_her_appeal(small: City, client: Client) -> None:
    entered = order(small, upto="signed", at=timezone.now()).appeals.get()
    here = follow(client, entered)
    assert "撤回诉求" in words(client.get(here))
    assert "不能恢复" in words(client.get(f"{here}withdraw/"))
    form = {"note": "已解决", "idempotency_key": "k"}
    assert client.post(f"{here}withdraw/", form)["Location"] == here
    assert client.post(f"{here}withdraw/", form)["Location"] == here, "sent twice it is done once"
    text = words(client.get(here))
    assert "您已撤回诉求，不再办理。" in text
    assert f"{here}withdraw/" not in text
    entered.refresh_from_db()
    assert entered.state == "withdrawn"


def test_before_it_is_accepted_she_withdraws_just_the_same(small: City, client: Client) -> None:
    entered = appeal(small, at=timezone.now())
    here = follow(client, entered)
    client.post(f"{here}withdraw/", {"note": ""})
    entered.refresh_from_db()
    assert entered.state == "withdrawn"


def test_who_has_not_given_the_code_withdraws_nothing(small: City, client: Client) -> None:
    entered = appeal(small, at=timezone.now())
    answer = client.post(f"/track/{entered.number}/withdraw/", {"note": ""})
    assert answer["Location"] == f"/track/?number={entered.number}"
    entered.refresh_from_db()
    assert entered.state == "registered"


def test_she_asks_for_a_closed_one_to_be_handled_again(small: City, client: Client) -> None:
    case = order(small, upto="closed", at=timezone.now())
    here = follow(client, case.appeals.get())
    assert "申请重新办理" in words(client.get(here))
    assert client.post(f"{here}reopen/", {"note": ""}).status_code == 422
    assert client.post(f"{here}reopen/", {"note": "说修好了，其实没修"})["Location"] == here
    assert "您已申请重新办理" in words(client.get(here))
    case.refresh_from_db()
    assert case.state == "reopening_asked"
    assert client.get(f"{here}reopen/")["Location"] == here
