"""What has to be done now and then while a switchboard lives: short, and each by its own interval."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import EndedBy, Ending, Stage
from hotline.channels.phone.conversation import asking, city, errands
from hotline.channels.phone.conversation.conversation import Switchboard
from hotline.channels.phone.conversation.ledger import DatabaseAway
from hotline.lib import heartbeat
from hotline.lib.notifying import PHONE
from hotline.register.seats.models import Seat
from hotline.register.seats.words import State

log = logging.getLogger(__name__)

LONGEST_FAX = timedelta(hours=6)
"""After so long nothing comes any more: the exchange fell before a page was whole."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done every so many seconds. The database being away is no fault: it is done next time."""

    every: float
    do: Callable[[Switchboard], Awaitable[None]]


async def end_wrap_ups(board: Switchboard) -> None:
    """Seats whose time for notes is up take calls again."""
    if await board.ledger.once(_end_wrap_ups, board.now()):
        board.line.look()


def _end_wrap_ups(at: datetime) -> int:
    due = Seat.objects.filter(state=State.WRAP_UP, wrap_up_until__lte=at).values_list("pk", flat=True)
    return sum(calls.finish_wrap_up(seat, at=at, only_due=True).state != State.WRAP_UP for seat in list(due))


async def read_city(board: Switchboard) -> None:
    """Profile, part of the day, incidents and surge as they are now."""
    board.city = await board.ledger.once(city.read, board.now())


async def beat(board: Switchboard) -> None:
    """A sign of life."""
    await board.ledger.once(heartbeat.beat, PHONE, at=board.now())


async def end_lost_faxes(board: Switchboard) -> None:
    """Calls that were led to where faxes are taken, and of which nobody has heard again."""
    await board.ledger.once(_end_lost_faxes, board.installation.node, board.now())


def _end_lost_faxes(node: str, at: datetime) -> None:
    lost = Call.objects.filter(ended_at__isnull=True, node=node, stage=Stage.FAX)
    for call in lost.filter(arrived_at__lt=at - LONGEST_FAX):
        calls.end(call.pk, at=at, by=EndedBy.LINE, ending=Ending.LOST, wrap_up=timedelta(0))


CHORES: tuple[Chore, ...] = (
    Chore(1.0, end_wrap_ups),
    Chore(city.FRESH, read_city),
    Chore(5.0, asking.look_at_instructions),
    Chore(5.0, beat),
    Chore(5.0, errands.dial_errands),
    Chore(5.0, errands.make_visits),
    Chore(5.0, errands.call_back),
    Chore(30.0, errands.settle_left),
    Chore(300.0, end_lost_faxes),
)


async def keep_up(board: Switchboard, chore: Chore) -> None:
    """Do one chore again and again, until cancelled."""
    while True:
        await asyncio.sleep(chore.every)
        try:
            await chore.do(board)
        except DatabaseAway:
            continue
        except Exception:
            log.exception("a chore of the telephone failed: %s", chore.do.__name__)
