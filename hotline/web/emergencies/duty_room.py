"""Reports to the municipal duty room, from the page of a grave emergency."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.emergencies import actions, queries
from hotline.casework.emergencies.models import DutyReport, Incident
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import may
from hotline.web.emergencies.forms import DutyForm
from hotline.web.emergencies.incidents import found
from hotline.web.emergencies.papers import paper
from hotline.web.parts import press
from hotline.web.parts.acting import for_staff

ACT = "report_to_duty_room"


def rows(incident: Incident, actor: Actor) -> list[tuple[DutyReport, DutyForm | None]]:
    """The chain of reports; a form for each that is owed."""
    writes = may(actor, ACT)
    return [
        (report, DutyForm(prefix=f"r{report.pk}") if writes and report.given_at is None else None)
        for report in queries.duty_reports(incident)
    ]


@require_POST
@for_staff(ACT)
def duty_room(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Declare an incident a grave emergency, enter a report that was given, or that it was acknowledged."""
    incident = found(actor, key)
    try:
        said = _done(request, actor, incident)
    except (StepRefused, UnfitText) as error:
        field = str(getattr(error, "field", ""))
        label = {"text": DutyForm.base_fields["text"].label, "told": DutyForm.base_fields["told"].label}.get(field)
        messages.error(request, f"{label}: {_(str(error))}" if label else _(str(error)))
    else:
        messages.success(request, said)
    return redirect("emergencies_incident", incident.pk)


def _given(actor: Actor, key: int, place: int) -> DutyReport:
    """The report at a place of the chain, where it has been given."""
    reports = DutyReport.objects.select_related("incident", "given_by").filter(given_at__isnull=False)
    report = reports.filter(incident=found(actor, key), place=place).first()
    if report is None:
        raise Http404
    return report


@require_safe
@for_staff(ACT)
def as_pdf(request: HttpRequest, actor: Actor, key: int, place: int) -> HttpResponse:
    """A report to the duty room as a PDF file."""
    back = reverse("emergencies_incident", args=[key])
    return press.as_pdf(request, paper(_given(actor, key, place)), back_url=back)


@require_safe
@for_staff(ACT)
def as_word(request: HttpRequest, actor: Actor, key: int, place: int) -> HttpResponse:
    """A report to the duty room as a Word file."""
    return press.as_word(paper(_given(actor, key, place)))


def _done(request: HttpRequest, actor: Actor, incident: Incident) -> str:
    at, act = timezone.now(), request.POST.get("act", "")
    if act == "declare":
        actions.declare_grave(incident, actor=actor, at=at)
        return pgettext("emergencies", "Declared a grave emergency. The reports below are owed now.")
    given = request.POST.get("report", "")
    report = DutyReport.objects.filter(incident=incident, pk=int(given) if given.isdecimal() else 0).first()
    if report is None:
        raise Http404
    if act == "acknowledge":
        actions.acknowledge(report, actor=actor, at=at)
        return pgettext("emergencies", "Acknowledgement entered.")
    sent = {name: request.POST.get(f"r{report.pk}-{name}", "") for name in ("text", "told")}
    actions.report_to_duty_room(report, text=sent["text"], told=sent["told"], actor=actor, at=at)
    return pgettext("emergencies", "Report entered.")
