"""The page of an order, of an appeal without one, of each step, and the page that shows a caller after a reason."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import lines_of as appeal_lines_of
from hotline.casework.appeals.queries import open_lines
from hotline.casework.calls import queries as calls
from hotline.casework.emergencies.queries import reports_on_crisis
from hotline.casework.investigations import queries as investigations
from hotline.casework.leading import queries as leading
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import lines_of as order_lines_of
from hotline.casework.orders.queries import open_steps
from hotline.casework.steps.rules import Line
from hotline.casework.supervision import queries as supervision
from hotline.casework.whistles import queries as whistles
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.orders import following, previews, steps
from hotline.web.orders.cases import AppealCase, OrderCase, appeal_of, order_of
from hotline.web.orders.reading import AppealSeen
from hotline.web.orders.sharing import merged_context
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import safe_next
from hotline.web.parts.pieces import Entry, Step
from hotline.web.parts.stepping import StepForm, ask_again_for_files, piece, submitted, title

READ = "read_orders"
BESIDE: Mapping[str, Callable[[int, Actor], Sequence[object]]] = MappingProxyType(
    {
        "documents": supervision.visible_of,
        "whistles": whistles.visible_of,
        "instructions": leading.of_order,
        "investigations": investigations.of_order,
        "incoming": calls.of_order,
    }
)
"""What other rooms have about an order."""


@require_safe
@for_staff(READ)
def order(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An order: what was asked, who handles it, what was said and done, and what can be done now."""
    try:
        case = OrderCase(order_of(number, actor), actor)
    except Http404:
        return _elsewhere(request, actor, number)
    beside = case.beside()
    context = case.page(beside)
    for name, asked in BESIDE.items():
        context[name] = asked(case.order.pk, actor) if name in beside else []
    context["may_brief"] = may(actor, "submit_brief")
    reports = case.order.crisis and may(actor, "report_crisis")
    context["crisis_reports"] = reports_on_crisis(case.order) if reports else []
    context["may_investigate"] = may(actor, investigations.MANAGE)
    context |= following.context_of(case.order, actor, has_any="follows" in beside)
    context["steps"] = steps.of_order(case.order, actor, case.tasks, len(case.appeals))
    context |= merged_context(case.order, actor, {step.key for step in context["steps"]})
    return render(request, "orders/order.html", {**context, "desk_now": "orders", "done": _done(request, number)})


def _elsewhere(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A number may be that of an appeal: one without an order, or one that shares the order of another."""
    try:
        found = appeal_of(number, actor)
    except Http404:
        return nothing(request)
    share = getattr(found, "share", None)
    if share is not None:
        return HttpResponseRedirect(reverse("order", args=[share.order.number]))
    return HttpResponseRedirect(reverse("appeal", args=[number]))


def nothing(request: HttpRequest) -> HttpResponse:
    """The page for a number that is not there, or not for this reader: it never says which."""
    return render(request, "orders/nothing.html", {"desk_now": "orders"}, status=404)


def _done(request: HttpRequest, number: str) -> str:
    """The draft that may be forgotten: its step was taken just now."""
    step = request.GET.get("done", "")
    return f"{number}{step}" if step.isidentifier() else ""


@require_safe
@for_staff(READ)
def appeal(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An appeal that has no order: not yet, or because it was answered, refused, handed over or appended."""
    try:
        found = appeal_of(number, actor)
    except Http404:
        return nothing(request)
    if getattr(found, "share", None) is not None:
        return HttpResponseRedirect(reverse("order", args=[found.share.order.number]))
    context = AppealCase(found, actor).page()
    context["steps"] = steps.of_appeal(found, actor)
    return render(request, "orders/appeal.html", {**context, "desk_now": "orders", "done": _done(request, number)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def order_step(request: HttpRequest, actor: Actor, number: str, step: str) -> HttpResponse:
    """One step of an order on its own page; what was refused is said beside the field it is about."""
    try:
        case = OrderCase(order_of(number, actor), actor)
    except Http404:
        return nothing(request)
    lines = [found.line for found in open_steps(case.order, actor, case.tasks)]
    line = _line(lines, order_lines_of(step), step, actor)
    return StepPage(request, actor, case, line, is_open=line in lines).answer()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def appeal_step(request: HttpRequest, actor: Actor, number: str, step: str) -> HttpResponse:
    """One step of an appeal on its own page."""
    try:
        found = appeal_of(number, actor)
    except Http404:
        return nothing(request)
    lines = open_lines(found, actor)
    line = _line(lines, appeal_lines_of(step), step, actor)
    return StepPage(request, actor, AppealCase(found, actor), line, is_open=line in lines).answer()


def _line(open_now: list[Line], others: list[Line], step: str, actor: Actor) -> Line:
    """The line of a step: the open one, else any of that name, so that a form sent too late is told why."""
    if not others:
        raise Http404
    if not may(actor, step):
        raise OutOfScope
    return next((line for line in [*open_now, *others] if line.step == step), others[0])


class StepPage:
    """The page of one step: shows its form, takes what was sent, says who was faster."""

    def __init__(
        self, request: HttpRequest, actor: Actor, case: OrderCase | AppealCase, line: Line, *, is_open: bool
    ) -> None:
        self.request, self.actor, self.line, self.is_open = request, actor, line, is_open
        self.reader = case
        self.case: Order | Appeal = case.order if isinstance(case, OrderCase) else case.appeal
        self.appeals = case.appeals if isinstance(case, OrderCase) else [case.appeal]
        self.back = reverse("order" if isinstance(case, OrderCase) else "appeal", args=[self.case.number])

    def answer(self) -> HttpResponse:
        """What the browser gets."""
        if self.request.method != "POST":
            return self.page(self.form(None))
        form = self.form(self.request.POST)
        if "preview" in self.request.POST:
            form.is_valid()
            ask_again_for_files(form)
            return self.page(form, answer=str(form.cleaned_data.get("public_answer") or ""), status=200)
        if submitted(self.request, self.case, self.actor, form):
            return HttpResponseRedirect(safe_next(self.request, f"{self.back}?done={self.line.step}"))
        self.case.refresh_from_db(fields=["version", "state"])
        return self.page(form, changes=self.changes(), status=422)

    def form(self, data: Any) -> StepForm:
        """The step's form, empty or as it was sent."""
        initial = steps.known(self.case, self.line.step) if data is None else None
        files = None if data is None else self.request.FILES
        return steps.form_for(
            self.case, self.line, self.actor, data=data, files=files, initial=initial, appeals=len(self.appeals)
        )

    def changes(self) -> list[Entry]:
        """Who changed what since the form was opened: only where its version is an older one."""
        sent = self.request.POST.get("version", "")
        if not sent.isdecimal() or len(sent) > 8 or int(sent) >= self.case.version:
            return []
        kind = self.case.journal_kind
        told = journal.since(kind, self.case.pk, last=self.case.version - int(sent))
        entries: list[Entry] = self.reader.told(told)
        return entries

    def page(
        self, form: StepForm, *, answer: str | None = None, changes: list[Entry] | None = None, status: int = 200
    ) -> HttpResponse:
        """The page with its form; with `answer` also what the citizen would get."""
        rail = self.reader.rail()
        reply = rail["reply"]
        if answer is None and reply is not None and self.line.step in SHOWS_LETTER:
            answer = reply.public_answer
        context = {
            **rail,
            "desk_now": "orders",
            "title": title(self.line.step),
            "case": self.case,
            "step": self.step(form),
            "is_open": self.is_open,
            "is_draft": self.line.step == "draft",
            "changes": changes or [],
            "preview": self.preview(answer, rail["seen"]),
            "back_url": self.back,
        }
        template = "orders/draft.html" if self.line.step == "draft" else "orders/step.html"
        return render(self.request, template, context, status=status)

    def preview(self, answer: str | None, seen: list[AppealSeen]) -> previews.Answered | None:
        """What goes out with an answer, and what should be looked at before."""
        if not answer or not isinstance(self.case, Order):
            return None
        return previews.preview(answer, self.case, seen, at=timezone.now())

    def step(self, form: StepForm) -> Step:
        """The step as its form is shown."""
        made = piece(self.line, url=steps.address(self.case, self.line.step), case=self.case, form=form)
        return steps.helped(made)


SHOWS_LETTER = frozenset({"draft", "approve", "disapprove", "pass_audit", "waive_visit", "send_back"})
"""Steps before which one should see what the citizen will get."""
