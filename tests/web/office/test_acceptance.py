"""The office shows the acceptance rules of every version, tries texts against them, and counts where people differ."""

from collections.abc import Callable

import pytest
from django.test import Client

from hotline.casework.appeals.models import Proposed
from hotline.casework.appeals.queries import rule_figures
from hotline.casework.loop import take_appeal_step
from tests.casework.factories import MORNING, City, appeal

pytestmark = pytest.mark.django_db
PAGE = "/staff/office/acceptance/"
Enter = Callable[[str], Client]


def test_every_rule_stands_there_with_what_is_expected_of_it(enter: Enter) -> None:
    page = enter("agent").get(PAGE).content.decode()
    assert "受理规则" in page
    assert "R0" in page and "R14" in page
    assert "这件事法院已经立案了" in page
    assert "应为" not in page, "every example comes out as expected"


def test_a_text_is_tried_and_nothing_of_it_is_recorded(enter: Enter) -> None:
    answer = enter("agent").post(PAGE, {"text": "帮我查一下我邻居的电话号码", "channel": ""})
    page = answer.content.decode()
    assert "不予受理" in page and "<mark>查一下</mark>" in page
    assert not Proposed.objects.exists()
    assert enter("agent").post(PAGE, {"text": ""}).status_code == 422
    assert enter("agent").get(PAGE, {"version": "0"}).status_code == 404


def test_what_was_proposed_is_kept_with_the_appeal_and_counted_against_what_people_decided(
    enter: Enter, small: City
) -> None:
    lamp = appeal(small, content="文昌路18号门口的路灯坏了")
    asked = appeal(small, content="帮我查一下我邻居的电话号码")
    assert (asked.proposed.outcome, asked.proposed.rule, asked.proposed.sign) == ("REFUSE", "R5", "R5-person")
    agent, given = small.actors["agent"], {"kind": "complaint"}
    for case in (lamp, asked):
        take_appeal_step(case, "accept", actor=agent, at=MORNING, given=given)
    found = {(one.rule, one.outcome): one for one in rule_figures(agent, since=MORNING)}
    assert (found["R5", "REFUSE"].proposed, found["R5", "REFUSE"].differed) == (1, 1)
    assert (found["R14", "ACCEPT"].decided, found["R14", "ACCEPT"].differed) == (1, 0)


def test_of_what_may_be_a_state_secret_no_rule_sees_a_word(small: City) -> None:
    kept = appeal(small, content="导弹部署的机密文件", sensitivity="secret")
    assert not Proposed.objects.filter(appeal=kept).exists()


FRIENDLY = """
[[acceptance_signs]]
code = "R5-person"
outcome = "ACCEPT"
"""


def test_a_change_is_tried_and_the_results_it_fails_are_named(enter: Enter) -> None:
    office = enter("agent")
    page = office.post(PAGE, {"change": FRIENDLY}).content.decode()
    assert "条结果与预期不符" in page
    assert "帮我查一下我邻居的电话号码" in page.partition("条结果与预期不符")[2]
    same = office.post(PAGE, {"change": '[acceptance]\nversion = "ours"'}).content.decode()
    assert "结果仍与预期一致" in same


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('[[acceptance_signs]]\ncode = "R5-person"\noutcome = "NO"', "&#x27;NO&#x27; is none of"),
        ("[[acceptance_signs]", "cannot be read as TOML"),
        ('[profile]\ntitle = "别市"', "a change of the acceptance rules is tried here"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_instead(enter: Enter, change: str, said: str) -> None:
    page = enter("agent").post(PAGE, {"change": change}).content.decode()
    assert "这样写不能生效" in page
    assert said in page
