"""The desk of a unit: tiles that say how much lies where, and cards that can be signed for with one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.casework.inspections.queries import owed_by as to_rectify
from hotline.casework.orders import desks
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.shelves import SHELVES
from hotline.casework.orders.words import TaskRole, TaskState
from hotline.casework.steps.shelves import arranged
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import open_on, owed_by
from hotline.casework.whistles.queries import owed_by as whistles_owed_by
from hotline.ground.journal.rules import Actor
from hotline.ground.search.lists import page
from hotline.lib import masks
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.pieces import Link, Tab, Tile
from hotline.web.parts.stepping import title

PAGE = 20
SIGN = "sign"
LABELS: dict[str, Promise] = {
    desks.TO_SIGN: pgettext_lazy("unit", "To be signed for"),
    desks.IN_HAND: pgettext_lazy("unit", "In hand"),
    desks.DUE_TODAY: pgettext_lazy("unit", "Due today"),
    desks.OVERDUE: pgettext_lazy("unit", "Overdue"),
    desks.TO_APPROVE: pgettext_lazy("unit", "To be approved"),
    desks.REWORK: pgettext_lazy("unit", "To be done again"),
}
TONES = {desks.IN_HAND: "active", desks.DUE_TODAY: "attention", desks.OVERDUE: "danger", desks.REWORK: "attention"}
EMPTY: dict[str, Promise] = {
    desks.TO_SIGN: pgettext_lazy("unit", "Nothing waits to be signed for."),
    desks.IN_HAND: pgettext_lazy("unit", "Nothing is in hand at present."),
    desks.DUE_TODAY: pgettext_lazy("unit", "Nothing is due today."),
    desks.OVERDUE: pgettext_lazy("unit", "Nothing is overdue."),
    desks.TO_APPROVE: pgettext_lazy("unit", "No reply waits for approval."),
    desks.REWORK: pgettext_lazy("unit", "Nothing was sent back to be done again."),
}


NEAR_LIMITS: dict[str, Promise] = {
    "sign": pgettext_lazy("unit", "Sign by"),
    "contact": pgettext_lazy("unit", "Contact the caller by"),
    "rework": pgettext_lazy("unit", "Again by"),
}


@dataclass(frozen=True)
class Card:
    """One part in an order as a card: what it is, how long there is, what can be done with one tap."""

    task: Task
    order: Order
    title: str
    url: str
    due_at: datetime | None
    due_word: Promise | str
    reply_due_at: datetime | None
    sign_url: str
    steps: Sequence[Link]
    main: str
    is_rework: bool
    documents: Sequence[Document] = ()


def day_ends(at: datetime) -> datetime:
    """24:00 of the day, here."""
    return timezone.make_aware(datetime.combine(timezone.localdate(at) + timedelta(days=1), time.min))


@require_safe
@for_staff("sign", "draft", "approve")
def unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk: how much lies in each pile, and the parts of the chosen one, due first."""
    now = timezone.now()
    ends = day_ends(now)
    counts = desks.counts(actor, at=now, day_ends=ends)
    whose = request.GET.get("of", "")
    whose = whose if whose in desks.WHOSE else _busier(counts)
    pile = request.GET.get("pile", "")
    pile = pile if pile in desks.PILES else _first_full(counts, whose)
    found = desks.pile_of(actor, whose=whose, pile=pile, at=now, day_ends=ends)
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    rows = page(found, key="limit", is_rising=True, size=PAGE, **marks)
    context = {
        "tiles": _tiles(request, counts, whose, pile),
        "tabs": _tabs(request, counts, whose) if counts.of(desks.BELOW) else [],
        "cards": cards(rows.rows, actor, is_own=whose == desks.OWN),
        "pile": LABELS[pile],
        "total": counts.of(whose, pile),
        "is_own": whose == desks.OWN,
        "empty": EMPTY[pile],
        "here": request.get_full_path(),
        "previous_url": same_page(request, before=rows.before, after=None) if rows.before else "",
        "next_url": same_page(request, after=rows.after, before=None) if rows.after else "",
        "desk_now": "unit",
        "owed": owed_by(actor),
        "to_rectify": to_rectify(actor),
        "whistled": whistles_owed_by(actor),
    }
    return render(request, "unit/desk.html", context)


def _busier(counts: desks.Counts) -> str:
    """A unit that only passes work on, as a district does, begins with the units below it."""
    return desks.BELOW if not counts.of(desks.OWN) and counts.of(desks.BELOW) else desks.OWN


def _first_full(counts: desks.Counts, whose: str) -> str:
    """The first pile in which something lies."""
    return next((pile for pile in desks.PILES if counts.of(whose, pile)), desks.PILES[0])


def _tiles(request: HttpRequest, counts: desks.Counts, whose: str, chosen: str) -> list[Tile]:
    return [
        Tile(
            LABELS[pile],
            counts.of(whose, pile),
            same_page(request, of=whose, pile=pile, after=None, before=None),
            TONES.get(pile, "waiting") if counts.of(whose, pile) else "refused",
            pile == chosen,
        )
        for pile in desks.PILES
    ]


def _tabs(request: HttpRequest, counts: desks.Counts, whose: str) -> list[Tab]:
    labels = {desks.OWN: pgettext("unit", "Own unit"), desks.BELOW: pgettext("unit", "Units below")}
    return [
        Tab(label, same_page(request, of=key, pile=None, after=None, before=None), key == whose, counts.of(key))
        for key, label in labels.items()
    ]


def cards(tasks: Sequence[Any], actor: Actor, *, is_own: bool) -> list[Card]:
    """The parts as cards. What lies below is only looked at here: each unit signs for itself."""
    steps = desks.steps_of([task.order for task in tasks], actor) if is_own else {}
    documents = open_on(task.order_id for task in tasks)
    return [
        _card(task, [found.step for found in steps.get(task.order_id, [])], documents.get(task.order_id, []))
        for task in tasks
    ]


def _is_nearer(task: Any) -> bool:
    """Whether another limit than that of the reply comes first: for signing, first contact, doing it again."""
    kind = task.order.turn_clock_kind
    return task.role == TaskRole.LEAD and task.limit != task.due_at and kind in NEAR_LIMITS


def _own_limit(task: Any) -> Any:
    """What a unit's own limit is for: the lead replies to the caller, all others report to the lead."""
    return pgettext("unit", "Reply due") if task.role == TaskRole.LEAD else pgettext("unit", "Report due")


def _card(task: Any, open_now: list[str], documents: Sequence[Document]) -> Card:
    order = task.order
    nearer = _is_nearer(task)
    to_sign = task.state == TaskState.ASSIGNED
    shown = open_now if to_sign else [step for step in open_now if step != SIGN]
    links = [
        Link(title(step), reverse("order_step", args=[order.number, step]), step) for step in shown if step != SIGN
    ]
    return Card(
        task=task,
        order=order,
        title=masks.in_text(order.title),
        url=reverse("order", args=[order.number]),
        due_at=task.limit,
        due_word=NEAR_LIMITS[order.turn_clock_kind] if nearer else _own_limit(task),
        reply_due_at=task.due_at if nearer else None,
        sign_url=reverse("order_step", args=[order.number, SIGN]) if to_sign and SIGN in open_now else "",
        steps=links,
        main=arranged(shown, SHELVES).main,
        is_rework=task.role == TaskRole.LEAD and order.round > 1,
        documents=[document for document in documents if document.unit_path == task.unit_path],
    )
