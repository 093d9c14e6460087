"""Addresses of the same page with something changed: filters and pages live in the query, so a list can be shared."""

from urllib.parse import urlencode

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
