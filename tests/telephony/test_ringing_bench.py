"""The bench of the telephone measures what it says: a few real calls, with real keys and real recordings."""

import json
from pathlib import Path

import pytest

from hotline.config.bench.ringing import town
from tests.config.supervised import Run

pytestmark = [pytest.mark.slow, pytest.mark.telephony]


def test_a_few_calls_go_through_the_menu_and_a_few_conversations_are_recorded(tmp_path: Path) -> None:
    told = tmp_path / "figures.json"
    bench = Run(tmp_path / "var").start("bench", "run", "--quick", "ringing", "--orders", "60", "--json", str(told))
    code, said = bench.said_and_ended(patience=600)
    assert code == 0, said
    figures = {one["name"]: one for one in json.loads(told.read_text("utf-8"))["figures"]}
    talks = figures["conversations at once, recorded"]
    assert (talks["value"], talks["notes"]["talks"], talks["notes"]["recorded_whole"]) == (10, 10, 10), talks
    assert figures["… of them failed or not recorded whole"]["value"] == 0
    menu = figures["calls through the menu at 5 a second: failed"]
    if town.may_send_digits():
        assert (menu["value"], menu["notes"]["calls"]) == (0, 10), menu
    else:
        assert not menu["is_met"], "what was not measured is not met"
