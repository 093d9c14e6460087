"""The calls of the demo city's last days, and how its seats stood in them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Past, PastOffer
from hotline.casework.calls.words import Direction, Purpose
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.config.demo.duty_days import Sitting, sitting
from hotline.config.demo.telephone_days import KEYS, RING, Day, Lived, Rung
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.register.seats import actions as seats
from hotline.register.seats.actions import PastSpell
from hotline.register.seats.models import Seat
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit

SEED = 12345
STRANGERS = 1800
"""So many people ring up that have no case: the last digits of invented numbers."""
FROM = 7000
ROUND_THE_CLOCK = 3
"""With so many agents or fewer nobody sits there in the evening and at night."""
A_DAY = timedelta(days=1)
Known = dict[int, tuple[datetime, Contact]]
"""Calls in which cases of the demo city were taken: when, by the contact's id."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who sits where, by her role."""

    agents: list[Seat]
    leaders: list[Seat]
    visitors: list[Seat]
    others: list[Seat]

    def of(self, midnight: datetime, *, is_workday: bool) -> list[Sitting]:
        """Who sits there on a day: one at night, one in the evening, who had the night before rests; fewer at
        weekends."""
        turn, found = midnight.toordinal() % len(self.agents), []
        by_day = self.agents[turn:] + self.agents[:turn]
        if len(by_day) > ROUND_THE_CLOCK:
            night, evening, *by_day, _rests = by_day
            found = [_sits(night, midnight, "20:30", "08:15"), _sits(evening, midnight, "12:30", "21:00")]
        found += [_sits(seat, midnight, "08:00", "17:45") for seat in (by_day if is_workday else by_day[:3])]
        found += [_sits(seat, midnight, "08:15", "17:45") for seat in (self.leaders if is_workday else [])]
        found += [_sits(seat, midnight, "08:30", "17:30", dials=True) for seat in (self.visitors if is_workday else [])]
        found += [_sits(seat, midnight, "08:30", "17:30") for seat in (self.others if is_workday else [])]
        return found


def enter(days: int, *, now: datetime) -> int:
    """Live through the last days until now, today among them. Returns how many calls there were."""
    roster = _roster()
    if not days or not roster.agents:
        return 0
    chance = random.Random(SEED)  # noqa: S311  # the same city every time
    known = _contacts(now - timedelta(days=days))
    today = now.astimezone(ZoneInfo(profiles.current().time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    midnights = [today - timedelta(days=days - number) for number in range(days + 1)]
    sat, lived = _lived(roster, midnights, known, chance)
    places = {seat.extension: seat.pk for seat in Seat.objects.all()}
    seats.enter_past(_spells(sat, places, now))
    over = [one for one in lived if one.ended <= now]
    return calls.enter_past(_past(over, places, known, chance))


def _lived(
    roster: Roster, midnights: Sequence[datetime], known: Known, chance: random.Random
) -> tuple[list[Sitting], list[Lived]]:
    """Everybody's days and all calls in them; who sits there at night takes calls on both days."""
    calendar = workdays.calendar()
    sat, lived = [one for one in roster.of(midnights[0] - A_DAY, is_workday=True) if one.ends > midnights[0]], []
    for midnight in midnights:
        is_workday = calendar.is_working(midnight.date())
        here = [one for one in sat if one.ends > midnight] + roster.of(midnight, is_workday=is_workday)
        today = [(at, key) for key, (at, _contact) in known.items() if midnight <= at < midnight + A_DAY]
        day = Day(here, chance)
        lived += day.live(day.wishes(midnight, is_workday=is_workday, known=today))
        sat += [one for one in here if one not in sat]
    return sat, lived


def _sits(seat: Seat, midnight: datetime, begins: str, ends: str, *, dials: bool = False) -> Sitting:
    who = {"extension": seat.extension, "skills": seat.skills, "languages": tuple(seat.languages), "dials": dials}
    return sitting(midnight, begins, ends, **who)


def _roster() -> Roster:
    known = list(Seat.objects.filter(is_open=True).select_related("staff").order_by("extension"))
    named = (Role.AGENT, Role.LEADER, Role.VISITOR)
    agents, leaders, visitors = ([seat for seat in known if seat.staff.role == role] for role in named)
    return Roster(agents, leaders, visitors, [seat for seat in known if seat.staff.role not in named])


def _contacts(since: datetime) -> Known:
    """The calls in which the cases of the demo city were taken."""
    found = Contact.objects.filter(channel=Channel.PHONE, received_at__gte=since, person__isnull=False)
    return {one.pk: (one.received_at, one) for one in found.select_related("person").order_by("received_at", "pk")}


def _spells(sat: Sequence[Sitting], places: dict[str, int], now: datetime) -> Iterator[PastSpell]:
    for one in sat:
        ends = max(one.ends, one.free_at)
        for (state, began), (_next, until) in zip(one.spells, [*one.spells[1:], ("off", ends)], strict=True):
            if began < min(until, now):
                yield PastSpell(places[one.extension], state, began, min(until, now))


def _past(lived: Sequence[Lived], places: dict[str, int], known: Known, chance: random.Random) -> Iterator[Past]:
    home = Unit.objects.get(parent__isnull=True).path
    for number, one in enumerate(lived, 1):
        _at, contact = known.get(one.wish.about or 0, (None, None))
        is_out = one.wish.is_out
        yield Past(
            code=f"demo-{number}",
            line=one.wish.line,
            other=_number(contact, chance),
            home_path=home,
            arrived_at=one.wish.at,
            ended_at=one.ended,
            ending=one.ending,
            ended_by=one.ended_by,
            direction=Direction.OUT if is_out else Direction.IN,
            purpose=Purpose.VISIT if is_out else Purpose.HOTLINE,
            skill=one.wish.skill if one.queued else "",
            language=one.wish.language,
            menu_path="" if is_out or one.wish.line != "12345" else KEYS.get(one.wish.skill, "1"),
            queued_at=one.queued,
            answered_at=one.answered,
            parted_at=one.parted,
            held=one.held,
            wrapped=one.wrap,
            rating=one.rating,
            disposition=one.disposition,
            contact=contact,
            offers=[_offer(one, each, places) for each in one.rung],
        )


def _offer(one: Lived, rung: Rung, places: dict[str, int]) -> PastOffer:
    """A seat that was rung; it was let go with the conversation, or when it had rung long enough."""
    until = min(one.ended, rung.at + timedelta(seconds=40 if one.wish.is_out else RING))
    if rung.answered is not None and one.parted is not None:
        until = one.parted
    return PastOffer(places[rung.extension], rung.at, rung.answered, until)


def _number(contact: Contact | None, chance: random.Random) -> str:
    if contact is not None and contact.person is not None and contact.person.phone:
        return contact.person.phone
    return f"1990000{FROM + chance.randrange(STRANGERS)}"
