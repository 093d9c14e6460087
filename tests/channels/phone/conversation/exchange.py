"""An exchange in one process and without a network: channels, bridges, playbacks and recordings, and what they tell.

The order of its events is that of a real Asterisk 22, written down from runs against one. Citizens and seats are
scripted: `ring_up` begins a call, `seat` says what a seat does when it rings. The connection can be cut before any
event (`cut_before`), events meanwhile are lost as they are in life, and `restart` loses all calls, too. An
exchange that is hard pressed takes `answers_after` seconds for what it is asked.

It keeps what each caller hears, by the loop's clock: `longest_silence` is what no caller should ever notice.
"""

import contextlib
from collections.abc import AsyncIterator

from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION, FAX, LINE
from hotline.lib.ari.connection import Connection, FrontDoor, over
from hotline.lib.ari.trouble import Lost
from tests.channels.phone.conversation.lines import REJECTED, Leg
from tests.channels.phone.conversation.requests import Requests
from tests.channels.phone.conversation.state import Phone, State
from tests.lib.ari.wire import Wire


class Exchange(Requests):
    """The exchange, with the people at its lines."""

    @property
    def is_connected(self) -> bool:
        """Whether an application is there that takes calls."""
        return self._wire is not None

    @contextlib.asynccontextmanager
    async def connected(self, front_door: FrontDoor, application: str) -> AsyncIterator[Connection]:
        """Be an application's connection: of the one that takes calls, or of another that only asks. Raises Lost while
        the exchange is away."""
        if self.now < self.away_until:
            raise Lost("The exchange is away.")
        wire = Wire(lambda message: self._take(wire, message))
        if application == APPLICATION:
            self._wire = wire
        try:
            async with over(wire, front_door) as connection:
                yield connection
        finally:
            if self._wire is wire:
                self._wire = None

    def restart(self, away: float = 1.0) -> None:
        """The exchange itself falls and comes again after so many seconds: every call is gone."""
        self.cut()
        self.away_until = self.began_at = self.now + away
        for leg in list(self.legs.values()):
            self._note_silence(leg, is_silent=False)
            self.ended[leg.id] = leg
        for _, _, timer in self.playbacks.values():
            timer.cancel()
        for store in (self.legs, self.bridges, self.playbacks, self.recordings):
            store.clear()

    def ring_up(self, number: str = "19900001234", line: str = "12345", kind: str = LINE) -> Leg:
        """A citizen calls. Without an application the dialplan takes a message, and `failed_calls` counts it."""
        leg = Leg(f"line-{next(self._serial)}", "PJSIP/trunk-1", number, args=(kind, line), is_inbound=True)
        self.legs[leg.id] = leg
        if self._wire is None:
            self.failed_calls += 1
            self.gone(leg.id)
            return leg
        leg.is_ours = True
        self._tell("StasisStart", channel=leg.told(), args=list(leg.args))
        return leg

    def press(self, leg: Leg, digits: str) -> None:
        """Press keys."""
        for digit in digits:
            if leg.id in self.legs:
                self._tell("ChannelDtmfReceived", channel=leg.told(), digit=digit, duration_ms=100)

    def falls_silent(self, leg: Leg) -> None:
        """Say nothing more into the recorder: it ends."""
        self._stop_recording(leg.recording)

    def seat(self, extension: str, phone: Phone | None) -> None:
        """What a seat's telephone does from now on; None: it is not registered."""
        self.phones.pop(extension, None)
        if phone:
            self.phones[extension] = phone

    def hear_fax(self, leg: Leg) -> None:
        """A machine is heard on a line: the exchange leads it to where faxes come in, by its own lines."""
        for playback in list(leg.playing):
            self._stop_playing(playback, "done")
        self._leave(leg)
        self._tell("StasisEnd", channel=leg.told())
        leg.args = (FAX, leg.args[1])
        self._tell("StasisStart", channel=leg.told(), args=list(leg.args))

    def hang_up(self, leg: Leg) -> None:
        """Somebody puts down the receiver."""
        self.gone(leg.id)

    @property
    def telephones(self) -> list[Leg]:
        """The lines, without the exchange's own channels."""
        return [leg for leg in self.legs.values() if leg.name.startswith("PJSIP/")]

    def leg_of(self, number: str) -> Leg | None:
        """The channel on which a telephone rings or talks now."""
        return next((leg for leg in self.legs.values() if leg.name.startswith(f"PJSIP/{number}-")), None)


def answers(after: float = 1.0) -> Phone:
    """It is taken off after so many seconds."""

    def rings(exchange: State, leg: Leg) -> None:
        exchange.later(after, exchange.pick_up, leg.id)

    return rings


def rejects(after: float = 1.0) -> Phone:
    """It is refused after so many seconds."""

    def rings(exchange: State, leg: Leg) -> None:
        exchange.later(after, exchange.gone, leg.id, REJECTED)

    return rings


def lets_it_ring(exchange: State, leg: Leg) -> None:
    """Nobody takes it."""
