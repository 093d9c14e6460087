"""What a leader may ask of a call, by its stage and by how she is in it."""

import pytest

from hotline.casework.calls.rules import powers
from hotline.casework.calls.words import Verb


@pytest.mark.parametrize(
    ("stage", "part", "asked"),
    [
        ("talking", "", "monitor whisper barge take_over force_end"),
        ("talking", "monitor", "whisper barge take_over leave force_end"),
        ("talking", "barge", "monitor whisper take_over leave force_end"),
        ("talking", "seat", ""),
        ("queued", "", "force_end"),
        ("rating", "", "force_end"),
    ],
)
def test_a_leader_may_ask_what_fits_the_call(stage: str, part: str, asked: str) -> None:
    assert [str(verb) for verb in powers(stage, part=part)] == asked.split()
    assert all(verb in Verb for verb in powers(stage, part=part))
