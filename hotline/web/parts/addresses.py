"""Addresses of the same page with something changed: filters and pages live in the query, so a list can be shared."""

from urllib.parse import urlencode

from django.http import HttpRequest


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
