"""Restrictions of malicious callers, on every screen: the staff's pages, the seat, the caller's own page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.restrictions.models import Restriction
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import city
from tests.casework.restrictions.proposing import in_force, taken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "dark", "print_": "large"},
    {"width": 320, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.fixture
def one() -> Restriction:
    """A restriction in force, to which its caller objects."""
    small, at = city(), timezone.now() - timedelta(hours=3)
    small.employ("supervisor2", "supervisor", "centre")
    return taken(
        small, in_force(small, at=at), "object_restriction", "agent", at + timedelta(hours=1), text="我没有骂人。"
    )


@pytest.mark.parametrize("path", ["", "{key}/", "{key}/grant_objection/"])
@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
def test_its_pages_fit_every_screen(looker: Looker, one: Restriction, path: str, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor2"))
    look(looker, f"/staff/restrictions/{path.format(key=one.pk)}", "staff", "restrictions", **how)


def test_the_form_of_a_proposal_fits_a_telephone(looker: Looker, one: Restriction) -> None:
    looker.sign_in(Staff.objects.get(username="agent"))
    look(looker, "/staff/restrictions/propose/", "staff", "restrictions", width=320, theme="dark", print_="large")
