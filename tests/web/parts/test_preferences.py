"""Display choices: kept in cookies the server reads, from a closed list, and never a way to another site."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from hotline.web import preferences

pytestmark = pytest.mark.urls("tests.web.parts.urls")


def test_choices_are_kept_and_the_reader_comes_back(client: Client) -> None:
    answer = client.post("/preferences/", {"theme": "dark", "print": "large", "next": "/track/?n=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/track/?n=1")
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["print"].value == "large"
    assert answer.cookies["print"]["httponly"]


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "evil"]
)
def test_the_way_back_stays_on_this_site(client: Client, address: str) -> None:
    assert client.post("/preferences/", {"next": address}).headers["Location"] == "/"


def test_unknown_choices_set_nothing_and_unknown_cookies_count_as_none(client: Client) -> None:
    assert not client.post("/preferences/", {"theme": "pink"}).cookies
    request: HttpRequest = RequestFactory().get("/")
    request.COOKIES = {"theme": "<script>", "print": "large"}
    shown = preferences.of(request)
    assert (shown.theme, shown.large, shown.tag, shown.direction) == ("light", True, "zh-Hans", "ltr")


def test_every_page_links_to_itself_in_the_other_language() -> None:
    request = RequestFactory().get("/staff/parts/?q=1")
    (other,) = preferences.of(request).other_languages
    assert (other.url, other.name) == ("/en/staff/parts/?q=1", "English")


def test_the_choices_have_a_page_of_their_own(client: Client) -> None:
    page = client.get("/preferences/?next=/track/").content.decode()
    assert 'value="/track/"' in page
    assert 'name="print"' in page
