"""All citizens together: their exchange as a process, the telephones on tables, and who moves them."""

import time
from contextlib import suppress

from hotline.channels.phone.citizens import outside as places
from hotline.channels.phone.citizens.handsets import NothingHappened
from hotline.channels.phone.citizens.outside import Outside
from hotline.channels.phone.citizens.puppeteer import Puppeteer
from hotline.channels.phone.exchange.programs import Asterisk
from hotline.channels.phone.exchange.running import Exchange

REGISTERED_WITHIN = 10.0


class Citizens:
    """The second exchange and everybody at its telephones."""

    def __init__(self, asterisk: Asterisk, outside: Outside) -> None:
        self.outside = outside
        self.exchange = Exchange(asterisk, outside.folders)
        self.puppeteer = Puppeteer(outside)
        self.dial = self.puppeteer.dial
        self.rung = self.puppeteer.rung
        self.tables: dict[str, str] = {}
        """Telephones on tables: extension and secret."""

    def start(self) -> None:
        """Start their exchange, with nobody on the telephone. Raises ExchangeTrouble."""
        places.write_all(self.exchange.asterisk, self.outside, self.tables)
        self.exchange.start()
        self.puppeteer.open()

    def stop(self) -> None:
        """Everybody hangs up, and the exchange ends."""
        self.puppeteer.close()
        self.exchange.stop()

    def sit(self, extension: str, secret: str, *, within: float = REGISTERED_WITHIN) -> None:
        """A telephone on a table registers with the hotline; returns when it has. Raises NothingHappened when it may
        not, or there is no such seat."""
        self.tables[extension] = secret
        self._reload()
        deadline = time.monotonic() + within
        while not self._is_registered(extension):
            if time.monotonic() > deadline:
                raise NothingHappened(f"The telephone {extension} could not register within {within:.0f} s.")
            time.sleep(0.1)

    def stand_up(self, extension: str) -> None:
        """Take a telephone away again."""
        with suppress(KeyError):
            self.exchange.command(f"pjsip send unregister table-{extension}-registration")
            del self.tables[extension]
            self._reload()

    def _reload(self) -> None:
        places.write_telephones(self.outside, self.tables)
        self.exchange.command("module reload res_pjsip.so")

    def _is_registered(self, extension: str) -> bool:
        shown = self.exchange.command("pjsip show registrations").splitlines()
        return any(
            line.strip().startswith(f"table-{extension}-registration/") and "Registered" in line for line in shown
        )
