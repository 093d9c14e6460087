"""Restrictions to be read: the list in piles, and one with its evidence, its objection and its journal."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.restrictions import queries
from hotline.casework.restrictions.actions import RestrictionDoor
from hotline.casework.restrictions.models import Restriction
from hotline.casework.steps.rules import Line
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Head, Link, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.step_pages import StepPages
from hotline.web.parts.stepping import StepForm
from hotline.web.parts.templatetags.parts import badge, clock, moment, until

LABELS: dict[str, Promise] = {
    "awaiting": pgettext_lazy("restrictions", "Awaiting approval"),
    "in_force": pgettext_lazy("restrictions", "In force"),
    "objections": pgettext_lazy("restrictions", "Objections"),
    "ended": pgettext_lazy("restrictions", "Ended"),
}
ICONS = {
    "endorse_restriction": "check",
    "approve_restriction": "checks",
    "refuse_restriction": "ban",
    "lift_restriction": "circle-check",
    "object_restriction": "message",
    "grant_objection": "check",
    "reject_objection": "ban",
}
MAIN = ("endorse_restriction", "approve_restriction", "grant_objection")
FROM_SEAT = "turn_away"
"""Taken where the call is: on the console of the seat."""


def desk_of(actor: Actor) -> str:
    """Under which desk restrictions stand for somebody."""
    return "desk" if may(actor, "watch") else "seat" if may(actor, "register") else "orders"


def found(actor: Actor, key: int) -> Restriction:
    """The restriction of a key, if the actor may see it; what may not be seen is not there."""
    seen = queries.visible_to(actor).filter(pk=key)
    one = seen.select_related("person", "centre", "about", "turn_clock", "follows", *HANDS).first()
    if one is None:
        raise Http404
    return one


HANDS = ("proposed_by", "endorsed_by", "approved_by", "contested_by", "decided_by")


def who(one: Restriction) -> str:
    """The caller, masked."""
    return (
        " · ".join(
            part
            for part in (masks.name(one.person.name), masked_phone(one.person.phone) if one.person.phone else "")
            if part
        )
        or "—"
    )


def reason_of(one: Restriction) -> str:
    """Why, in the words of the city's list as it was then."""
    known = profiles.version(one.profile_version).restrictions.reason(one.reason)
    return known.said(get_language() or "") if known else one.reason


@never_cache
@require_safe
@for_staff(queries.READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The restrictions in piles; first what awaits approval, where something does."""
    seen = queries.visible_to(actor)
    columns = [
        Column(pgettext("restrictions", "Caller")),
        Column(pgettext("restrictions", "Reason")),
        Column(pgettext("restrictions", "State"), "narrow"),
        Column(pgettext("restrictions", "Until"), "narrow"),
        Column(pgettext("restrictions", "To be decided by"), "narrow"),
    ]
    listed = piled(
        request,
        seen.select_related("person", "turn_clock"),
        piles=queries.PILES,
        pile="awaiting" if seen.filter(queries.PILES["awaiting"]).exists() else "in_force",
        labels=LABELS,
        key="proposed_at",
        columns=columns,
        row_template="restrictions/_row.html",
        empty=pgettext("restrictions", "No restriction lies here."),
        shown=lambda one: (one, who(one), reason_of(one)),
    )
    propose = Link(pgettext("restrictions", "Propose a restriction"), reverse("restriction_propose"), "plus", "primary")
    tools = [propose] if may(actor, queries.PROPOSE) else []
    title = pgettext("restrictions", "Restrictions of callers")
    return render(
        request, "parts/list_page.html", {"desk_now": desk_of(actor), "title": title, "tools": tools, **listed}
    )


@never_cache
@require_safe
@for_staff(queries.READ)
def restriction(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One restriction: whom, why, who decided, what shows it, what she objected, and what can be done now."""
    one = found(actor, key)
    context = {**context_of(one, actor), "steps": STEPS.buttons(one, actor)}
    return render(request, "restrictions/restriction.html", context)


def form_for(one: Restriction, line: Line, _actor: Actor, *given: Any) -> StepForm:
    """The form of a step; the days begin with what was proposed."""
    form = StepForm(line, *given) if given else StepForm(line, initial={"days": one.days})
    if "days" in form.fields:
        form.fields["days"].widget.attrs |= {"min": 1, "max": one.days}
    return form


def context_of(one: Restriction, actor: Actor) -> dict[str, Any]:
    """What every page of a restriction shows of it."""
    profile = profiles.version(one.profile_version)
    evidence = evidence_of(one, actor)
    files = [(each, reverse("restriction_file", args=[one.pk, each.pk])) for each in queries.files_of(one)]
    return {
        "desk_now": desk_of(actor),
        "one": one,
        "head": Head("", one.number, who(one)),
        "standing": _standing(one),
        "rows": _rows(one),
        "text": masks.in_text(one.text),
        "objection": masks.in_text(one.objection),
        "answer": masks.in_text(one.answer),
        "said": profile.restrictions.told(get_language() or ""),
        "evidence": evidence,
        "reveal_url": _reveal_url(one, actor),
        "files": files,
        "pieces": len(evidence) + len(files),
        "acts": acts_of(one, masks.in_text),
    }


def _standing(one: Restriction) -> list[Row]:
    """How it stands: its state, until when it holds, until when somebody has to decide."""
    rows = [Row(pgettext("restrictions", "State"), badge("x", label=one.state_word, tone=one.tone))]
    if one.until_at is not None:
        rows.append(Row(pgettext("restrictions", "Until"), until(one.until_at)))
    if one.turn_clock is not None:
        limit = clock(one.turn_due_at, started_at=one.turn_clock.started_at)
        rows.append(Row(pgettext("restrictions", "To be decided by"), limit))
    return rows


def _rows(one: Restriction) -> list[Row]:
    def name(hand: str) -> str:
        person = getattr(one, hand)
        return person.name if person else ""

    def at(when: datetime | None) -> Any:
        return moment(when, exact=True) if when else ""

    rows = [
        Row(pgettext("restrictions", "Reason"), reason_of(one)),
        Row(pgettext("restrictions", "Days"), one.days),
        Row(pgettext("restrictions", "Persuaded to stop on"), at(one.persuaded_at)),
        Row(pgettext("restrictions", "By whom"), masks.in_text(one.persuader)),
        Row(pgettext("restrictions", "What she was told, and what she answered"), masks.in_text(one.persuasion)),
        Row(pgettext("restrictions", "Proposed by"), name("proposed_by")),
        Row(pgettext("restrictions", "First approval"), name("endorsed_by")),
        Row(pgettext("restrictions", "Second approval"), name("approved_by")),
        Row(pgettext("restrictions", "In force from"), at(one.from_at)),
        Row(pgettext("restrictions", "Until"), until(one.until_at) if one.until_at else ""),
        Row(pgettext("restrictions", "Calls turned away"), one.turned_away or ""),
        Row(pgettext("restrictions", "Follows"), one.follows.number if one.follows else ""),
    ]
    return [row for row in rows if row.value]


def evidence_of(one: Restriction, actor: Actor) -> list[tuple[Appeal, str, str]]:
    """The contacts of the evidence that the reader may see, each with its masked title and its page."""
    seen = appeals_visible_to(actor).filter(restrictions=one).select_related("share__order").order_by("-received_at")
    may_order, may_appeal = may(actor, "read_orders"), may(actor, "read_appeals")
    found = []
    for appeal in seen:
        share = getattr(appeal, "share", None)
        url = reverse("order", args=[share.order.number]) if share and may_order else ""
        url = url or (reverse("appeal", args=[appeal.number]) if may_appeal and not share else "")
        found.append((appeal, masks.in_text(appeal.title), url))
    return found


def _reveal_url(one: Restriction, actor: Actor) -> str:
    """Where name and number are shown in clear after a reason, which stands in the journal."""
    if not may(actor, "unmask") or not appeals_visible_to(actor).filter(pk=one.about_id).exists():
        return ""
    order = Order.objects.filter(shares__appeal=one.about_id).first()
    if order is None:
        return reverse("appeal_caller", args=[one.about.number])
    if not orders_visible_to(actor).filter(pk=order.pk).exists():
        return ""
    return reverse("order_caller", args=[order.number, one.about.number])


@require_safe
@for_staff(queries.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """A recording or a paper, to be saved."""
    return download(queries.files_of(found(actor, key)), file)


STEPS = StepPages(
    name="restriction",
    args=lambda one: (one.pk,),
    template="restrictions/step.html",
    door=RestrictionDoor,
    open_lines=lambda one, actor: [each.line for each in queries.open_steps(one, actor) if each.step != FROM_SEAT],
    lines_of=queries.lines_of,
    page=context_of,
    form_of=form_for,
    main=frozenset(MAIN),
    icons=ICONS,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(queries.READ)
def step(request: HttpRequest, actor: Actor, key: int, step: str) -> HttpResponse:
    """One step of a restriction on its own page; what was refused is said beside the field it is about."""
    if step == FROM_SEAT:
        raise Http404
    return STEPS.answer(request, actor, found(actor, key), step)
