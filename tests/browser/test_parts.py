"""Every part in every look, in a real browser."""

import pytest

from tests.browser.look import Looker, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.parts.urls"),
    pytest.mark.django_db(transaction=True),  # a city may have its own words for states
]

LOOKS = [
    {"width": 1440, "theme": "light"},
    {"width": 1440, "theme": "dark"},
    {"width": 1024, "theme": "light"},
    {"width": 390, "theme": "light"},
    {"width": 320, "theme": "dark"},
    {"width": 1440, "theme": "light", "print_": "large"},
    {"width": 1024, "theme": "dark", "print_": "large"},
    {"width": 390, "theme": "light", "print_": "large"},
    {"width": 320, "theme": "light", "print_": "large"},
    {"width": 1440, "theme": "light", "print_": "normal", "lang": "en"},
    {"width": 320, "theme": "light", "print_": "normal", "lang": "en"},
]


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: "-".join(map(str, how.values())))
@pytest.mark.parametrize(
    ("url", "face"), [("/staff/parts/", "staff"), ("/staff/parts/public/", "public")], ids=["staff", "public"]
)
def test_all_parts_are_accessible_fit_and_are_silent(
    looker: Looker, url: str, face: str, how: dict[str, object]
) -> None:
    look(looker, url, face, f"parts-{face}", **how)
