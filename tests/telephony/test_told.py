"""What a real exchange tells of a call is what the exchange of the quick tests tells: kept in told.json, and renewed
from here, with the file removed, when a new release of the exchange tells something else."""

import json
from pathlib import Path

import pytest

from hotline.casework.calls.words import Stage
from tests.channels.phone.conversation.tales import beyond, shapes, tales
from tests.telephony.cable import Cable
from tests.telephony.desk import Desk
from tests.telephony.town import HOTLINE

pytestmark = pytest.mark.telephony
KEPT = Path(__file__).parent.parent / "channels" / "phone" / "conversation" / "told.json"


def test_a_real_exchange_tells_of_a_call_what_is_kept(cable: Cable, desk: Desk) -> None:
    desk.sit("agent", "8001")
    citizen = desk.town.citizens.dial(HOTLINE)
    citizen.await_prompt(desk.town.prompt("recorded"))
    citizen.press("0")
    at_seat = desk.rung("8001")
    citizen.await_prompt(desk.town.prompt("connecting"))
    at_seat.answer()
    desk.until_stage(Stage.TALKING)
    at_seat.hang_up()
    desk.until_stage(Stage.RATING)
    citizen.press("1")
    citizen.await_end()
    desk.until_stage(Stage.ENDED)
    events = cable.events()
    if not KEPT.exists():
        found = {"tales": tales(events), "shapes": shapes(events)}
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert tales(events) == kept["tales"]
    assert not beyond(kept["shapes"], shapes(events))
