"""The process that listens, beside an exchange that is there or is not."""

import asyncio
from pathlib import Path
from unittest.mock import Mock

import pytest

from hotline.channels.phone.exchange import secrets
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.exchange.settings import Settings
from hotline.channels.phone.recognition import running


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
