"""The page that shows the interface for machines, in a real browser."""

import pytest

from tests.browser.look import Looker, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light"), (320, "dark")])
def test_the_page_of_the_interface_is_sound(looker: Looker, width: int, theme: str) -> None:
    look(looker, "/api/v1/docs", "public", "reference", width=width, theme=theme)
