"""`hotline phone try`: a telephone and a town of citizens on one machine."""

import io
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hotline.channels.phone.citizens.outside import CARRIER
from hotline.channels.phone.exchange import settings as phone_settings
from hotline.config.phoning import run, trying
from tests.config.supervised import Run


def test_everything_finds_everything_on_ports_that_are_free(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
        assert port < trying.free_port(port, set()) < port + trying.PORTS_TRIED
        assert trying.free_port(port, {port + 1}) > port + 1, "and that nobody else of us was given"
    found = trying.surroundings({}, set())
    read = phone_settings.read(tmp_path, found)
    assert read.trunk is not None
    assert read.trunk.hosts == (CARRIER,)
    assert {desk.number for desk in read.desks} == {"110", "119", "120", "122"}
    assert {desk.port for desk in read.desks} == {read.trunk.port}
    assert len({read.sip_port, read.http_port, read.wss_port, read.trunk.port}) == 4
    assert read.softphone_url.startswith("ws://127.0.0.1:"), "pages of this machine need no certificate"


def test_what_somebody_has_set_himself_stays() -> None:
    given = {"HUIYIN_PHONE_SIP_PORT": "5999", "HUIYIN_PHONE_DESKS": "12348=10.0.0.1"}
    found = trying.surroundings(given, set())
    assert found["HUIYIN_PHONE_SIP_PORT"] == "5999"
    assert found["HUIYIN_PHONE_DESKS"] == "12348=10.0.0.1"


def test_citizens_are_not_played_on_the_telephone_of_a_real_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_PHONE_TRUNK", "sip.carrier.example")
    with pytest.raises(CommandError, match="telephone of a real city"):
        call_command("phone", "try")
    with pytest.raises(CommandError, match=f"played citizens come from {CARRIER}"):
        call_command("phone", "citizens")


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path / "var").start("phone", "try")
    yield started
    started.stop(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.telephony
def test_a_citizen_rings_and_is_answered(trial: Run) -> None:
    trial.wait_until_ready(300)
    trial.also("profile", "enter", "luming")
    trial.wait_until_said("calls are led from here")
    trial.wait_for_citizens()
    said = trial.also("phone", "ring", "--for", "12")
    assert "13800000001 rings 12345" in said
    assert "answered" in said
    code, said = trial.stop(signal.SIGINT)
    assert code == 0
    assert "hotline phone ring" in said, "what to do next is said"
    assert "calls cannot be led yet: No city profile" in said
    assert "calls are led from here" in said
    assert "the exchange is stopped" in said
    assert "the citizens went home" in said
    assert " ended (" not in said, "nothing had to be started again"


def test_calls_are_led_from_the_day_on_which_the_city_has_a_profile(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def a_profile_is_entered(seconds: float) -> None:
        call_command("profile", "enter", "luming", stdout=io.StringIO())

    monkeypatch.setattr("hotline.config.phoning.run.connection.close", lambda: None)
    monkeypatch.setattr("hotline.config.phoning.run.time.sleep", a_profile_is_entered)
    run.await_city(told.append)
    assert told == ["calls cannot be led yet: No city profile has been entered. Load one: hotline demo load."]
    run.await_city(told.append)
    assert len(told) == 1
