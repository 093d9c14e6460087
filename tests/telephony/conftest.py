"""Every test here rings through two real exchanges. Where they cannot be had or do not start the test fails."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from hotline.channels.phone.exchange.programs import ExchangeTrouble
from tests.casework import factories
from tests.telephony.cable import Cable
from tests.telephony.desk import Desk
from tests.telephony.town import Town


@pytest.fixture(scope="session")
def running_town() -> Iterator[Town]:
    """Both exchanges, started once in a process of the run."""
    try:
        town = Town.build(Path(settings.VAR))
    except ExchangeTrouble as trouble:
        pytest.fail(f"There is no telephone network to test on: {trouble}", pytrace=False)
    yield town
    town.tear_down()


@pytest.fixture
def town(running_town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The town with nobody on the telephone; the surroundings say where its exchange is."""
    for name, value in running_town.environ.items():
        monkeypatch.setitem(os.environ, name, value)
    yield running_town
    running_town.quiet_down()


@pytest.fixture
def cable(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cable]:
    """The process reaches the exchange through it."""
    cable = Cable(town.settings.http_port)
    monkeypatch.setenv("HUIYIN_PHONE_HTTP_PORT", str(cable.port))
    yield cable
    cable.close()


@pytest.fixture
def desk(town: Town, transactional_db: None, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The small city's hotline in the town, with the process that leads the calls; by the rules of another city where
    the test gives them."""
    desk = Desk(factories.city(), town)
    if rules := getattr(request, "param", ""):
        desk.follow(rules)
    try:
        desk.begin()
        yield desk
    finally:
        desk.end()
