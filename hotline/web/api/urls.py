"""Addresses below /api. They carry no language: that is asked for by a header."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_GET

from hotline.web.api import openapi, reference
from hotline.web.api.door import guarded, nothing_here
from hotline.web.api.v1 import api


def addresses() -> list[URLPattern]:
    """The addresses of django-ninja, each behind the door of this interface."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    return [
        URLPattern(pattern.pattern, guarded(pattern.callback), pattern.default_args, f"api_{pattern.name}")
        for pattern in found
    ]


VERSION_1: list[URLPattern] = [
    path("openapi.json", guarded(require_GET(openapi.show)), name="api_openapi"),
    path("docs", guarded(require_GET(reference.show)), name="api_docs"),
    *addresses(),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(VERSION_1)),
    re_path(r"^(?P<rest>.*)$", nothing_here),
]
