"""The audit desk: replies, the one due first on top; the appeal stands beside what the unit says."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.orders.searching import TO_DECIDE, marked
from hotline.casework.orders.words import ContactWay, State, TaskRole
from hotline.ground.journal.rules import Actor
from hotline.web.audit import rules
from hotline.web.audit.forms import GIVEN, AuditForm
from hotline.web.parts import attachments
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import most_hidden, readable
from hotline.web.parts.cases import appeals_of, order_of, parts_of, replies_of
from hotline.web.parts.flagging import flagged
from hotline.web.parts.queue_pages import QueuePage, opened
from hotline.web.parts.queues import last_act, next_url, queue, written
from hotline.web.parts.stepping import title, tried

PAGE = QueuePage(
    name="audit",
    desk="audit",
    title=pgettext_lazy("audit", "Reply audit"),
    queue_title=pgettext_lazy("audit", "Replies to be audited"),
    queue_empty=pgettext_lazy("audit", "No reply waits to be audited."),
    nothing=pgettext_lazy("audit", "All replies are audited. New ones appear here by themselves."),
    case="audit/case.html",
    line="parts/queue_lead.html",
    template="audit/desk.html",
)


def waiting(actor: Actor) -> QuerySet[Order]:
    """The orders whose reply waits to be audited."""
    return (
        visible_to(actor)
        .filter(state=State.REPLIED)
        .select_related("region", "matter", "turn_clock", "lead_unit", "centre")
    )


@never_cache
@require_safe
@for_staff("pass_audit")
def queue_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue with its first reply."""
    return _page(request, actor, None, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("pass_audit")
def order_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One reply: pass it, pass it without a visit, or send it back – and go to the next."""
    order = order_of(actor, number)
    if order is None:
        raise Http404
    if request.method != "POST":
        return _page(request, actor, order, None)
    act = request.POST.get("act", "")
    form = AuditForm(request.POST, act=act if act in GIVEN else "")
    if not form.act:
        form.add_error(None, pgettext("audit", "Choose what shall be done with the reply"))
    elif form.is_valid() and _taken(request, actor, order, form):
        return redirect(next_url("audit_order", request.POST.get("next", ""), fallback="audit"))
    return _page(request, actor, order_of(actor, number) or order, form)


@never_cache
@require_safe
@for_staff("pass_audit")
def news(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: how many replies have come in since the page was opened."""
    return PAGE.news(request, waiting(actor))


def _taken(request: HttpRequest, actor: Actor, order: Order, form: AuditForm) -> bool:
    if not tried(request, form, partial(take_step, order, form.act, actor=actor, given=form.given)):
        return False
    sentence = pgettext("audit", "%(number)s: %(step)s")
    messages.success(request, sentence % {"number": order.number, "step": title(form.act)})
    return True


def _page(request: HttpRequest, actor: Actor, order: Order | None, form: AuditForm | None) -> HttpResponse:
    chosen = order.number if order else ""
    listed = queue(request, waiting(actor), chosen=chosen, address="audit_order", at=timezone.now())
    case = opened(listed, order)
    requests = visible_to(actor).filter(marked(TO_DECIDE)).count()
    return PAGE.answer(request, listed, case, form, lambda: _beside(case, actor, form), order=case, requests=requests)


def _beside(order: Order, actor: Actor, form: AuditForm | None) -> dict[str, Any]:
    steps = {found.step for found in open_steps(order, actor)} & set(GIVEN)
    replies = replies_of(order)
    parts = parts_of(order)
    reply = replies[0] if replies else None
    appeals = appeals_of(order, actor)
    sight = most_hidden(one.caller.sight for one in appeals)
    files = attachments.of_order(order, lambda text: readable(text, sight))
    lead = next((part for part in parts if part.role == TaskRole.LEAD), None)
    return {
        "form": form or AuditForm(),
        "asked": form.act if form else "",
        "steps": steps,
        "appeals": appeals,
        "reply": reply,
        "contact_way": ContactWay(reply.contact_way).label if reply and reply.contact_way in ContactWay.values else "",
        "reply_files": attachments.of_reply(files, reply.pk) if reply else [],
        "earlier": replies[1:],
        "parts": parts,
        "lead": lead,
        "is_late": is_late(order, lead),
        "flagged": flagged(reply.public_answer, order, appeals, at=timezone.now(), but=reply.pk) if reply else None,
        "doubts": rules.doubts(_claim(order, reply, lead)) if reply else [],
        "written": written(form),
        "late": None if steps else last_act(order),
    }


def is_late(order: Order, lead: Task | None) -> bool:
    """Whether the reply came after the limit of the lead unit."""
    return lead is not None and order.replied_at is not None and order.replied_at > lead.due_at


def _claim(order: Order, reply: Reply, lead: Task | None) -> rules.Claim:
    return rules.Claim(reply.public_answer, reply.contacted, is_late(order, lead), reply.result, reply.legal_basis)
