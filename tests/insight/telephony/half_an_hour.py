"""Half an hour of a small city's telephone, from 9:30 to 10:00, in which everything can be counted by hand."""

from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.models import Call, CallBack, Leg, Message
from hotline.register.seats.models import Seat, Spell
from hotline.register.units.models import Unit
from tests.casework import factories
from tests.casework.factories import MORNING, City

SINCE, UNTIL = MORNING, MORNING + timedelta(minutes=30)
NOW = MORNING + timedelta(minutes=60)


def at(clock: str) -> datetime:
    """A moment of this morning: 9:30:05."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return MORNING + timedelta(hours=hour - 9, minutes=minute - 30, seconds=sum(second))


def call(small: City, code: str, arrived: str, *, queued: str = "", answered: int | None = None, **more: Any) -> Call:
    """A call; `answered` after so many seconds of waiting. One with an ending is over."""
    began = {
        "code": code,
        "direction": "in",
        "purpose": "hotline",
        "line": "12345",
        "skill": "general" if queued else "",
    }
    given = {**began, "home_path": small.units["root"].path, "arrived_at": at(arrived), "stage": "menu", **more}
    if queued:
        given |= {"queued_at": at(queued), "stage": "queued"}
    if answered is not None:
        waited = timedelta(seconds=answered)
        given |= {"answered_at": at(queued or arrived) + waited, "wait_ms": answered * 1000, "stage": "talking"}
    if "ending" in more:
        given |= {"ended_at": given.get("answered_at", at(arrived)) + timedelta(minutes=3), "stage": "ended"}
    return Call.objects.create(**given)


def calls(small: City, a: Seat, b: Seat, c: Seat) -> None:
    """Thirteen calls come in, one more at ten sharp, one at the city's own call centre; three go out."""
    over: dict[str, Any] = {"ending": "answered"}
    first = {"talk_ms": 100_000, "hold_ms": 20_000, "wrap_ms": 30_000, "rating": 5, "seat": a}
    call(small, "1", "9:30", queued="9:30:10", answered=12, **first, **over)
    second = {"talk_ms": 60_000, "wrap_ms": 30_000, "rating": 3, "transfers": 1, "seat": b}
    call(small, "2", "9:30:50", queued="9:31", answered=18, **second, **over)
    call(small, "3", "9:34:50", queued="9:35", answered=40, talk_ms=6_000, rating=2, seat=a, line="0978-12315", **over)
    call(small, "4", "9:39:50", queued="9:40", ending="left_queue", wait_ms=4_000)
    call(small, "5", "9:44:50", queued="9:44:59", ending="left_queue", wait_ms=15_000)
    call(small, "6", "9:44:55", queued="9:45", ending="left_queue", wait_ms=30_000)
    call(small, "7", "9:46", ending="left_menu")
    call(small, "8", "9:47", ending="served")
    call(small, "9", "9:49:50", queued="9:50", ending="message", wait_ms=90_000)
    call(small, "10", "9:51:50", queued="9:52", ending="call_back", wait_ms=95_000)
    call(small, "11", "9:58:50", queued="9:59")
    call(small, "12", "9:57:50", queued="9:58", answered=15, seat=b)
    call(small, "13", "9:59:30")
    call(small, "14", "10:00", queued="10:00", ending="left_queue", wait_ms=1_000)
    call(small, "15", "9:40", purpose="foreign", ending="answered")
    out: dict[str, Any] = {"direction": "out", "purpose": "visit", "line": "12345", "seat": a}
    call(small, "16", "9:40", answered=5, talk_ms=120_000, hold_ms=20_000, ending="answered", **out)
    call(small, "17", "9:41", ending="no_answer", **out)
    call(small, "18", "9:59", **out)


def offers(a: Seat, b: Seat, c: Seat) -> None:
    """Seven offers: one was missed, one caller gave up first, one seat rings."""
    made = (
        ("1", a, "9:30:11", "9:30:22", "talked"),
        ("2", a, "9:31:01", "", "missed"),
        ("2", b, "9:31:10", "9:31:18", "talked"),
        ("3", a, "9:35:30", "9:35:40", "talked"),
        ("4", b, "9:40:02", "", "withdrawn"),
        ("12", b, "9:58:10", "9:58:15", ""),
        ("11", c, "9:59:50", "", ""),
    )
    for code, seat, offered, answered, ending in made:
        Leg.objects.create(
            call=Call.objects.get(code=code),
            kind="seat",
            seat=seat,
            offered_at=at(offered),
            answered_at=at(answered) if answered else None,
            ended_at=at(offered) + timedelta(minutes=1) if ending else None,
            ending=ending,
        )


def spells(a: Seat, b: Seat, c: Seat) -> None:
    """In the half hour A is signed on for 30 minutes, B for 15; C forgot to sign off three days ago."""
    Spell.objects.all().delete()
    made = (
        (a, "ready", "9:20", "9:40"),
        (a, "talking", "9:40", "9:46"),
        (a, "holding", "9:46", "9:47"),
        (a, "wrap_up", "9:47", "9:50"),
        (a, "short_break", "9:50", "9:55"),
        (a, "ready", "9:55", ""),
        (b, "off", "9:00", "9:45"),
        (b, "ringing", "9:45", "9:46"),
        (b, "conference", "9:46", "9:50"),
        (b, "ready", "9:50", "10:05"),
    )
    for seat, state, began, ended in made:
        Spell.objects.create(seat=seat, state=state, began_at=at(began), ended_at=at(ended) if ended else None)
    Spell.objects.create(seat=c, state="ready", began_at=MORNING - timedelta(days=3))


def rest(small: City) -> None:
    """Two messages, three call-backs, four appeals, and how many people live there."""
    for code, taken in (("9", None), ("10", at("9:59"))):
        Message.objects.create(call=Call.objects.get(code=code), kind="voice", came_at=at("9:55"), taken_at=taken)
    for code, state in (("5", "waiting"), ("9", "given_up"), ("10", "done")):
        one = Call.objects.get(code=code)
        CallBack.objects.create(call=one, queued_at=one.queued_at or one.arrived_at, state=state)
    told = [factories.appeal(small, key=str(place), channel="02" if place == 3 else "01").pk for place in range(4)]
    Appeal.objects.filter(pk__in=told[:2]).update(accepted_at=at("9:50"))
    Appeal.objects.filter(pk=told[0]).update(ended_at=at("9:50"), answer_sealed=b"sealed")
    Appeal.objects.filter(pk=told[3]).update(accepted_at=at("9:50"))
    for code, many in (("d1", 150_000), ("d2", 50_000)):
        Unit.objects.filter(pk=small.units[code].pk).update(population=many)


def lived(small: City) -> None:
    """All of it."""
    a = factories.seat(small, "agent", extension="8001", team="甲班")
    b = factories.seat(small, "leader", extension="8002", team="乙班")
    c = factories.seat(small, "visitor", extension="8003", team="乙班")
    calls(small, a, b, c)
    offers(a, b, c)
    spells(a, b, c)
    rest(small)
