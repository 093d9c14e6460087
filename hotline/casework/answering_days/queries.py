"""Reads of answering days: what is announced, what is on, what was taken and what has become of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from hotline.casework.answering_days.models import AnsweringDay, Taken
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.orders.words import OPEN_STATES
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import may

UNDER_WAY = (AppealState.REGISTERED, AppealState.SUPPLEMENT_AWAITED)


def visible_to(actor: Actor) -> QuerySet[AnsweringDay]:
    """The answering days of an actor's region and of those above it, the latest first."""
    if not may(actor, "read_answering_days") or not actor.reach:
        return AnsweringDay.objects.none()
    below = Q(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    days = AnsweringDay.objects.filter(below | Q(home_path__in=paths.ancestors(actor.reach)))
    return days.select_related("unit").order_by("-begins_at", "-pk")


def on_now(actor: Actor, *, at: datetime) -> list[AnsweringDay]:
    """The days on which a leader takes calls now."""
    now = Q(begins_at__lte=at, ends_at__gt=at, cancelled_at__isnull=True, closed_at__isnull=True)
    return list(visible_to(actor).filter(now))


def announced(at: datetime) -> list[AnsweringDay]:
    """The days the public is told of beforehand, the next first; one that is on is among them."""
    ahead = Q(ends_at__gt=at, is_public=True, cancelled_at__isnull=True)
    return list(AnsweringDay.objects.filter(ahead).select_related("unit").order_by("begins_at", "pk")[:5])


def held(at: datetime) -> list[AnsweringDay]:
    """The days the public is told of afterwards: those whose minutes are written, the latest first."""
    over = Q(closed_at__lte=at, is_public=True, cancelled_at__isnull=True)
    return list(AnsweringDay.objects.filter(over).select_related("unit").order_by("-begins_at", "-pk")[:5])


@dataclass(frozen=True, slots=True)
class Counts:
    """What has become of what was taken: by the leader, overflow, done, still under way."""

    taken: int = 0
    overflow: int = 0
    done: int = 0
    under_way: int = 0


def counts(day_ids: list[int]) -> dict[int, Counts]:
    """The counts of several days in one query. Done is what has no open order and waits for nobody."""
    open_ = Q(appeal__state__in=UNDER_WAY) | Q(appeal__share__order__state__in=OPEN_STATES)
    rows = (
        Taken.objects.filter(day__in=day_ids)
        .values("day")
        .annotate(
            all=Count("pk"),
            overflow=Count("pk", filter=Q(is_overflow=True)),
            under_way=Count("pk", filter=open_),
        )
    )
    return {
        row["day"]: Counts(
            row["all"] - row["overflow"], row["overflow"], row["all"] - row["under_way"], row["under_way"]
        )
        for row in rows
    }


def taken_on(day: AnsweringDay, actor: Actor) -> list[Taken]:
    """What was taken on a day, as far as an actor may see it, the latest first, with the order that handles it."""
    rows = Taken.objects.filter(day=day, appeal__in=appeals_visible_to(actor))
    return list(rows.select_related("appeal__share__order__turn_unit", "by").order_by("-at", "-pk"))
