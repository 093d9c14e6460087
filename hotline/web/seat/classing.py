"""The categories that are proposed at the seat while an appeal is typed in: a fragment of its own, so that nothing
else on the page moves when it changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.web.parts.acting import for_staff
from hotline.web.seat import showing

LONGEST = 10_000
"""So much of a text is looked at; what is longer is refused when it is sent."""


@never_cache
@require_POST
@for_staff("register")
def classes(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """Fragment: categories, unit and evidence for what is typed. The text comes in the body: no log keeps it."""
    given = {name: request.POST.get(name, "")[:LONGEST] for name in request.POST}
    return render(request, "parts/classes.html", showing.classes_context(given, profile=profiles.current()))
