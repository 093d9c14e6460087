"""The notices of somebody's role at her unit: a page, how many are new, and that they were seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.clocks.words import Light
from hotline.casework.followers import actions as followers
from hotline.casework.followers import queries as following
from hotline.casework.orders.queries import line_behind
from hotline.casework.warnings.actions import note_seen
from hotline.casework.warnings.models import Notice, Tiding
from hotline.casework.warnings.queries import notices_for, tidings_for, titles_for, unseen
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.leaves.queries import standing_in, stood_in_by
from hotline.web.parts.acting import for_staff
from hotline.web.parts.history import step_title
from hotline.web.parts.noticing import named, tidings_named

READ = "read_orders"
SHOWN = 100
SHOWN_OF_ANOTHER = 10
MOST_COUNTED = 100
TONES = {"green": "attention", "blue": "active", "yellow": "attention", "red": "danger", "purple": "danger"}


@never_cache
@require_safe
@for_staff(READ)
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest notices, those that nobody has seen first."""
    now = timezone.now()
    new = list(unseen(actor, at=now).select_related("unit")[:SHOWN])
    old = list(notices_for(actor, at=now).filter(seen_at__isnull=False).select_related("unit", "seen_by")[:SHOWN])
    tidings = list(tidings_for(actor, at=now).filter(seen_at__isnull=True).select_related("unit")[:SHOWN])
    numbers = [row.number for row in (*new, *old)] + [row.number for row in tidings]
    titles = titles_for(actor, numbers)
    context = {
        "new": _rows(new, titles),
        "old": _rows(old, titles),
        "tidings": [
            (row, url, name, masks.in_text(titles.get(row.number, ""))) for row, url, name in tidings_named(tidings)
        ],
        "steps": [(notice, step_of(notice.event)) for notice in following.unseen(actor)[:SHOWN]],
        "others": [_of_another(one, now) for one in stood_in(actor, at=now)],
        "desk_now": "notices",
    }
    return render(request, "notices/notices.html", context)


def stood_in(actor: Actor, *, at: datetime) -> list[Actor]:
    """Somebody as each of those for whom she stands in now; none while she acts for one of them."""
    if actor.staff_id is None or actor.for_staff_id is not None:
        return []
    return [standing_in(actor, leave.absent_id, at=at) for leave in stood_in_by(actor.staff_id, at=at)]


def _of_another(actor: Actor, now: datetime) -> dict[str, Any]:
    """What is made known to the one for whom somebody stands in."""
    return {
        "name": actor.for_name,
        "absent": actor.for_staff_id,
        "number": _number(actor, now),
        "new": _rows(list(unseen(actor, at=now).select_related("unit")[:SHOWN_OF_ANOTHER]), {}),
        "tidings": list(_tidings(actor, now).select_related("unit")[:SHOWN_OF_ANOTHER]),
        "steps": [(notice, step_of(notice.event)) for notice in following.unseen(actor)[:SHOWN_OF_ANOTHER]],
    }


def _tidings(actor: Actor, now: datetime) -> QuerySet[Tiding]:
    return tidings_for(actor, at=now).filter(seen_at__isnull=True)


def _number(actor: Actor, now: datetime) -> int:
    """How much is new for somebody, counted a little further than is said."""
    found = (unseen(actor, at=now), following.unseen(actor), _tidings(actor, now))
    return sum(rows[: MOST_COUNTED + 1].count() for rows in found)


def _rows(found: list[Notice], titles: Mapping[str, str]) -> list[tuple[Notice, str, str, str, str, str]]:
    """Each notice with its tone, the page of its case, the word for its light, the name and the title of its case."""
    return [
        (one, TONES[one.light], page, word_of(one), name, masks.in_text(titles.get(name, "")))
        for one, page, name in named(found)
    ]


def word_of(notice: Notice) -> str:
    """The light in words; where the beginning of a limit is made known, that it has begun."""
    return pgettext("notices", "New") if notice.light == Light.GREEN else notice.get_light_display()


def step_of(event: str) -> str:
    """What happened to an order, in the words of its step."""
    line = line_behind(event)
    return step_title(line.step) if line else event


@never_cache
@require_safe
@for_staff(READ)
def count(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fragment: the bell with the number of new notices, those for whom somebody stands in among them."""
    now = timezone.now()
    number = sum(_number(one, now) for one in (actor, *stood_in(actor, at=now)))
    return render(request, "notices/bell.html", {"number": min(number, MOST_COUNTED), "is_more": number > MOST_COUNTED})


@require_POST
@for_staff(READ)
def seen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One notice, or all that are shown, have been seen."""
    given = request.POST.get("notice", "")
    notice_id = int(given) if given.isdecimal() and len(given) < 18 else None
    if not given:
        followers.note_seen(actor=actor, at=timezone.now())
    if notice_id is not None or not given:
        note_seen(actor=actor, at=timezone.now(), notice_id=notice_id)
    return redirect("staff_notices")
