"""Signed links say what they are for and until when."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hotline.lib import tickets

DAY = timedelta(days=1)


def test_a_ticket_gives_its_subject_back() -> None:
    assert tickets.read("rate", tickets.issue("rate", 4711), within=DAY) == 4711


def test_a_ticket_fits_into_a_text_message() -> None:
    assert len(tickets.issue("rate", 10**9)) < 70


def test_a_ticket_runs_out() -> None:
    ticket = tickets.issue("rate", 1)
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False), pytest.raises(tickets.TicketExpired):
        tickets.read("rate", ticket, within=DAY)


@pytest.mark.parametrize("broken", ["", "1", "1~x~y", "1~1tABCD~" + "0" * 43, "\x00", "😀"])
def test_what_was_not_issued_here_is_no_ticket(broken: str) -> None:
    with pytest.raises(tickets.TicketBroken):
        tickets.read("rate", broken, within=DAY)


def test_a_ticket_for_one_purpose_is_none_for_another() -> None:
    with pytest.raises(tickets.TicketBroken):
        tickets.read("rate", tickets.issue("unsubscribe", 1), within=DAY)
