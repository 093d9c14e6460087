"""How a person wants pages shown: light or dark, normal or large print.

Kept in two cookies that the server reads, so that the first byte of a page is right and nothing flickers; works without
scripts.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi, to_locale
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

YEAR = 365 * 24 * 3600
CHOICES: dict[str, tuple[str, ...]] = {"theme": ("light", "dark"), "print": ("normal", "large")}
OWN_NAMES = {"zh-hans": "中文", "zh-hant": "繁體中文", "en": "English", "ug": "ئۇيغۇرچە"}


@dataclass(frozen=True)
class Language:
    """A language pages exist in, under its own name, and this page's address in it."""

    code: str
    tag: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Display:
    """What the shells need to know of a reader's choices."""

    tag: str
    direction: str
    theme: str
    print: str
    here: str
    languages: tuple[Language, ...]

    @property
    def large(self) -> bool:
        """Large print, the elder version of every page."""
        return self.print == "large"

    @property
    def dark(self) -> bool:
        """White on black."""
        return self.theme == "dark"

    @property
    def other_languages(self) -> tuple[Language, ...]:
        """Every language but the one being read."""
        return tuple(language for language in self.languages if not language.current)


def display(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `display` in every template."""
    return {"display": of(request)}


def of(request: HttpRequest) -> Display:
    """The reader's choices, from cookies and the page's language; what is unknown in a cookie counts as not chosen."""
    now = get_language() or settings.LANGUAGE_CODE
    here = request.get_full_path()
    return Display(
        tag=language_tag(now),
        direction="rtl" if get_language_bidi() else "ltr",
        theme=_chosen(request, "theme"),
        print=_chosen(request, "print"),
        here=here,
        languages=tuple(
            Language(code, language_tag(code), OWN_NAMES.get(code, str(name)), translate_url(here, code), code == now)
            for code, name in settings.LANGUAGES
        ),
    )


def language_tag(code: str) -> str:
    """The BCP 47 tag of a Django language code: zh-hans becomes zh-Hans, so that browsers pick Chinese shapes."""
    return to_locale(code).replace("_", "-")


def _chosen(request: HttpRequest, name: str) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in CHOICES[name] else CHOICES[name][0]


@csrf_exempt  # sets nothing but two display choices out of a closed list, so that cached public pages need no token
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """A page with the choices; a POST keeps what was chosen and goes back to where the reader was."""
    if request.method != "POST":
        return render(request, "preferences.html", {"next": _safe_next(request, request.GET.get("next", "/"))})
    answer = HttpResponseRedirect(_safe_next(request, request.POST.get("next", "/")))
    for name, allowed in CHOICES.items():
        value = request.POST.get(name, "")
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def _safe_next(request: HttpRequest, address: str) -> str:
    """Only addresses of this site; a scheme or another host falls back to the home page."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(address) if fits else None
    return address if parts and parts.path.startswith("/") else "/"
