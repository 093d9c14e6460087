"""The drawing of the step tables is made from them, and the page in the documents is the one they give today."""

import re

from hotline.config import drawing


def test_the_page_of_the_steps_is_no_older_than_the_step_tables() -> None:
    assert drawing.file().read_text(encoding="utf-8") == drawing.page(), "draw it again: hotline steps draw"


def test_every_step_and_every_state_is_drawn() -> None:
    page = drawing.page()
    for sheet in drawing.SHEETS:
        assert not [step for step in sheet.table.steps if f"`{step}`" not in page]
        assert not [state for state in sheet.states.values if f"    {state} : " not in page]


def test_every_passage_of_the_tables_is_an_arrow() -> None:
    page = drawing.page()
    arrows = {(a, b) for a, b in re.findall(r"^    (\S+) --> (\S+) : ", page, re.MULTILINE)}
    passages = set[tuple[str, str]]()
    for sheet in drawing.SHEETS:
        passages |= {(came_from or "[*]", goes_to) for came_from, goes_to in sheet.table.passages()}
    assert arrows == passages


def test_every_letter_has_a_name_in_chinese() -> None:
    sent = {key for sheet in drawing.SHEETS for line in sheet.table.lines for key in line.letters}
    assert sent <= set(drawing.LETTERS)
