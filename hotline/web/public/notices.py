"""Home and notices: what the hotline is for, what it is not for, and how the city deals with what it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.casework.answering_days import queries as answering
from hotline.casework.emergencies.queries import told_to_the_public
from hotline.casework.orders import postings
from hotline.ground.profiles.rules import Profile
from hotline.ground.workdays import queries as workdays
from hotline.register.knowledge import queries as knowledge
from hotline.register.knowledge.models import Card
from hotline.register.people.words import Language
from hotline.web.public import draft as drafts
from hotline.web.public import grants, shell

OWN_WAYS_IN = "20"
"""Channels with a lower code are the citizens' own; the others bring what other bodies pass on."""
AND = pgettext_lazy("list", ", ")
MOST_HELD = 2
PAGE = 20
"""So many parked matters stand on a page."""
MOST_INCIDENTS = 3
"""So many incidents are told of at once; the latest are first."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """A channel as citizens are told of it: its hours, how it is reached, and what is said now, outside of them."""

    name: str
    hours: str
    is_on_workdays: bool
    access: str
    outside: str
    progress: str
    """Where progress can be asked for instead, where it cannot on this channel."""


def _ways_in(profile: Profile, at: datetime) -> list[WayIn]:
    """The citizens' own channels, each with what it says at this moment."""
    local = at.astimezone(ZoneInfo(profile.time_zone))
    is_workday = workdays.calendar_for(profile).is_working(local.date())
    tag, found = shell.language(), []
    for channel in profile.channels.values():
        if channel.code < OWN_WAYS_IN:
            name, access = channel.told(tag)
            is_open = channel.serves(local.time(), is_workday=is_workday)
            outside = "" if is_open else channel.said_outside(tag)
            progress = "" if channel.progress else channel.said_of_progress(tag)
            found.append(WayIn(name, channel.hours, channel.days == "workdays", access, outside, progress))
    return found


def _spoken(profile: Profile) -> str:
    """The languages that are spoken at the hotline, where there are several."""
    names = [str(Language(tag).label) for tag in profile.languages if tag in Language.values]
    return str(AND).join(names) if len(names) > 1 else ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One page of notices."""

    slug: str
    title: Promise
    about: Promise
    icon: str

    @property
    def template(self) -> str:
        """The file that holds its text."""
        return f"public/notice_{self.slug}.html"


NOTICES = (
    Notice("accepted", _("What we accept"), _("What you can turn to 12345 for"), "circle-check"),
    Notice("not-accepted", _("What we do not accept"), _("Nine kinds of matters, and where to turn instead"), "ban"),
    Notice("right-use", _("How to use the hotline"), _("What helps us to help you, and what does not"), "help"),
    Notice("channels", _("How to reach us and what it costs"), _("Hours of service and charges"), "phone"),
    Notice(
        "parked",
        pgettext_lazy("parked", "Matters that take long"),
        pgettext_lazy("parked", "What is parked, who answers for it, what is planned"),
        "archive",
    ),
    Notice("privacy", _("Your personal data"), _("What we keep, who sees it, your rights"), "shield-check"),
    Notice("accessibility", _("Accessibility"), _("Large print, keyboard, reading aloud"), "text-size"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: the search for an answer, the telephone, three large actions, the notices."""
    has_draft = drafts.KEPT in request.session and not drafts.load(request.session).is_empty
    is_signed_in = grants.phone(request, at=timezone.now()) is not None
    context = {
        "has_draft": has_draft,
        "is_signed_in": is_signed_in,
        "notices": _offered(shell.profile_or_none()),
        **going_on(timezone.now()),
    }
    context |= _answering_days(timezone.now())
    return shell.page(request, "public/home.html", context)


def going_on(at: datetime) -> dict[str, Any]:
    """What everybody is told of while it goes on: incidents, and what is said about others for the time being."""
    return {"incidents": told_to_the_public(at)[:MOST_INCIDENTS], "cards": cards(at)}


def cards(at: datetime) -> list[Card]:
    """The incident cards for everybody, the latest first."""
    return knowledge.cards(at=at, actor=None)[:MOST_INCIDENTS]


def _answering_days(at: datetime) -> dict[str, object]:
    """The days on which leaders take calls in person, and what became of the last ones."""
    held = answering.held(at)[:MOST_HELD]
    counts = answering.counts([day.pk for day in held]) if held else {}
    return {
        "days_announced": answering.announced(at),
        "days_held": [(day, counts.get(day.pk, answering.Counts())) for day in held],
    }


PARKED = "parked"


def _offered(profile: Profile | None) -> list[Notice]:
    """The notices of this city: some cities list no parked matters."""
    return [one for one in NOTICES if one.slug != PARKED or (profile is not None and profile.lists_parked)]


def _parked(request: HttpRequest) -> dict[str, object]:
    """The parked matters, so many to a page."""
    page = Paginator(postings.listed(), PAGE).get_page(request.GET.get("page"))
    rows = postings.told(list(page.object_list), at=timezone.now(), is_english=shell.language() == "en")
    return {"parked": rows, "parked_page": page}


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices."""
    return shell.page(request, "public/notices.html", {"notices": _offered(shell.profile_or_none())})


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice."""
    profile = shell.profile_or_none()
    found = next((notice for notice in _offered(profile) if notice.slug == slug), None)
    if found is None:
        raise Http404("There is no such notice.")
    tag = shell.language()
    is_english = tag == "en"
    context = {
        "notice": found,
        "refusals": [refusal.said(tag) for refusal in profile.refusals.values()] if profile else [],
        "lines": [
            (line.name_en if is_english and line.name_en else line.name, line.phone, "" if is_english else line.when)
            for line in (profile.emergency_lines if profile else ())
        ],
        "channels": _ways_in(profile, timezone.now()) if profile and slug == "channels" else [],
        "languages": _spoken(profile) if profile else "",
        **(_parked(request) if slug == PARKED else {}),
    }
    return shell.page(request, found.template, context)
