"""What an answer must say, and how two versions differ."""

from dataclasses import replace
from datetime import date

import pytest

from hotline.register.knowledge.rules import (
    Basis,
    Content,
    Wording,
    differences,
    hands,
    is_own_work,
    tidy,
    tidy_wording,
)

from hotline.register.knowledge.rules import missed, read_day, week_of  # isort: skip
from hotline.register.knowledge.words import SHOWN, State, Work
from hotline.register.knowledge.workflow import LINES, NEW, STAYS
from hotline.register.staff.rules import matrix

GOOD = Content(
    question="井盖丢了找谁？",
    short="拨打12345登记，或直接联系城管局值班电话，三十分钟内到场设围挡。",
    matter="010302",
    valid_from=date(2026, 1, 1),
    review_on=date(2026, 7, 1),
)


def mistakes(**changes: object) -> dict[str, str]:
    """The mistakes of a good content that was changed."""
    _kept, found = tidy(replace(GOOD, **changes))  # type: ignore[arg-type]
    return {one.field: str(one) for one in found}


def test_a_good_answer_has_no_mistakes_and_is_kept_tidy() -> None:
    kept, found = tidy(replace(GOOD, question="  井盖丢了找谁？ ", aliases=("井盖没了", "", "井盖没了")))
    assert not found
    assert (kept.question, kept.aliases) == ("井盖丢了找谁？", ("井盖没了",))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"short": "答" * 121}, "short"),
        ({"question": ""}, "question"),
        ({"matter": " "}, "matter"),
        ({"review_on": None}, "review_on"),
        ({"review_on": date(2032, 1, 1)}, "review_on"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
        ({"audience": "dogs"}, "audience"),
        ({"visibility": "secret"}, "visibility"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"phone": "<b>12345</b>"}, "phone"),
        ({"basis": (Basis("", number="国令第158号"),)}, "basis"),
        ({"basis": (Basis("城市供水条例", date="2026-02-30"),)}, "basis"),
        ({"full": "坏\x00字"}, "full"),
        ({"aliases": tuple(f"说法{n}" for n in range(40))}, "aliases"),
    ],
)
def test_every_mistake_is_named_at_its_field(changes: dict[str, object], field: str) -> None:
    assert list(mistakes(**changes)) == [field]


def test_a_wording_in_letters_may_be_longer_and_must_have_question_and_short_answer() -> None:
    assert not tidy_wording(Wording("Who repairs manhole covers?", "Call 12345. " * 20))[1]
    assert {one.field for one in tidy_wording(Wording("", "x" * 400))[1]} == {"question", "short"}


def test_two_versions_are_compared_piece_by_piece() -> None:
    found = differences(
        {"short": "收费十元。凭身份证办理。", "full": "同"}, {"short": "收费二十元。凭身份证办理。", "full": "同"}
    )
    assert [change.field for change in found] == ["short"]
    assert "".join(piece.text for piece in found[0].pieces if piece.kind != "gone") == "收费二十元。凭身份证办理。"
    assert "".join(piece.text for piece in found[0].pieces if piece.kind != "new") == "收费十元。凭身份证办理。"


def test_who_wrote_approves_nothing_and_who_approved_audits_nothing() -> None:
    one, two, three = frozenset({1}), frozenset({2}), frozenset({3})
    known = hands([("answer_written", one), ("answer_approved", two), ("answer_normalised", three)])
    assert is_own_work(known, ("writers", "approver"), one, is_rushed=False)
    assert is_own_work(known, ("writers", "approver"), two, is_rushed=False)
    assert is_own_work(known, ("writers",), three, is_rushed=False)
    assert not is_own_work(known, ("writers", "approver"), frozenset({4}), is_rushed=False)
    sent_back = hands([("answer_written", one), ("answer_approved", two), ("answer_returned", three)])
    assert not is_own_work(sent_back, ("approver",), two, is_rushed=False)


def test_what_was_published_in_haste_is_not_audited_by_who_published_it() -> None:
    one, two = frozenset({1}), frozenset({2})
    known = hands([("answer_written", one), ("answer_rushed", two), ("answer_rewritten", frozenset({5}))])
    assert is_own_work(known, ("writers", "auditor"), one, is_rushed=True)
    assert is_own_work(known, ("writers", "auditor"), two, is_rushed=True)
    assert not is_own_work(known, ("writers", "auditor"), frozenset({5}), is_rushed=True)


def test_every_step_is_a_row_of_the_permission_matrix_and_every_state_leads_on() -> None:
    assert {line.step for line in LINES} <= set(matrix())
    reached = {line.goes_to for line in LINES} - {STAYS}
    assert reached == set(State.values)
    assert {line.works_on for line in LINES} - {STAYS} == set(Work.values)
    for state in State.values:
        assert [line for line in LINES if state in line.states], f"no way on from {state}"
    assert NEW not in State.values


def test_only_two_steps_make_an_answer_readable() -> None:
    into = {line.step for line in LINES if line.goes_to == State.PUBLISHED and not set(line.states) <= set(SHOWN)}
    assert into == {"publish_answer", "rush_answer"}


def test_a_miss_is_kept_short_and_without_numbers_that_may_be_somebodys() -> None:
    assert missed("  公积金　提取 \n") == "公积金 提取"
    assert missed("身份证390701199001011234丢了") == "身份证#丢了"
    assert len(missed("长" * 200)) == 40


def test_days_are_read_as_people_write_them() -> None:
    assert {read_day(text) for text in ("2026-01-31", "2026/1/31", "2026.1.31", "2026年1月31日")} == {date(2026, 1, 31)}
    assert read_day("2026-02-30") is None
    assert week_of(date(2026, 3, 4)) == date(2026, 3, 2)
