"""An incident's page: what is linked to it, and what may be."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.emergencies import actions, queries
from hotline.casework.emergencies.models import Incident
from hotline.casework.emergencies.words import Outcome
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import numbers
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit
from hotline.web.emergencies import shell
from hotline.web.emergencies.duty_room import ACT, rows
from hotline.web.emergencies.ending import told
from hotline.web.emergencies.forms import FindForm, SurgeForm
from hotline.web.emergencies.incidents import found
from hotline.web.parts.acting import for_staff
from hotline.web.parts.history import Teller

MOST_LINKED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("read_incidents")
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What is known, what is linked, and what else may be about it."""
    incident = found(actor, key)
    if request.method == "POST":
        _linked(request, actor, incident)
        return redirect(request.get_full_path())
    at = timezone.now()
    surge = queries.running_surge(at)
    may_link = may(actor, "link_incident") and incident.closed_at is None
    form = FindForm(request.GET or None)
    near = _candidates(incident, actor, form) if may_link else []
    context: dict[str, Any] = {
        "incident": incident,
        "acts": Teller(journal.history([("incident", incident.pk)])[::-1], profile=profiles.current()).entries(),
        "duty_rows": rows(incident, actor) if incident.grave_at else [],
        "may_declare": may(actor, ACT) and incident.closed_at is None and incident.grave_at is None,
        "may_report": may(actor, ACT),
        "room": profiles.current().emergency_times,
        "room_name": profiles.current().emergency_times.room(get_language() or ""),
        "now": at,
        "links": list(queries.linked_to(incident, actor)[:MOST_LINKED]),
        "outcomes": told(incident),
        "may_mark": may(actor, "link_incident") and incident.settling_at is None and _waits(incident),
        "may_settle": may(actor, "manage_incidents") and incident.closed_at is not None,
        "may_object": may(actor, "not_solved") and queries.outcomes(incident).get(Outcome.ANSWERED),
        "form": form,
        "rows": near[: queries.MOST_FOUND],
        "is_more": len(near) > queries.MOST_FOUND,
        "may_link": may_link,
        "may_manage": may(actor, "manage_incidents") and incident.closed_at is None,
        "may_switch": may(actor, "switch_surge") and incident.closed_at is None,
        "surge": surge if surge and surge.incident_id == incident.pk else None,
        "surge_form": SurgeForm(initial={"hours": min(4, profiles.current().emergency_times.surge_hours)}),
        "is_shown": incident.closed_at is None and incident.begins_at <= at < incident.shown_until,
    }
    return shell.page(request, actor, "incidents", "incident.html", context)


def _waits(incident: Incident) -> bool:
    """Whether any of the appeals about it still waits for its end."""
    counts = queries.outcomes(incident)
    return bool(counts["waiting"] or counts["goes_on"])


def _candidates(incident: Incident, actor: Actor, form: FindForm) -> list[Appeal]:
    """What the search finds; of a search that cannot be read, nothing."""
    if form.is_bound and not form.is_valid():
        return []
    given = form.cleaned_data if form.is_bound else {}
    place = Unit.objects.filter(code=given["place"]).first() if given.get("place") else None
    matter = Matter.objects.filter(code=given["matter"]).first() if given.get("matter") else None
    rows = queries.candidates(
        incident,
        actor,
        place=place.path if place else "",
        matter=matter.code if matter else "",
        since=given.get("since"),
        text=given.get("q", ""),
    )
    return list(rows[: queries.MOST_FOUND + 1])


def _linked(request: HttpRequest, actor: Actor, incident: Incident) -> None:
    """Link what was ticked, or the one whose number was typed; take one out again; mark some to go on."""
    at, marks = timezone.now(), request.POST.get("mark", "")
    tidy = [numbers.tidy_reference(number) for number in request.POST.getlist("chosen")]
    typed = numbers.tidy_reference(request.POST.get("number", "")[:40])
    out = numbers.tidy_reference(request.POST.get("out", "")[:40])
    chosen = list(visible_to(actor).filter(number__in=[*tidy, typed, out]).select_related("region"))
    if not chosen:
        messages.error(request, pgettext("emergencies", "Choose appeals first, or give a number that there is."))
        return
    try:
        if out:
            actions.unlink(incident, appeal=chosen[0], actor=actor, at=at)
            messages.success(request, pgettext("emergencies", "Taken out: %(number)s") % {"number": out})
            return
        if marks:
            count = actions.mark(incident, appeals=chosen, goes_on=marks == "on", actor=actor, at=at)
            messages.success(request, pgettext("emergencies", "Marked: %(count)s") % {"count": count})
            return
        count = actions.link(incident, appeals=chosen, actor=actor, at=at)
    except (StepRefused, OutOfScope) as error:
        messages.error(request, str(error))
        return
    messages.success(request, pgettext("emergencies", "Linked: %(count)s") % {"count": count})
