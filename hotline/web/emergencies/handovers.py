"""What was handed over to emergency lines: the list, the packet, what the lines report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.emergencies import actions, queries
from hotline.casework.emergencies.models import Handover
from hotline.casework.orders.mirroring import MIRRORED
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.emergencies import shell
from hotline.web.emergencies.forms import HandoverFilter, ReasonForm, ReportForm
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import dialled
from hotline.web.parts.choosing import place_label
from hotline.web.parts.pieces import Row
from hotline.web.parts.stepping import refuse

MOST = 100
READ, CHASE = "packet", "chase"


@require_safe
@for_staff("hand_over")
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest handovers."""
    form = HandoverFilter(request.GET or None)
    rows = queries.handovers_visible_to(actor)
    if form.is_bound and form.is_valid() and form.cleaned_data["transfer"]:
        rows = rows.filter(transfer=form.cleaned_data["transfer"])
    context = {"rows": list(rows[:MOST]), "form": form, "mirrored": list(queries.mirrored(actor)[:MOST])}
    return shell.page(request, actor, "handovers", "handovers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("hand_over")
def page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One handover: the packet after a reason, and what the line reports, entered by hand."""
    handover = queries.handovers_visible_to(actor).filter(appeal__number=number).first()
    if handover is None:
        raise Http404
    if request.POST.get("act") == CHASE:
        _chased(request, actor, handover)
        return redirect("emergencies_handover", number=number)
    reads = request.POST.get("act") == READ
    is_post = request.method == "POST"
    reason = ReasonForm(request.POST if is_post and reads else None)
    report = ReportForm(request.POST if is_post and not reads else None)
    packet: list[Row] = []
    if reason.is_bound and reason.is_valid():
        packet = _packet(handover, actor, reason)
    elif report.is_bound and report.is_valid() and _reported(handover, actor, report):
        messages.success(request, pgettext("emergencies", "Entered."))
        return redirect("emergencies_handover", number=number)
    context: dict[str, Any] = {
        "handover": handover,
        "place": place_label(handover.appeal.region),
        "packet": packet,
        "reason": reason,
        "report": report,
        "waits": handover.mirrors and handover.order is not None and handover.order.state in MIRRORED,
        "most_chased": profiles.current().emergency_times.mirror_chases,
    }
    status = 422 if reason.errors or report.errors else 200
    return shell.page(request, actor, "handovers", "handover.html", context, status=status)


def _chased(request: HttpRequest, actor: Actor, handover: Handover) -> None:
    """The line was called and has no result yet."""
    try:
        waits = actions.chase(handover, actor=actor, at=timezone.now())
    except (StepRefused, OutOfScope) as refused:
        messages.error(request, _(str(refused)))
        return
    said = (
        pgettext("emergencies", "Entered. The line is asked again within the limit.")
        if waits
        else pgettext("emergencies", "The line has been asked often enough: the order goes to be dispatched.")
    )
    messages.success(request, said)


def _packet(handover: Handover, actor: Actor, form: ReasonForm) -> list[Row]:
    """What the line was given, in clear; what is refused stands in the form."""
    try:
        known = actions.read_packet(handover, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())
    except (UnfitText, OutOfScope) as error:
        form.add_error("reason", str(error))
        return []
    labels = {
        "phone": pgettext("emergencies", "Caller's number"),
        "name": pgettext("emergencies", "Caller's name"),
        "place": pgettext("emergencies", "Place"),
        "address": pgettext("emergencies", "Address in detail"),
        "summary": pgettext("emergencies", "What the line was told"),
    }
    known = known | ({"phone": dialled(known["phone"])} if "phone" in known else {})
    return [Row(label, known[name]) for name, label in labels.items() if name in known]


def _reported(handover: Handover, actor: Actor, form: ReportForm) -> bool:
    try:
        actions.report(handover, actor=actor, at=timezone.now(), **form.cleaned_data)
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    return True
