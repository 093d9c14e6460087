"""Recordings that are missing, too short, silent, changed or gone: each until it is there, or erased."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.casework.calls.models import Recording
from hotline.casework.calls.queries import LISTEN, faulty
from hotline.casework.calls.words import WITHOUT_SOUND
from hotline.ground.journal.rules import Actor
from hotline.web.calls import shell
from hotline.web.parts import telephoning
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Column
from hotline.web.parts.piles import piled

ALL, MISSING, DOUBTFUL = "all", "missing", "doubtful"
LABELS = {
    MISSING: pgettext_lazy("call records", "Nothing to listen to"),
    DOUBTFUL: pgettext_lazy("call records", "Doubtful"),
    ALL: pgettext_lazy("call records", "All"),
}
PILES = {MISSING: Q(fault__in=WITHOUT_SOUND), DOUBTFUL: ~Q(fault__in=WITHOUT_SOUND), ALL: Q()}


@dataclass(frozen=True, slots=True)
class Line:
    """One recording of the list."""

    recording: Recording
    number: str


@never_cache
@require_safe
@for_staff(LISTEN)
def recordings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is wrong, the latest first."""
    context = piled(
        request,
        faulty(actor),
        piles=PILES,
        pile=MISSING,
        labels=LABELS,
        key="missing_since",
        columns=[
            Column(pgettext("call records", "Call")),
            Column(pgettext("call records", "Seat")),
            Column(pgettext("call records", "Recorded"), "narrow"),
            Column(pgettext("call records", "What is wrong")),
            Column(pgettext("call records", "Noticed"), "narrow"),
        ],
        row_template="calls/_faulty.html",
        empty=pgettext("call records", "Every recording is where it should be."),
        shown=lambda one: Line(one, telephoning.number_of(one.call)),
    )
    page_tabs = {"piles": context.pop("tabs"), "title": pgettext("call records", "Faulty recordings")}
    return shell.page(request, actor, "recordings", "calls/recordings.html", {**context, **page_tabs})
