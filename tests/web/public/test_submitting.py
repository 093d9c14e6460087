"""The wizard: from what happened to a number and a code."""

import pytest

from tests.web.public.citizen import ANSWERS, Citizen

pytestmark = pytest.mark.django_db


def test_a_citizen_submits_an_appeal_and_gets_number_code_and_date(citizen: Citizen) -> None:
    appeal = citizen.submit()
    assert appeal.kind == "complaint"
    assert appeal.region.code == "v1"
    assert appeal.matter is not None
    assert appeal.matter.code == "010302"
    assert appeal.person is not None
    assert appeal.person.phone == "+8619900001234"
    page = citizen.read("/submit/done/")
    assert appeal.number in page
    assert appeal.code in page
    assert "199 **** 1234" in page
    assert "0000 1234" not in page


@pytest.mark.parametrize("page", [*ANSWERS, "check"])
def test_every_page_opens_in_both_languages(citizen: Citizen, page: str) -> None:
    citizen.fill_in()
    for prefix in ("", "/en"):
        assert citizen.client.get(f"{prefix}/submit/{page}/").status_code == 200
