"""Where the staff's working day begins."""

import pytest

from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("username", "desk"),
    [("agent", "seat"), ("dispatcher", "dispatch"), ("liaison", "unit"), ("head", "unit"), ("visitor", "visit")],
)
def test_everybody_begins_at_the_desk_of_her_own_work(as_: SignIn, username: str, desk: str) -> None:
    assert as_(username).get("/staff/").headers["Location"] == f"/staff/{desk}/"
