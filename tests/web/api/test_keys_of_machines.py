"""`hotline token`: keys for machines are given once, listed without themselves, revoked at once."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hotline.register.staff.models import Staff, Token
from tests.casework.factories import City
from tests.web.api.machine import Machine, problem


def token(*words: str) -> str:
    """What `hotline token` prints."""
    out = StringIO()
    call_command("token", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_a_key_opens_the_interface_until_it_is_revoked(small: City, client: Client) -> None:
    key = token("give", "Dispatcher", "--label", "区县平台")
    asking = Machine(client, key)
    assert asking.get("/orders").status_code == 200
    assert bytes(Token.objects.get().token_hash) != key.encode()
    listed = token("list", "dispatcher")
    assert "区县平台" in listed
    assert key not in listed
    token("revoke", "dispatcher", "--label", "区县平台")
    problem(asking.get("/orders"), 401)


def test_a_key_ends_with_its_days(small: City, client: Client) -> None:
    asking = Machine(client, token("give", "dispatcher", "--label", "test", "--days", "2"))
    assert asking.get("/orders").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=2, seconds=1), tick=False):
        problem(asking.get("/orders"), 401)


def test_a_key_ends_with_its_account(small: City, client: Client) -> None:
    asking = Machine(client, token("give", "dispatcher", "--label", "test"))
    Staff.objects.filter(username="dispatcher").update(is_active=False)
    problem(asking.get("/orders"), 401)
    with pytest.raises(CommandError):
        token("give", "dispatcher", "--label", "again")


@pytest.mark.parametrize(
    "words",
    [
        ("give", "nobody", "--label", "x"),
        ("give", "dispatcher", "--label", " "),
        ("give", "dispatcher", "--label", "x" * 81),
        ("give", "dispatcher", "--label", "x", "--days", "0"),
        ("give", "dispatcher", "--label", "x", "--days", "99999999999"),
        ("revoke", "dispatcher", "--label", "none"),
    ],
)
def test_what_cannot_be_is_said(small: City, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        token(*words)
