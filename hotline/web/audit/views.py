"""The audit desk: replies, the one due first on top; the appeal stands beside what the unit says."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.orders.searching import TO_DECIDE, marked
from hotline.casework.orders.words import ContactWay, State, TaskRole
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.audit import rules
from hotline.web.audit.forms import GIVEN, AuditForm
from hotline.web.parts import attachments
from hotline.web.parts.acting import for_staff
from hotline.web.parts.cases import appeals_of, order_of, parts_of, replies_of
from hotline.web.parts.queues import come_since, last_act, next_url, queue, written
from hotline.web.parts.stepping import refuse, title


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
    fresh = come_since(waiting(actor), request.GET.get("since", ""))
    return render(request, "parts/news.html", {"fresh": fresh, "url": reverse("audit")})


def _taken(request: HttpRequest, actor: Actor, order: Order, form: AuditForm) -> bool:
    version = request.POST.get("version", "")
    try:
        take_step(
            order,
            form.act,
            actor=actor,
            at=timezone.now(),
            given=form.given,
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
            key=request.POST.get("idempotency_key", "")[:80],
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    sentence = pgettext("audit", "%(number)s: %(step)s")
    messages.success(request, sentence % {"number": order.number, "step": title(form.act)})
    return True


def _page(request: HttpRequest, actor: Actor, order: Order | None, form: AuditForm | None) -> HttpResponse:
    listed = queue(
        request, waiting(actor), chosen=order.number if order else "", address="audit_order", at=timezone.now()
    )
    if order is None and listed.chosen:
        order = next(row for row in listed.rows if row.number == listed.chosen)
    requests = visible_to(actor).filter(marked(TO_DECIDE)).count()
    context: dict[str, Any] = {"desk_now": "audit", "queue": listed, "order": order, "requests": requests}
    if order is not None:
        context |= _beside(order, actor, form)
    status = 422 if form is not None and form.errors else 200
    return render(request, "audit/desk.html", context, status=status)


def _beside(order: Order, actor: Actor, form: AuditForm | None) -> dict[str, Any]:
    steps = {found.step for found in open_steps(order, actor)} & set(GIVEN)
    replies = replies_of(order)
    parts = parts_of(order)
    reply = replies[0] if replies else None
    lead = next((part for part in parts if part.role == TaskRole.LEAD), None)
    return {
        "form": form or AuditForm(),
        "asked": form.act if form else "",
        "steps": steps,
        "appeals": appeals_of(order, actor),
        "reply": reply,
        "contact_way": ContactWay(reply.contact_way).label if reply and reply.contact_way in ContactWay.values else "",
        "reply_files": attachments.of_reply(attachments.of_order(order), reply.pk) if reply else [],
        "earlier": replies[1:],
        "parts": parts,
        "lead": lead,
        "is_late": is_late(order, lead),
        "doubts": rules.doubts(_claim(order, reply, lead)) if reply else [],
        "written": written(form),
        "late": None if steps else last_act(order),
    }


def is_late(order: Order, lead: Task | None) -> bool:
    """Whether the reply came after the limit of the lead unit."""
    return lead is not None and order.replied_at is not None and order.replied_at > lead.due_at


def _claim(order: Order, reply: Reply, lead: Task | None) -> rules.Claim:
    return rules.Claim(reply.public_answer, reply.contacted, is_late(order, lead), reply.result, reply.legal_basis)
