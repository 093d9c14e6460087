"""Return visits by keys: a leader lets the machine ring, sees what comes of it, and stops it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.calls import actions as calls
from hotline.casework.calls.errands import Tally, made_by_keys, open_run, tally
from hotline.casework.calls.models import Errand
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.web.calls import shell
from hotline.web.calls.naming import listed
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Tile
from hotline.web.parts.ringing import rung
from hotline.web.parts.stepping import REFUSED

ACT = "run_visits"
LATEST = 30
TILES = (
    ("due", pgettext_lazy("visit run", "Could be rung now"), "waiting"),
    ("rung", pgettext_lazy("visit run", "Rung today"), ""),
    ("answered", pgettext_lazy("visit run", "Answered"), "active"),
    ("said", pgettext_lazy("visit run", "Said by keys"), "done"),
)


@never_cache
@require_safe
@for_staff(ACT)
def visits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether the machine rings now, what came of it today, and the latest calls."""
    at, profile = timezone.now(), profiles.current()
    run = open_run(actor)
    latest: list[Errand] = made_by_keys(actor, latest=LATEST)
    context: dict[str, Any] = {
        "title": pgettext("visit run", "Return visits by keys"),
        "run": run,
        "is_wanted": profile.telephone.visit_keys,
        "lines": profile.telephone.visit_lines,
        "hours": listed(profile.telephone.visit_hours),
        "tiles": _tiles(tally(actor, at=at)),
        "rung": rung(latest, actor),
    }
    return shell.page(request, actor, "visits", "calls/visits.html", context)


def _tiles(counted: Tally) -> list[Tile]:
    return [Tile(label, getattr(counted, name), "", tone) for name, label, tone in TILES]


@require_POST
@for_staff(ACT)
def change(request: HttpRequest, actor: Actor, act: str) -> HttpResponse:
    """Begin, or stop."""
    run, at = open_run(actor), timezone.now()
    try:
        if act == "begin":
            calls.begin_run(actor=actor, at=at)
            messages.success(request, pgettext("visit run", "The machine rings from now on."))
        elif act == "end":
            if run is not None:
                calls.end_run(run, actor=actor, at=at)
            messages.success(request, pgettext("visit run", "Stopped. Calls that are under way come to their end."))
        else:
            raise Http404("no such change")
    except REFUSED as error:
        messages.warning(request, _(str(error)))
    return redirect("calls_visits")
