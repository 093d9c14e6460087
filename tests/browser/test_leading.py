"""What lies before leaders, on every screen: the leader reads on her telephone."""

from datetime import timedelta

import pytest

from hotline.casework.leading.actions import Draft, InstructionDoor, compose
from hotline.casework.leading.models import Instruction
from hotline.register.staff.models import Staff
from tests.browser.look import Looker, look
from tests.casework.factories import MORNING, City, city, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark", "print_": "large"},
    {"width": 1440, "theme": "light"},
    {"width": 390, "theme": "light", "print_": "normal", "lang": "en"},
]
HOW = pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))


@pytest.fixture
def instruction() -> Instruction:
    """A brief before a leader who has written on it, and one that waits for her."""
    small: City = city()
    small.employ("mayor", "city_leader", "root")
    leader, case = Staff.objects.get(username="mayor"), order(small, upto="signed", at=MORNING)
    draft = Draft(kind="report", title="窨井盖缺失情况专报", why="一周内多人反映。", orders=[case], leaders=[leader])
    first, _second = (compose(draft, actor=small.actors["supervisor"], at=MORNING) for _ in range(2))
    one = first.instructions.get()
    at, given = MORNING + timedelta(hours=1), {"text": "请全面排查，结果报我。"}
    InstructionDoor().take(one.pk, "instruct", actor=small.actors["mayor"], at=at, given=given)
    return one


@HOW
def test_the_leaders_page_fits_every_screen(looker: Looker, instruction: Instruction, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="mayor"))
    look(looker, "/staff/leader/", "staff", "leader", **how)


@HOW
def test_an_instruction_fits_every_screen(looker: Looker, instruction: Instruction, how: dict[str, object]) -> None:
    looker.sign_in(Staff.objects.get(username="mayor"))
    look(looker, f"/staff/instructions/{instruction.pk}/", "staff", "instruction", **how)


@pytest.mark.parametrize("path", ["briefs/", "briefs/compose/", "briefs/paper/", "instructions/{key}/pass_on/"])
def test_the_pages_of_the_centre_fit(looker: Looker, instruction: Instruction, path: str) -> None:
    looker.sign_in(Staff.objects.get(username="supervisor"))
    look(looker, f"/staff/{path.format(key=instruction.pk)}", "staff", "briefs", width=1024, theme="light")
