"""Faxes through two real exchanges: by T.38, as sound, on a line for voices; hung up in the middle, and fallen with the
exchange."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from hotline.casework.calls.models import Call, Message
from hotline.casework.calls.words import Ending, MessageFault, Stage
from hotline.channels.phone.citizens.handsets import Handset, NothingHappened
from hotline.channels.phone.faxing import entering, pages
from hotline.channels.phone.faxing.pages import UnfitFax
from hotline.ground.files.queries import open_bytes
from tests.casework import factories
from tests.casework.factories import City
from tests.channels.phone.faxing.papers import fax, sheet
from tests.telephony.desk import Desk
from tests.telephony.town import FAX, HOTLINE, Town

pytestmark = pytest.mark.telephony
SMALL, LONG = (1728, 300), (1728, 1100)
BY_T38, BY_SOUND, ON_VOICES, HUNG_UP, FALLEN = (f"1390000000{number}" for number in range(1, 6))


@pytest.fixture
def small(db: None) -> City:
    return factories.city()


def papers(town: Town, caller: str, count: int, size: tuple[int, int] = SMALL) -> Path:
    path = town.citizens.outside.folders.root / f"{caller}.tif"
    path.write_bytes(fax([sheet(number, size=size) for number in range(1, count + 1)]))
    return path


def until(is_so: Callable[[], bool], *, within: float = 60.0) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def whole_pages(town: Town, caller: str) -> int:
    """How many pages of a caller's fax lie with our exchange by now."""
    for path in town.folders.left.glob(f"*_{caller}_*.tif"):
        try:
            return len(pages.read(path.read_bytes()).pages)
        except UnfitFax:
            return 0
    return 0


def messages() -> dict[str, Message]:
    """What came, by the caller's last digits."""
    found = Message.objects.select_related("call", "contact", "attachment__file")
    return {message.call.other[-11:]: message for message in found}


def test_faxes_by_t38_as_sound_and_on_a_line_for_voices_are_letters(town: Town, small: City) -> None:
    def send(caller: str, number: str, *, is_sound: bool) -> str:
        machine = town.citizens.dial(number, caller=caller)
        machine.await_talk()
        return machine.send_fax(papers(town, caller, 2), is_sound=is_sound)

    with ThreadPoolExecutor(3) as machines:
        ways = ((BY_T38, FAX, False), (BY_SOUND, FAX, True), (ON_VOICES, HOTLINE, False))
        results = {
            caller: machines.submit(send, caller, number, is_sound=is_sound) for caller, number, is_sound in ways
        }
        sent = {caller: result.result().split() for caller, result in results.items()}
    assert {caller: tuple(words[:2]) for caller, words in sent.items()} == dict.fromkeys(sent, ("SUCCESS", "2"))
    assert (sent[BY_T38][2], sent[BY_SOUND][2]) == ("T38", "audio")

    until(lambda: len(list(town.folders.left.glob("*.done"))) == 3, within=10)
    assert entering.enter_due(at=timezone.now()) == 3
    came = messages()
    assert set(came) == {BY_T38, BY_SOUND, ON_VOICES}
    for caller, message in came.items():
        assert (message.pages, message.fault, message.call.ending) == (2, "", Ending.FAX)
        assert message.call.line == (HOTLINE if caller == ON_VOICES else FAX)
        assert message.attachment is not None and message.contact is not None
        assert open_bytes(message.attachment.file).count(b"/CCITTFaxDecode") == 2
    assert not list(town.folders.left.glob("*.*"))


def test_what_came_before_a_line_or_an_exchange_broke_is_kept(town: Town, small: City) -> None:
    machines: dict[str, Handset] = {}
    for caller in (HUNG_UP, FALLEN):
        machines[caller] = town.citizens.dial(FAX, caller=caller)
        machines[caller].await_talk()
        work = threading.Thread(
            target=send_in_vain, args=(machines[caller], papers(town, caller, 6, LONG)), daemon=True
        )
        work.start()
    until(lambda: whole_pages(town, HUNG_UP) >= 1 and whole_pages(town, FALLEN) >= 1)
    machines[HUNG_UP].hang_up()
    until(lambda: len(list(town.folders.left.glob("*.done"))) == 1, within=10)
    assert town.exchange.process is not None
    os.kill(town.exchange.process.pid, signal.SIGKILL)

    assert entering.enter_due(at=timezone.now()) == 1
    assert entering.enter_due(at=timezone.now() + timedelta(minutes=6)) == 1
    came = messages()
    assert set(came) == {HUNG_UP, FALLEN}
    for message in came.values():
        assert message.fault == MessageFault.BROKEN_OFF
        assert message.pages is not None and 1 <= message.pages < 6
        assert message.attachment is not None
    assert not Call.objects.filter(ended_at__isnull=True).exists()


def send_in_vain(machine: Handset, pages: Path) -> None:
    """Nobody waits for how it goes."""
    with suppress(NothingHappened):
        machine.send_fax(pages)


def test_faxes_go_where_faxes_are_taken_whatever_their_call_was_doing(desk: Desk) -> None:
    """On a fax number, in the menu, and while a seat talks: each is heard to be a machine."""
    town = desk.town
    seat = desk.sit("agent", "8001")
    with ThreadPoolExecutor(3) as machines:
        results = []
        for caller, number in ((BY_T38, FAX), (ON_VOICES, HOTLINE), (BY_SOUND, HOTLINE)):
            machine = town.citizens.dial(number, caller=caller)
            machine.await_talk()
            if caller == ON_VOICES:
                machine.await_prompt(town.prompt("recorded"))
                machine.press("0")
                at_seat = desk.rung("8001")
                at_seat.answer()
                desk.until_stage(Stage.TALKING)
            pages = papers(town, caller, 1)
            results.append(machines.submit(machine.send_fax, pages, is_sound=caller == BY_SOUND))
        assert [result.result().split()[:2] for result in results] == [["SUCCESS", "1"]] * 3
    until(lambda: len(list(town.folders.left.glob("*.done"))) == 3, within=10)
    assert set(Call.objects.values_list("stage", flat=True)) == {Stage.FAX}
    at_seat.await_end()
    assert desk.state(seat) in ("wrap_up", "ready"), "the seat is let go"

    assert entering.enter_due(at=timezone.now()) == 3
    assert set(messages()) == {BY_T38, BY_SOUND, ON_VOICES}
    assert not Call.objects.filter(ended_at__isnull=True).exists()
    for call in Call.objects.all():
        assert call.ending == (Ending.ANSWERED if call.answered_at else Ending.FAX)
