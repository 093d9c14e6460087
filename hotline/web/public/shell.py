"""The frame of the citizens' pages: the city's name, no copy kept on shared computers, counting of tries."""

import time
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hotline.casework.correspondence.words import Channel
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import seals
from hotline.web.parts.addresses import client_address, counted_under

HOTLINE, ALWAYS, SHORT = "12345", "00:00-24:00", 3


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the citizens' frame. Browsers keep no copy: many read it on a computer that is not theirs."""
    response = render(request, template, {**frame(), **(context or {})}, status=status)
    add_never_cache_headers(response)
    return response


def frame() -> dict[str, Any]:
    """What every page of the citizens names: the city, its hotline with its hours where it has any, and the short
    numbers of those who come at once. Before a city is loaded, only the number that the whole country has."""
    profile = profile_or_none()
    if profile is None:
        return {"city_name": "", "profile": None, "hotline": HOTLINE, "phone_hours": "", "urgent_lines": []}
    phone = profile.channels.get(Channel.PHONE)
    return {
        "city_name": profile.titled(language()),
        "profile": profile,
        "hotline": profile.hotline,
        "phone_hours": phone.hours if phone and phone.hours != ALWAYS else "",
        "urgent_lines": [
            {"phone": line.phone, "name": (language() == "en" and line.name_en) or line.name}
            for line in profile.emergency_lines
            if len(line.phone) == SHORT
        ],
    }


def profile_or_none() -> Profile | None:
    """The profile in force, or None on an installation without one."""
    try:
        return profiles.current()
    except LookupError:
        return None


def language() -> str:
    """The language of the page as profiles, letters and people have it: zh-Hans or en."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def words(text: str) -> SafeString:
    """What somebody wrote, as paragraphs that cannot turn round the writing beside them."""
    if not text:
        return SafeString("")
    return format_html('<div class="words" dir="auto">{}</div>', SafeString(linebreaks(text, autoescape=True)))


def line(text: str) -> SafeString:
    """One line of what somebody wrote, kept apart from the writing beside it."""
    return format_html("<bdi>{}</bdi>", text) if text else SafeString("")


def count(request: HttpRequest, purpose: str, *, seconds: int) -> int:
    """Count one more try of a kind from this address; how many there were in this span of time."""
    key = _counter(request, purpose, seconds)
    if not key or cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1


def counted(request: HttpRequest, purpose: str, *, seconds: int) -> int:
    """How many tries of a kind came from this address in this span of time."""
    key = _counter(request, purpose, seconds)
    return int(cache.get(key, 0)) if key else 0


def _counter(request: HttpRequest, purpose: str, seconds: int) -> str:
    """The name of the counter; empty for an address that is not counted. Only a keyed hash of the address is kept."""
    under = counted_under(client_address(request))
    window = int(time.time()) // seconds
    return f"public:{purpose}:{window}:{seals.keyed_hash('limit', under).hex()}" if under else ""
