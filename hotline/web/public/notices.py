"""Home and notices: what the hotline is for, what it is not for, and how the city deals with what it is told."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hotline.web.public import draft as drafts
from hotline.web.public import grants, shell

OWN_WAYS_IN = "20"
"""Channels with a lower code are the citizens' own; the others bring what other bodies pass on."""


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
    Notice("privacy", _("Your personal data"), _("What we keep, who sees it, your rights"), "shield-check"),
    Notice("accessibility", _("Accessibility"), _("Large print, keyboard, reading aloud"), "text-size"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page: two large actions, the telephone, the notices."""
    has_draft = drafts.KEPT in request.session and not drafts.load(request.session).is_empty
    is_signed_in = grants.phone(request, at=timezone.now()) is not None
    context = {"has_draft": has_draft, "is_signed_in": is_signed_in, "notices": NOTICES}
    return shell.page(request, "public/home.html", context)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices."""
    return shell.page(request, "public/notices.html", {"notices": NOTICES})


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice."""
    found = next((notice for notice in NOTICES if notice.slug == slug), None)
    if found is None:
        raise Http404("There is no such notice.")
    profile = shell.profile_or_none()
    tag = shell.language()
    is_english = tag == "en"
    context = {
        "notice": found,
        "refusals": [refusal.said(tag) for refusal in profile.refusals.values()] if profile else [],
        "lines": [
            (line.name_en if is_english and line.name_en else line.name, line.phone, "" if is_english else line.when)
            for line in (profile.emergency_lines if profile else ())
        ],
        "channels": [
            (channel.name_en if is_english and channel.name_en else channel.name, channel.hours)
            for channel in (profile.channels.values() if profile else ())
            if channel.code < OWN_WAYS_IN
        ],
    }
    return shell.page(request, found.template, context)
