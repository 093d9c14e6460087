"""Work queues of the desks: what waits, due first; which case is open beside it, and which one comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hotline.ground.journal.models import Event
from hotline.register.staff.queries import names
from hotline.register.staff.words import Role
from hotline.web.parts.addresses import same_page
from hotline.web.parts.naming import acting, who_acted

PAGE = 40
COUNTED = 1000
"""A queue is counted to here; beyond it says "or more"."""


@dataclass(frozen=True)
class Queue:
    """One page of what waits. `total` is counted up to COUNTED."""

    rows: Sequence[Any]
    total: int
    chosen: str
    address: str
    since: datetime
    more_url: str = ""
    first_url: str = ""
    query: str = ""

    @property
    def is_long(self) -> bool:
        """Whether more wait than were counted."""
        return self.total >= COUNTED

    @property
    def next_number(self) -> str:
        """The number of the case after the open one; the first where the open one is not in sight or is the last."""
        numbers = [row.number for row in self.rows]
        if self.chosen not in numbers:
            return numbers[0] if numbers else ""
        place = numbers.index(self.chosen)
        following = [*numbers[place + 1 :], *numbers[:place]]
        return following[0] if following else ""


def after(cases: QuerySet[Any], mark: str) -> QuerySet[Any]:
    """The cases behind a mark of the form instant~id; a mark that cannot be read marks nothing."""
    due, _sep, last = mark.partition("~")
    try:
        instant = parse_datetime(due.replace(" ", "+"))
    except ValueError:
        instant = None
    if instant is None or timezone.is_naive(instant) or not last.isdecimal() or len(last) > 18:
        return cases
    return cases.filter(Q(turn_due_at__gt=instant) | Q(turn_due_at=instant, id__gt=int(last)))


def queue(request: HttpRequest, cases: QuerySet[Any], *, chosen: str, address: str, at: datetime) -> Queue:
    """A page of a queue: two queries, however long it is. `address` names the page of a case, by number."""
    mark = request.GET.get("after", "")
    rows = list(after(cases, mark).order_by("turn_due_at", "id")[: PAGE + 1])
    total = cases.order_by()[:COUNTED].count()
    more = ""
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        more = same_page(request, after=f"{rows[-1].turn_due_at.isoformat()}~{rows[-1].pk}")
    first = same_page(request, after=None) if mark else ""
    picked = chosen or (rows[0].number if rows else "")
    return Queue(rows, total, picked, address, at, more, first, request.GET.urlencode())


def come_since(cases: QuerySet[Any], since: str) -> int:
    """How many cases have come into a queue since an instant: the clock whose turn it is began after it."""
    try:
        instant = parse_datetime(since.replace(" ", "+"))
    except ValueError:
        instant = None
    if instant is None or timezone.is_naive(instant):
        return 0
    return cases.filter(turn_clock__started_at__gt=instant).order_by()[:100].count()


@dataclass(frozen=True, slots=True)
class LastAct:
    """Who did the last step on a case, and when."""

    name: str
    role: str
    at: datetime


def last_act(case: Any) -> LastAct | None:
    """The last step in a case's journal, for whoever comes too late."""
    event = Event.objects.filter(subject_kind=case.journal_kind, subject_id=case.pk).order_by("-place").first()
    if event is None:
        return None
    known = names(acting([event]))
    role = Role(event.actor_role).label if event.actor_role in Role.values else event.actor_role
    return LastAct(who_acted(event, known), str(role), event.at)


def written(form: forms.Form | None) -> list[str]:
    """The texts that stand in a form that comes too late, so that nobody has to think of them again."""
    if form is None or not form.is_bound:
        return []
    areas = [name for name, field in form.fields.items() if isinstance(field.widget, forms.Textarea)]
    return [text for name in areas if (text := str(form.data.get(name, "")).strip())]


def next_url(name: str, number: str, *, fallback: str) -> str:
    """Where a desk goes after an act: to the case that came next, else to its queue."""
    return reverse(name, args=[number]) if number else reverse(fallback)
