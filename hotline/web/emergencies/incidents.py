"""Incidents: the list, the card, and surge mode."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.emergencies import actions, queries
from hotline.casework.emergencies.models import Incident
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.emergencies import shell
from hotline.web.emergencies.forms import CardForm, CloseForm, SurgeForm, begun_with
from hotline.web.parts.acting import for_staff
from hotline.web.parts.stepping import refuse

MOST = 100


def found(actor: Actor, key: int) -> Incident:
    """The incident of a key, as far as the actor may see it."""
    incident = queries.incidents_visible_to(actor).filter(pk=key).first()
    if incident is None:
        raise Http404
    return incident


@require_safe
@for_staff("read_incidents")
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is going on, then what is over."""
    at = timezone.now()
    incidents = list(queries.incidents_visible_to(actor)[:MOST])
    surge = queries.running_surge(at)
    owed, late = queries.owed_to_duty_room(actor, at=at)
    context = {
        "open_ones": [incident for incident in incidents if incident.closed_at is None],
        "over": [incident for incident in incidents if incident.closed_at is not None],
        "now": at,
        "surge": surge,
        "owed": owed,
        "late": late,
        "may_manage": may(actor, "manage_incidents"),
        "may_switch": may(actor, "switch_surge"),
    }
    return shell.page(request, actor, "incidents", "incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("manage_incidents")
def opening(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open an incident."""
    fresh = {"begins_at": timezone.localtime(), "is_public": True}
    form = CardForm(request.POST or None, initial=fresh)
    opened: list[Incident] = []

    def save() -> None:
        opened.append(actions.open_incident(form.card, actor=actor, at=timezone.now()))

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, pgettext("emergencies", "The incident is open: seats and citizens see it."))
        return redirect("emergencies_incident", key=opened[0].pk)
    context = {"form": form, "incident": None}
    return shell.page(request, actor, "incidents", "card.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("manage_incidents")
def changing(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Say what is known by now."""
    incident = found(actor, key)
    form = CardForm(request.POST or None, initial=begun_with(incident))

    def save() -> None:
        actions.change(incident, card=form.card, actor=actor, at=timezone.now())

    if request.method == "POST" and form.is_valid() and done(form, save):
        messages.success(request, pgettext("emergencies", "Changed."))
        return redirect("emergencies_incident", key=key)
    context = {"form": form, "incident": incident}
    return shell.page(request, actor, "incidents", "card.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_staff("switch_surge")
def surging(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Switch surge mode on for an incident, or off."""
    incident, at = found(actor, key), timezone.now()
    running = queries.running_surge(at)
    if request.POST.get("act") == "off":
        if running is not None:
            actions.switch_off(running, actor=actor, at=at)
        messages.success(request, pgettext("emergencies", "Surge mode is off."))
        return redirect("emergencies_incident", key=key)
    form = SurgeForm(request.POST)

    def save() -> None:
        actions.switch_on(incident, hours=form.cleaned_data["hours"], actor=actor, at=at)

    if form.is_valid() and done(form, save):
        messages.success(request, pgettext("emergencies", "Surge mode is on: the seats have the short form."))
    else:
        most = profiles.current().emergency_times.surge_hours
        said = pgettext("emergencies", "Give hours from 1 to %(most)s, for an incident that is open.")
        messages.error(request, said % {"most": most})
    return redirect("emergencies_incident", key=key)


def done(form: CardForm | CloseForm | SurgeForm, save: Callable[[], None]) -> bool:
    """Do what a form asks for; what is refused stands in it."""
    try:
        save()
    except (StepRefused, UnfitText, OutOfScope) as error:
        field = getattr(error, "field", "")
        if field in ("areas", "matters"):
            error = StepRefused(str(error), field=f"{field.removesuffix('s')}_0")
        refuse(form, error)
        return False
    return True
