"""Addresses of the same page with something changed: filters and pages live in the query, so a list can be shared."""

import ipaddress
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def same_page(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some query fields set, or dropped where the value is None or empty; the rest stays."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    pairs = [(name, value) for name, values in query.lists() for value in values if value != ""]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def is_filtered(request: HttpRequest, names: tuple[str, ...]) -> bool:
    """Whether any of these query fields narrows the list."""
    return any(value.strip() for name in names for value in request.GET.getlist(name))


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where a form says it came from (`next`), if that is an address of this site; else the fallback."""
    address = request.POST.get("next", "")
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if fits and address.startswith("/") else fallback


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: the address before the proxies of our own (HUIYIN_PROXIES), else the peer's."""
    proxies: int = settings.HUIYIN_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def counted_under(address: str) -> str:
    """What tries from an address are counted under: itself, of IPv6 the network of a household. The machine itself is
    not counted: behind a proxy that nobody told us of, the whole city would be one address."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if place.is_loopback:
        return ""
    return str(ipaddress.ip_network((place, 64), strict=False)) if place.version == 6 else str(place)
