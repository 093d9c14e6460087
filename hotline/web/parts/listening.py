"""Where a page listens to news: the address of the live process as its browser reaches it."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

OFF = "off"
EVENTS = "/live/events"


def address_for(request: HttpRequest) -> str:
    """Where the page of a request listens; empty where pages look by themselves only.

    `HUIYIN_LIVE_ADDRESS`, where it is given; behind a proxy with the certificate the page's own address, whose proxy
    hands `/live/` on; else the port beside that of the pages.
    """
    given: str = settings.HUIYIN_LIVE_ADDRESS
    if given == OFF:
        return ""
    if given:
        return given + EVENTS
    if settings.IS_HTTPS:
        return EVENTS
    host, _port = split_domain_port(request.get_host())
    return f"http://{host}:{settings.HUIYIN_LIVE_PORT}{EVENTS}"
