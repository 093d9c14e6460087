"""Killed in every phase of one call the process takes it up where it was; the exchange's own fall ends every call."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.words import EndedBy, Ending, Outcome, Stage, Verb
from hotline.channels.phone.citizens.handsets import Handset
from hotline.register.seats.models import Seat
from tests.telephony.desk import Desk, until
from tests.telephony.test_conversations import AGENT, CITIZEN, answered, ended, hears, holds, recorded
from tests.telephony.test_whatever_breaks import check_books, queued
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony


@dataclass
class Story:
    """A citizen, and the seat that takes her call."""

    desk: Desk
    citizen: Handset
    seat: Seat
    at_seat: Handset | None = None

    @property
    def answering(self) -> Handset:
        """The seat's telephone."""
        assert self.at_seat is not None
        return self.at_seat

    def arrives(self) -> None:
        until(Call.objects.exists, "a call in the books")

    def hears_the_menu(self) -> None:
        self.citizen.await_prompt(self.desk.town.prompt("recorded"))

    def waits(self) -> None:
        self.citizen.press("0")
        until(lambda: self.desk.call().queued_at, "a place in the queue")

    def rings_a_seat(self) -> None:
        self.desk.ready(self.seat)
        self.at_seat = self.desk.rung("8001")

    def talks(self) -> None:
        self.answering.answer()
        self.desk.until_stage(Stage.TALKING)

    def is_held(self) -> None:
        assert hears(self.desk, self.citizen, CITIZEN, self.answering) == [True], "who was talking goes on talking"
        assert hears(self.desk, self.answering, AGENT, self.citizen) == [True]
        assert self.desk.instruct(Verb.HOLD, self.desk.call()).outcome == Outcome.DONE

    def rates(self) -> None:
        assert hears(self.desk, self.answering, AGENT, self.citizen) == [False], "who was on hold is on hold"
        assert self.desk.instruct(Verb.RESUME, self.desk.call()).outcome == Outcome.DONE
        assert hears(self.desk, self.citizen, CITIZEN, self.answering) == [True]
        self.answering.hang_up()
        self.desk.until_stage(Stage.RATING)


PHASES: list[tuple[Callable[[Story], None], set[str]]] = [
    (Story.arrives, {Stage.ARRIVED, Stage.MENU}),
    (Story.hears_the_menu, {Stage.ARRIVED, Stage.MENU}),
    (Story.waits, {Stage.QUEUED}),
    (Story.rings_a_seat, {Stage.OFFERED}),
    (Story.talks, {Stage.TALKING}),
    (Story.is_held, {Stage.TALKING}),
    (Story.rates, {Stage.RATING}),
]
"""How she comes to each phase of her call, and at which stage it is then."""


def test_a_call_in_every_phase_of_which_the_process_is_killed_is_one_call(desk: Desk) -> None:
    seat = desk.sit("agent", "8001")
    Seat.objects.filter(pk=seat.pk).update(state="busy", idle_since=None)
    story = Story(desk, desk.town.citizens.dial(HOTLINE), seat)
    for times, (comes_to, stages) in enumerate(PHASES, start=1):
        comes_to(story)
        desk.kill()
        assert desk.call().stage in stages
        desk.begin()
        until(lambda times=times: desk.call().recoveries == times, "the call is taken up again")  # type: ignore[misc]
    story.citizen.await_prompt(desk.town.prompt("rating_ask"), within=30)
    story.citizen.press("1")
    story.citizen.await_end()
    call = desk.until_stage(Stage.ENDED)
    assert (call.ending, call.ended_by, call.rating, call.offers) == (Ending.ANSWERED, EndedBy.SEAT, 5, 1)
    assert Recording.objects.filter(call=call).count() == 1
    assert holds(recorded(desk, call), CITIZEN) and holds(recorded(desk, call), AGENT)
    check_books()


def test_when_the_exchange_falls_calls_in_every_phase_end_in_their_records(desk: Desk) -> None:
    first, second = desk.sit("agent", "8001"), desk.sit("visitor", "8002")
    leaving = desk.town.citizens.dial(HOTLINE, caller="13800000006")
    leaving.await_prompt(desk.town.prompt("recorded"))
    leaving.press("72")
    message = desk.until_stage(Stage.MESSAGE)
    _held, _at_first, held = answered(desk)
    held_at = Seat.objects.get(call_id=held.pk)
    name = held_at.staff.username
    assert desk.instruct(Verb.HOLD, held, by=name).outcome == Outcome.DONE
    other = second if held_at.pk == first.pk else first
    _ringing, ringing = queued(desk, "13800000002")
    desk.rung(other.extension)
    _waiting, waiting = queued(desk, "13800000003")
    in_menu = desk.town.citizens.dial(HOTLINE, caller="13800000004")
    in_menu.await_talk()
    until(lambda: Call.objects.count() == 5, "five calls")

    process = desk.town.exchange.process
    assert process is not None
    process.kill()
    process.wait()
    desk.town.exchange.start()
    check_books()
    assert {one.ended_by for one in Call.objects.all()} == {EndedBy.LINE}
    endings = dict(Call.objects.values_list("pk", "ending"))
    assert (endings[held.pk], endings[ringing.pk], endings[waiting.pk]) == (
        Ending.ANSWERED,
        Ending.LEFT_QUEUE,
        Ending.LEFT_QUEUE,
    )
    assert endings[message.pk] in (Ending.MESSAGE, Ending.LEFT_MENU)
    until(lambda: {desk.state(first), desk.state(second)} <= {"wrap_up", "ready", "busy"}, "the seats are free")
    again = desk.town.citizens.dial(HOTLINE, caller="13800000009")
    again.await_prompt(desk.town.prompt("recorded"), within=30)
    assert ended(desk, again, desk.call()).ending == Ending.LEFT_MENU
