"""Who speaks for the units of the demo city: most are up to date, some must be confirmed, some have nobody yet."""

from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from hotline.config.demo.cases import NobodyThere
from hotline.ground.journal.rules import Actor
from hotline.register.liaisons import actions
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.queries import network
from hotline.register.liaisons.words import Kind, Standing
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role

SURNAMES, GIVEN = (
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华",
    ("清禾", "以宁", "望舒", "景行", "若川", "思远", "知夏"),
)
RECENTLY = timedelta(days=40)
LONG_AGO = timedelta(days=260)
"""Longer than a city takes a post for confirmed."""


def enter(*, now: datetime) -> int:
    """Name the liaisons of the units that have accounts. Returns how many posts were filled."""
    today = timezone.localdate(now)
    supervisor = staff.actor_for(Staff.objects.filter(role=Role.SUPERVISOR).order_by("id")[0].pk)
    if supervisor is None:
        raise NobodyThere("nobody in the demo city supervises")
    people = Staff.objects.filter(role__in=(Role.LIAISON, Role.HANDLER)).select_related("unit").order_by("role", "id")
    # One turn: up to date; not confirmed for long; not trained yet; up to date again.
    turns = cycle((0, 1, 2, 0))
    taken: set[tuple[int, str]] = set()
    for place, person in enumerate(reversed(people), 1):
        kind = Kind.LEAD if person.role == Role.LIAISON else Kind.DEPUTY
        if (person.unit_id, kind) in taken:
            continue
        taken.add((person.unit_id, kind))
        turn = next(turns)
        holder = actions.Holder(
            since=today - LONG_AGO,
            phone=f"199000{place:05d}",
            account=person,
            trained_on=None if turn == 2 else today - LONG_AGO + timedelta(days=9),
        )
        post = actions.name(unit=person.unit, kind=kind, holder=holder, known=None, actor=supervisor, at=now)
        if turn == 1:
            Post.objects.filter(pk=post.pk).update(confirmed_on=today - LONG_AGO)
    return len(taken) + _without_accounts(now=now, actor=supervisor)


def _without_accounts(*, now: datetime, actor: Actor) -> int:
    """Units whose liaison has no account are reached by telephone; every tenth has named nobody yet."""
    today, count = timezone.localdate(now), 0
    for place, unit in enumerate(network(Standing.VACANT, on=today, every_days=1)):
        if place % 10 == 9:
            continue
        name = f"{SURNAMES[place % len(SURNAMES)]}{GIVEN[place % len(GIVEN)]}"
        trained = None if place % 7 == 3 else today - RECENTLY
        holder = actions.Holder(since=today - RECENTLY, phone=f"199001{place:05d}", name=name, trained_on=trained)
        actions.name(unit=unit, kind=Kind.LEAD, holder=holder, known=None, actor=actor, at=now)
        count += 1
    return count
