"""The process that leads the calls, while there is no exchange yet or no longer."""

import asyncio
import logging
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from hotline.channels.phone.process import Process
from hotline.lib.ari.trouble import Lost
from tests import leaping


def nobody(_door: Any, _application: str) -> Any:
    """An exchange that is not there."""
    raise Lost("No connection with the exchange.")


async def nothing(*_given: Any) -> None:
    """Nothing has to be waited for."""


def tried(seconds: float) -> None:
    """The process tries to connect for so long."""
    ledger: Any = SimpleNamespace(quiet=nothing, do=nothing)
    installation: Any = SimpleNamespace(now=lambda: None)
    process = Process(nobody, "hotline", ledger, installation, hears=False)

    async def whole() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await process.run()

    leaping.run(whole())


def test_an_exchange_that_is_started_beside_it_is_waited_for_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="hotline.channels.phone.process"):
        tried(8)
        assert not caplog.records
        tried(60)
    assert "not connected with the exchange" in caplog.text
