"""Answering days, grave emergencies and followed orders, on the screens of those who watch over the city."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.answering_days.actions import Announcement, announce, close, take
from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.emergencies.actions import IncidentCard, declare_grave, open_incident
from hotline.casework.emergencies.models import Incident
from hotline.casework.followers.actions import follow
from hotline.casework.orders.models import Order
from hotline.insight.hotspots.models import Issue
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import City, city, order
from tests.insight.hotspots.cases import hot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def small() -> City:
    """A day that was held, a grave emergency, an order that is followed."""
    made, now = city(), timezone.now()
    actor, case = made.actors["supervisor"], order(made, upto="signed", at=now - timedelta(hours=3))
    day = announce(
        Announcement(
            leader_name="林知远", leader_office="水务局局长", topic="供水", seat="3号席", unit=made.units["d1-water"],
            begins_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=2),
        ), actor=actor, at=now - timedelta(days=1),
    )  # fmt: skip
    take(day, appeal=case.appeals.get(), actor=made.actors["agent"], at=now)
    close(day, minutes="逐件交办。", summary="集中反映供水问题。", actor=actor, at=now)
    card = IncidentCard(
        kind="water_pollution", title="青溪河化学品泄漏", announcement="请勿取用河水。",
        areas=(made.units["t1"],), begins_at=now,
    )  # fmt: skip
    declare_grave(open_incident(card, actor=made.actors["leader"], at=now), actor=made.actors["leader"], at=now)
    follow(case, actor=actor, at=now)
    hot(made, at=now - timedelta(hours=2))
    return made


@pytest.mark.parametrize(
    "how",
    [{"width": 1440}, {"width": 390, "theme": "dark"}, {"width": 320, "print_": "large", "lang": "en"}],
    ids=lambda how: str(how["width"]),
)
def test_what_is_watched_fits_every_screen(looker: Looker, small: City, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    day, incident = AnsweringDay.objects.get().pk, Incident.objects.get().pk
    for page in (
        "answering-days/",
        f"answering-days/{day}/",
        f"emergencies/{incident}/",
        "orders/followed/",
        "hotspots/",
    ):
        look(looker, f"/staff/{page}", "staff", page.strip("/").replace("/", "-"), **how)


def test_a_hot_issue_and_what_is_made_of_it_fit_every_screen(looker: Looker, small: City) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    issue = Issue.objects.get().pk
    look(looker, f"/staff/hotspots/{issue}/", "staff", "hotspot", width=390, theme="dark")
    look(looker, f"/staff/hotspots/{issue}/dismiss/", "staff", "hotspot-dismiss", width=320, print_="large")


def test_their_forms_fit_the_narrowest_screen(looker: Looker, small: City) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    number = Order.objects.get().number
    for page in (
        "answering-days/announce/",
        f"orders/{number}/followers/",
        f"briefs/difference/{number}/",
        f"orders/{number}/guard/",
    ):
        look(looker, f"/staff/{page}", "staff", page.strip("/").replace("/", "-"), width=320)
