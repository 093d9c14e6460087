"""What every request passes first: it gets an id, and what cannot be read is answered 400; and two of the usual ones
without what they need not do each time."""

import re
import secrets
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.module_loading import import_string

from hotline.config import logs
from hotline.web.parts.listening import OFF

GetResponse = Callable[[HttpRequest], HttpResponseBase]
MACHINES = "/api/"
"""Where the addresses of the interface for machines begin."""
STAFF = "/staff/"
"""What the addresses of the staff's pages hold."""
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestId:
    """Gives every request an id, taken from the proxy's `X-Request-ID` if that is a decent one; answers carry it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.request_id = name  # type: ignore[attr-defined]  # read by name; Django's request takes any attribute
        token = logs.request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-ID"] = name
        return response


class ReadableInput:
    """Answers 400 to a path or query with NUL or with bytes that are no UTF-8, before anything tries to look it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name, raw in (
            ("path", as_sent(request.META.get("PATH_INFO", ""))),
            ("query", unquote_to_bytes(as_sent(request.META.get("QUERY_STRING", "")))),
        ):
            if not is_readable(raw):
                if request.path_info.startswith(MACHINES):
                    told: HttpResponseBase = import_string("hotline.web.api.door.unreadable")(request)
                    return told
                return refused(f"The {name} of this address holds NUL or bytes that are no UTF-8.")
        return self.get_response(request)


class ContentPolicy(CSPMiddleware):
    """The policy on what pages may load: one for all of them, written out once and not each time; those of the staff
    may connect to the live process and to the exchange besides."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()
        self.of_staff = build_policy(update={"connect-src": staff_sources()})

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers[HEADER] = self.of_staff if STAFF in request.path_info else self.policy
        return response


def staff_sources() -> list[str]:
    """What pages of the staff connect to besides where they come from: news, and the telephone of a seat."""
    live: str = settings.HUIYIN_LIVE_ADDRESS
    if live or settings.IS_HTTPS:
        found = [live] if live not in {"", OFF} else []
    else:
        # A policy knows no addresses in brackets.
        hosts = [f"*{host}" if host.startswith(".") else host for host in settings.ALLOWED_HOSTS if "[" not in host]
        found = [f"http://{host}:{settings.HUIYIN_LIVE_PORT}" for host in hosts]
    exchange = urlsplit(settings.HUIYIN_PHONE_SOFTPHONE)
    return [*found, f"{exchange.scheme}://{exchange.netloc}"] if exchange.netloc else found


class PageLanguage(LocaleMiddleware):
    """The language of a page by its address. Machines have a door of their own that listens to Accept-Language."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith(MACHINES):
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(MACHINES):
            return response
        return super().process_response(request, response)


def as_sent(value: str) -> bytes:
    """The bytes that came over the wire; WSGI hands them on as if they were Latin-1."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")


def is_readable(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 without NUL."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def refused(sentence: str) -> HttpResponse:
    """The answer to what cannot be read."""
    return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
