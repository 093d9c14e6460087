"""Which seats' telephones are there: the exchange says so, the register of seats keeps it."""

import asyncio
import contextlib

from hotline.channels.phone.conversation.conversation import Switchboard
from hotline.channels.phone.conversation.entrance import Entrance
from hotline.lib.ari.events import DeviceStateChanged
from hotline.register.seats import actions as seats
from hotline.register.seats.models import Seat

ONLINE = "online"
GONE = ("UNAVAILABLE", "INVALID", "UNKNOWN")
TECHNOLOGY = "PJSIP"
AT_ONCE = 50
"""So many telephones are asked for in one request: its address has an end."""
LOOKS_EVERY = 5.0
"""Seconds until a seat that was opened meanwhile is known, when nobody tells: so often the exchange looks, too."""


async def begin(board: Switchboard, door: Entrance) -> None:
    """Note who is there now, and from now on whoever comes and goes, also at seats that are opened later."""
    telephones = Telephones(board)
    door.told.append(telephones.told)
    while True:
        await telephones.look()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOKS_EVERY):
                await board.seats_changed.wait()
        board.seats_changed.clear()


class Telephones:
    """The telephones of the seats, as one switchboard knows them: whether each is there."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.there: dict[str, bool] = {}

    async def look(self) -> None:
        """Ask to be told about every seat that is new here, and note whether its telephone is there."""
        extensions = [one for one in await self.board.ledger.do(_extensions) if one not in self.there]
        for first in range(0, len(extensions), AT_ONCE):
            some = extensions[first : first + AT_ONCE]
            # Not the endpoints: of those we would be told everything about their calls a second time.
            await self.board.ari.watch(*(f"deviceState:{TECHNOLOGY}/{extension}" for extension in some))
        if extensions:
            known = {one.resource: one.state == ONLINE for one in await self.board.ari.endpoints(TECHNOLOGY)}
            for extension in extensions:
                await self.note(extension, is_there=known.get(extension, False))

    def told(self, event: DeviceStateChanged) -> None:
        """How one of them stands now."""
        technology, _, extension = event.device_state.name.partition("/")
        if technology == TECHNOLOGY:
            is_there = event.device_state.state not in GONE
            self.board.go(self.note(extension, is_there=is_there), f"registered-{extension}")

    async def note(self, extension: str, *, is_there: bool) -> None:
        """A telephone is there, or is not; how it is used meanwhile changes nothing of that."""
        if self.there.get(extension) != is_there:
            self.there[extension] = is_there
            await self.board.ledger.do(seats.note_registered, extension, at=self.board.now() if is_there else None)


def _extensions() -> list[str]:
    return list(Seat.objects.filter(is_open=True).order_by("extension").values_list("extension", flat=True))
