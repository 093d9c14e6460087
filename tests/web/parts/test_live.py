"""Where pages listen to news."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from hotline.web.parts.listening import address_for


@pytest.mark.parametrize(
    ("given", "is_https", "address"),
    [
        ("", False, "http://127.0.0.1:8001/live/events"),
        ("", True, "/live/events"),
        ("https://12345.example.cn:8443", True, "https://12345.example.cn:8443/live/events"),
        ("off", False, ""),
    ],
)
def test_a_page_listens_beside_itself_behind_its_proxy_or_where_it_is_told(
    given: str, is_https: bool, address: str
) -> None:
    request = RequestFactory().get("/staff/seat/", headers={"Host": "127.0.0.1:8000"})
    with override_settings(HUIYIN_LIVE_ADDRESS=given, HUIYIN_LIVE_PORT=8001, IS_HTTPS=is_https):
        assert address_for(request) == address


def test_the_piece_of_a_page_names_what_it_hears_and_says_nothing_before_it_is_lost() -> None:
    request = RequestFactory().get("/staff/seat/", headers={"Host": "127.0.0.1:8000"})
    with override_settings(HUIYIN_LIVE_ADDRESS="", HUIYIN_LIVE_PORT=8001):
        page = Template('{% load live %}{% live "seat,board" %}').render(Context({"request": request}))
    assert 'data-live-address="http://127.0.0.1:8001/live/events"' in page
    assert 'data-live-hear="seat,board"' in page
    assert page.count(" hidden>") == 2
