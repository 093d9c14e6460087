"""The door of the staff: signing in, being locked out, signing out – in the staff's look and in both languages."""

from typing import Any

import pytest
from django.test import Client

from hotline.register.staff.models import Staff
from tests.casework.factories import City
from tests.web.conftest import SignIn

PASSWORD = "a-long-word-of-entry"


@pytest.fixture
def door(small: City) -> Client:
    """A browser before the door; the agent has a password."""
    agent = Staff.objects.get(username="agent")
    agent.set_password(PASSWORD)
    agent.save()
    return Client()


def enter(browser: Client, password: str, **more: str) -> Any:
    """Fill in the form of the door."""
    return browser.post("/staff/sign-in/", {"login": "agent", "password": password, **more})


def test_the_door_looks_like_the_house_and_speaks_both_languages(door: Client) -> None:
    chinese, english = (door.get(f"{language}/staff/sign-in/").content.decode() for language in ("", "/en"))
    assert "登录工作平台" in chinese
    assert "Sign in to the hotline" in english
    assert 'href="/en/staff/sign-in/"' in chinese
    assert "sign-up" not in chinese
    assert "forgotten/" not in chinese


def test_with_the_right_password_one_comes_where_one_wanted_to_go(door: Client) -> None:
    page = " ".join(door.get("/staff/seat/waiting/", follow=True).content.decode().split())
    assert 'name="next" value="/staff/seat/waiting/"' in page
    answer = enter(door, PASSWORD, next="/staff/seat/waiting/")
    assert answer["Location"] == "/staff/seat/waiting/"
    assert door.get("/staff/seat/waiting/").status_code == 200


def test_nobody_is_sent_to_a_foreign_address(door: Client) -> None:
    assert enter(door, PASSWORD, next="https://example.org/").headers["Location"] == "/staff/"


def test_a_wrong_password_says_so_without_saying_what_was_wrong(door: Client) -> None:
    known = enter(door, "wrong").content.decode()
    unknown = door.post("/staff/sign-in/", {"login": "nobody", "password": "wrong"}).content.decode()
    assert "data-takes-focus" in known
    assert "不正确" in known
    assert "不正确" in unknown


def test_an_account_is_signed_in_to_in_large_and_small_letters(door: Client) -> None:
    answer = door.post("/staff/sign-in/", {"login": "AGENT", "password": PASSWORD})
    assert answer.headers["Location"] == "/staff/"


def test_failures_in_large_and_small_letters_are_counted_together(door: Client) -> None:
    for name in ("agent", "Agent", "AGENT", "aGent", "agenT"):
        answer = door.post("/staff/sign-in/", {"login": name, "password": "wrong"})
    assert answer.status_code == 429
    assert enter(door, PASSWORD).status_code == 429


def test_failures_are_forgotten_when_one_has_come_in(door: Client) -> None:
    for _ in range(2):
        for name in ("agent", "Agent", "AGENT"):
            assert door.post("/staff/sign-in/", {"login": name, "password": "wrong"}).status_code == 200
        door.post("/staff/sign-in/", {"login": "Agent", "password": PASSWORD})
        door.post("/staff/sign-out/")


def test_after_five_failures_the_account_is_locked_even_for_the_right_password(door: Client) -> None:
    answers = [enter(door, "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429
    text = answers[-1].content.decode()
    assert "该账号已被锁定" in text
    assert "15分钟" in text
    assert enter(Client(), PASSWORD).status_code == 429


def test_signing_out_asks_first_and_ends_the_session(small: City, as_: SignIn) -> None:
    browser = as_("agent")
    assert "确定要退出登录吗" in browser.get("/staff/sign-out/").content.decode()
    assert browser.get("/staff/seat/").status_code == 200
    browser.post("/staff/sign-out/")
    assert browser.get("/staff/seat/").status_code == 302


@pytest.mark.parametrize("page", ["inactive", "password"])
def test_the_other_pages_of_the_account_are_in_the_same_look(small: City, as_: SignIn, page: str) -> None:
    text = as_("agent").get(f"/staff/{page}/", follow=True).content.decode()
    assert "door-panel" in text
