"""Which change of a seat's state is allowed, and what a choice made during a call comes to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.register.seats.words import CHOSEN, ON_A_CALL, State


class ChoiceRefused(ValueError):
    """The seat cannot stand like that now. Says what to do; `facts` stand in the sentence."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message % facts if facts else message)
        self.message, self.facts = message, facts


@dataclass(frozen=True, slots=True)
class Rest:
    """How often a day and how long at once somebody may rest in one way; None is without a limit."""

    times: int | None = None
    longest: timedelta | None = None


def chosen(now: str, to: str) -> tuple[str, str]:
    """What a choice makes of a seat: how it stands now, and how it will stand after the call in progress ("" as usual).

    Raises ChoiceRefused for what nobody can choose, and for signing off in the middle of a call.
    """
    if to not in CHOSEN:
        raise ChoiceRefused("This state follows from a call; it cannot be chosen.")
    if now not in ON_A_CALL:
        return to, ""
    if to == State.OFF:
        raise ChoiceRefused("A call is in progress. End it first, then sign off.")
    return now, "" if to == State.READY else to


def check_rest(rest: Rest, *, taken: Iterable[datetime], since: datetime) -> None:
    """Refuse one more rest of a kind that was taken as often as is allowed since the beginning of the day.

    `taken` are the moments at which earlier ones began. Raises ChoiceRefused.
    """
    if rest.times is None:
        return
    if sum(1 for began in taken if began >= since) >= rest.times:
        raise ChoiceRefused(
            "This has been taken %(times)s times today, which is as often as is allowed.", times=rest.times
        )


def is_overdrawn(rest: Rest, *, since: datetime, at: datetime) -> bool:
    """Whether a rest has lasted longer than is allowed."""
    return rest.longest is not None and at - since > rest.longest


def longer(until: datetime, *, more: timedelta, began: datetime, most: timedelta) -> datetime:
    """Until when the notes on a call go on when more time is asked for. Raises ChoiceRefused at the city's limit."""
    later = min(until + more, began + most)
    if later <= until:
        raise ChoiceRefused("The notes have taken as long as is allowed.")
    return later


def after_call(wanted: str, *, wrap_up: timedelta) -> str:
    """How a seat stands when its call is over: at its notes for a while, else as was wanted during the call."""
    if wrap_up > timedelta(0):
        return State.WRAP_UP
    return wanted or State.READY
