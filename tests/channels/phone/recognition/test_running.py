"""The process that listens, beside an exchange that is there or is not."""

import asyncio
from pathlib import Path
from unittest.mock import Mock

import pytest

from hotline.channels.phone.exchange import secrets
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.settings import Settings
from hotline.channels.phone.recognition import running
from hotline.channels.phone.recognition.contract import RecognitionTrouble
from tests import leaping


class Waited(Exception):
    """It waits for the exchange."""


def test_before_an_exchange_is_configured_it_waits_and_makes_no_password_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def waits(seconds: float) -> None:
        assert seconds == running.PAUSES[0]
        raise Waited

    monkeypatch.setattr("hotline.channels.phone.recognition.running.asyncio.sleep", waits)
    with pytest.raises(Waited):
        asyncio.run(running._listen(Settings(var=tmp_path), Mock(), Mock(), 1))
    folders = Folders.of(tmp_path)
    assert not folders.keys.exists()
    folders.make()
    assert secrets.known(folders) == ""
    made = secrets.password(folders)
    assert secrets.known(folders) == made
    assert len(made) >= 40


def test_of_two_processes_one_listens_and_the_other_takes_over_when_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening: list[str] = []

    async def listen(settings: Settings, recogniser: str, *_: object) -> None:
        listening.append(recogniser)
        try:
            await asyncio.Event().wait()
        finally:
            listening.remove(recogniser)

    monkeypatch.setattr(running, "_listen", listen)

    async def story() -> None:
        settings = Settings(var=tmp_path)
        first, second = (
            asyncio.create_task(running.run(settings, one, calls=1, threads=1))  # type: ignore[arg-type]  # by its name
            for one in ("the first", "the second")
        )
        await asyncio.sleep(60.0)
        assert listening == ["the first"]
        first.cancel()
        await asyncio.sleep(60.0)
        assert listening == ["the second"]
        second.cancel()
        await asyncio.wait({first, second})

    leaping.run(story())


def test_where_nobody_can_see_who_listens_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecognitionTrouble, match="cannot be opened"):
        asyncio.run(running.run(Settings(var=tmp_path / "nowhere"), Mock(), calls=1, threads=1))
