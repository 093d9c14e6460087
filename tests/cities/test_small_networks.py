"""Every city that ships stands on a small network of its own name, and an order goes its whole way under its rules."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import open_order
from hotline.config.demo import files, loading
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.sources import shipped
from hotline.register.matters.models import Matter
from hotline.register.matters.queries import suggest
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_named
from hotline.register.units.models import Unit
from tests.casework.factories import STRAIGHT, caller

CITIES = [name for name in shipped() if name != "luming"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", CITIES)
def test_an_order_goes_from_the_call_to_the_archive(name: str) -> None:
    now = timezone.now() - timedelta(days=1)
    city = files.read(name)
    assert loading.load(city, now=now) == 0
    profiles.forget()
    profile = profiles.current()
    assert profile.name == name
    assert Unit.objects.get(parent__isnull=True).name == profile.title
    place, matter = Unit.objects.get(code="east-town-1"), Matter.objects.get(code="010101")
    suggested = suggest(matter=matter, region=place, on=now.date())
    assert suggested is not None
    assert suggested.lead.code == "east-urban-management"
    given = Registration(
        title="夜间施工", content="工地夜间施工，无法休息。", region=place, channel="01", person=caller()
    )
    agent = actor_named("agent")
    assert agent is not None
    entered, _code = register(given, actor=agent, at=now)
    assert entered.number.startswith(profile.number_prefix)
    case = open_order(entered.pk, actor=agent, at=now, given={"kind": "complaint", "matter": "010101"})
    for hour, (step, who, what, state) in enumerate(STRAIGHT, 1):
        actor = actor_named(who)
        assert actor is not None
        told = {"lead": "east-housing"} if step == "dispatch" else what
        take_step(case, step, actor=actor, at=now + timedelta(hours=hour), given=told)
        case.refresh_from_db()
        assert case.state == state
    assert loading.is_loaded(city)
    assert not Staff.objects.filter(role__in=profile.roles_off).exists()
