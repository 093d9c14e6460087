"""An incident ends: it is closed, the appeals about it are settled, and a caller may say that hers is not solved."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hotline.casework import loop
from hotline.casework.appeals.queries import visible_to
from hotline.casework.emergencies import actions, queries
from hotline.casework.emergencies.models import Incident
from hotline.casework.emergencies.words import Outcome
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.emergencies import shell
from hotline.web.emergencies.forms import CloseForm
from hotline.web.emergencies.incidents import done, found
from hotline.web.parts.acting import for_staff

WAITS: dict[str, Promise] = {
    "waiting": pgettext_lazy("emergencies", "Wait for the end of the incident"),
    "goes_on": pgettext_lazy("emergencies", "Marked to go on as orders of their own"),
}


def told(incident: Incident) -> list[tuple[str, str, int]]:
    """How many of the appeals wait, and what became of the others: name, words and number of those that there are."""
    counts = queries.outcomes(incident)
    words = {**WAITS, **{outcome.value: outcome.label for outcome in Outcome}}
    return [(name, str(word), counts[name]) for name, word in words.items() if counts.get(name)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("manage_incidents")
def closing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The incident is over, or was closed by itself and somebody says now how it ended: the callers get their answer.
    The first are settled at once, the others by the clockwork."""
    incident, at = found(actor, key), timezone.now()
    if incident.settling_at is not None:
        return redirect("emergencies_incident", key=key)
    form = CloseForm(request.POST or None)

    def save() -> None:
        act = actions.close if incident.closed_at is None else actions.settle
        act(incident, actor=actor, at=at, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(form, save):
        incident.refresh_from_db()
        count = actions.go_on(incident, at=at)
        said = pgettext("emergencies", "The incident is closed. Appeals settled so far: %(count)s of %(all)s.")
        messages.success(request, said % {"count": count, "all": incident.linked})
        return redirect("emergencies_incident", key=key)
    context = {"form": form, "incident": incident, "outcomes": told(incident)}
    return shell.page(request, actor, "incidents", "close.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_staff("manage_incidents")
def settling(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Settle some more now, instead of waiting for the clockwork."""
    incident = found(actor, key)
    if incident.settling_at is None:
        raise Http404
    count = actions.go_on(incident, at=timezone.now())
    messages.success(request, pgettext("emergencies", "Settled: %(count)s") % {"count": count})
    return redirect("emergencies_incident", key=key)


@require_POST
@for_staff("not_solved")
def objecting(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A caller has rung up: what the end of the incident answered is not solved for her."""
    appeal = visible_to(actor).filter(number=request.POST.get("number", "")[:24], incident_links__incident=key).first()
    if appeal is None:
        raise Http404
    sent = request.POST.get("idempotency_key", "")[:80]
    try:
        loop.not_solved(
            appeal,
            actor=actor,
            at=timezone.now(),
            note=request.POST.get("note", "")[:1000],
            key=f"{sent}:{appeal.pk}" if sent else "",
        )
    except KeyReused:  # the same form, sent twice: it is done
        pass
    except (StepRefused, UnfitText, OutOfScope) as refused:
        messages.error(request, _(str(refused)))
        return redirect("emergencies_incident", key=key)
    messages.success(request, pgettext("emergencies", "%(number)s goes on as an order.") % {"number": appeal.number})
    return redirect("emergencies_incident", key=key)
