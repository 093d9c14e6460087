"""Error reports: one is made from an answer's page, those waiting stand by their clock, each is settled."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.quotations.queries import TELL, still_misled
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.models import Fault
from hotline.register.knowledge.words import Outcome
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.knowledge import shell
from hotline.web.knowledge.forms import ReportForm, SettleForm
from hotline.web.knowledge.heads import found, head_of
from hotline.web.knowledge.misled import misled, untold
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Column, Listing
from hotline.web.parts.stepping import REFUSED, refuse

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST = 200
LONGEST_SHOWN = 80


@never_cache
@BOTH
@for_staff("report_answer_fault")
def report(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Say that an answer is wrong; its unit must mend it within the city's limit."""
    one = found(actor, number)
    if not one.is_shown or one.current is None:
        raise Http404
    form = ReportForm(*((request.POST,) if request.method == "POST" else ()))

    def save() -> None:
        said = form.cleaned_data
        actions.report_fault(answer_id=one.pk, kind=said["kind"], text=said["text"], actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "Reported: the unit that keeps it must mend it."))

    return form_page(
        request,
        form,
        save=save,
        title=pgettext("knowledge", "Report an error"),
        panel_title=f"{one.number} {one.current.question}",
        act=pgettext("knowledge", "Report it"),
        act_icon="flag",
        back=reverse("knowledge_answer", args=[one.number]),
        desk=shell.DESK,
        draft=f"report{one.number}",
    )


@never_cache
@require_safe
@for_staff(queries.SETTLE, TELL)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The error reports that wait for somebody, the earliest end first."""
    waiting = queries.faults_open_to(actor)
    total = waiting.order_by().count()
    columns = [
        Column(pgettext("knowledge", "Answer")),
        Column(pgettext("knowledge", "What is wrong")),
        Column(pgettext("knowledge", "Kept by")),
        Column(pgettext("knowledge", "Limit"), "narrow"),
    ]
    listing = Listing(
        columns=columns,
        rows=[(fault, masks.in_text(fault.said)[:LONGEST_SHOWN]) for fault in waiting[:MOST]],
        row_template="knowledge/_fault_row.html",
        caption=pgettext("knowledge", "Error reports"),
        total=total,
        empty=pgettext("knowledge", "No error report waits."),
    )
    context = {"title": pgettext("knowledge", "Error reports"), "page": listing, "tools": [], "untold": untold(actor)}
    return shell.page(request, actor, "faults", "faults.html", context)


def known_fault(actor: Actor, pk: int) -> Fault:
    """An error report that somebody settles, or whose callers she tells; what she may not see is not there."""
    related = ("answer__unit", "answer__current", "answer__latest__matter", "version__matter", "version__region")
    one = Fault.objects.select_related(*related, "reported_by", "settled_by").filter(pk=pk).first()
    if one is None or not any(queries.may_do(actor, act, one.answer) for act in (queries.SETTLE, TELL)):
        raise Http404
    return one


@never_cache
@BOTH
@for_staff(queries.SETTLE, TELL)
def fault(request: HttpRequest, actor: Actor, fault: int) -> HttpResponse:
    """One error report: what was said, of which version, and what became of it."""
    one = known_fault(actor, fault)
    answer, may_settle = one.answer, queries.may_do(actor, queries.SETTLE, one.answer)
    if request.method == "POST" and not may_settle:
        raise OutOfScope
    given = (request.POST,) if request.method == "POST" else ()
    form = SettleForm(one.version.serial, *given, published=queries.published_since(one))
    if form.is_bound and form.is_valid():
        try:
            actions.settle_fault(fault_id=one.pk, actor=actor, at=timezone.now(), **form.cleaned_data)
            messages.success(request, pgettext("knowledge", "The error report is settled."))
            return redirect("knowledge_fault", one.pk)
        except REFUSED as error:
            refuse(form, error)
    assert answer.latest is not None
    told = misled(one, actor)
    left = still_misled(one).count() if one.outcome == Outcome.WRONG else 0
    context = {
        **head_of(answer, answer.latest),
        "title": f"{pgettext('knowledge', 'Error report')} · {answer.number}",
        "fault": one,
        "text": masks.in_text(one.said),
        "version": one.version,
        "said": one.version,
        "is_shown": answer.is_shown and answer.current_id == one.version_id,
        "form": form,
        "may_settle": may_settle,
        "misled": told,
        "may_tell": may(actor, TELL) and one.outcome == Outcome.WRONG,
        "waiting": sum(row.fault_id is None and row.appeal_id is not None for row in told),
        "beyond": left - sum(row.fault_id is None for row in told),
    }
    status = 422 if form.errors else 200
    return shell.page(request, actor, "faults", "fault.html", context, status=status)
