"""Reads of errands: who is to be rung up now for a return visit, and what has been dialled about a case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.calls.models import Call, Errand, Run
from hotline.casework.calls.results import beginning_of_day
from hotline.casework.calls.words import Mode
from hotline.casework.orders.models import Order, Share
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import State
from hotline.casework.visits.models import Attempt, Visit
from hotline.casework.visits.wishes import Tried, is_time, may_ring_again, tried_at
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import paths
from hotline.register.people.models import Person

AT_ONCE = 200
SHOWN = ("call", "asked_by", "unit", "appeal")
MOST = 2000
LOOKED_AT = 400
"""So far down the list it is looked for somebody who may be rung up now."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A caller whose return visit is due, and what was tried before. `is_now`: she may be rung up at this moment."""

    order: Order
    appeal: Appeal
    person: Person
    is_now: bool
    tried: Sequence[Tried] = field(default=())

    @property
    def is_late(self) -> bool:
        """Whether attempts were made before."""
        return bool(self.tried)


def to_visit(actor: Actor, *, number: str = "") -> QuerySet[Share]:
    """Whom a visitor may ring up, due first: of the orders she sees those whose visit is awaited."""
    shares = _awaited(visible_to(actor))
    return shares.filter(Q(appeal__number=number) | Q(order__number=number)) if number else shares


def to_visit_by_keys(home_path: str) -> QuerySet[Share]:
    """Whom the machine may ring up in a region. People call on those who asked for secrecy, and where somebody was in
    danger or many are concerned."""
    orders = Order.objects.filter(home_path__gte=home_path, home_path__lt=paths.upper(home_path), crisis="", group="")
    return _awaited(orders).filter(appeal__is_confidential=False, appeal__is_anonymous=False, appeal__is_guarded=False)


def _awaited(orders: QuerySet[Order]) -> QuerySet[Share]:
    now = {"order": OuterRef("order"), "appeal": OuterRef("appeal"), "round": OuterRef("order__round")}
    line = OuterRef("appeal__person__line_hash")
    return (
        Share.objects.filter(
            order__in=orders.filter(state=State.AUDITED).values("pk"),
            appeal__state=AppealState.ACCEPTED,
            appeal__wants_visit=True,
            appeal__person__line_hash__isnull=False,
            appeal__person__erased_at__isnull=True,
        )
        .exclude(Exists(Visit.objects.filter(**now)))
        .exclude(Exists(Attempt.objects.filter(**now, is_last=True)))
        .exclude(Exists(Errand.objects.filter(line_hash=line, ended_at__isnull=True)))
        .exclude(Exists(Call.objects.filter(other_hash=line, ended_at__isnull=True)))
        .select_related("order", "appeal", "appeal__person")
        .order_by("order__turn_due_at", "pk")
    )


def candidates(shares: QuerySet[Share], *, at: datetime) -> Iterator[Candidate]:
    """Who stands on a list, due first, each with whether she may be rung up now: her own wish, the hours of the city,
    and what was tried before decide."""
    for start in range(0, MOST, AT_ONCE):
        rows = list(shares[start : start + AT_ONCE])
        tried = _tried(rows)
        for row in rows:
            yield _candidate(row, tried, at=at)
        if len(rows) < AT_ONCE:
            return


def _candidate(row: Share, tried: dict[tuple[int, int | None], list[Attempt]], *, at: datetime) -> Candidate:
    order, appeal, person = row.order, row.appeal, row.appeal.person
    assert person is not None
    profile = profiles.version(order.profile_version)
    # before orders were shared nobody said whom she had called
    made = [*tried[order.pk, None], *tried[order.pk, appeal.pk]]
    so_far = [tried_at(one.at, profile.time_zone, outcome=one.outcome) for one in made if one.round == order.round]
    return Candidate(order, appeal, person, _is_now(profile, appeal.preferred_time, so_far, at=at), so_far)


def _is_now(profile: Profile, preferred: str, tried: Iterable[Tried], *, at: datetime) -> bool:
    zone, hours = profile.time_zone, profiles.current().telephone.visit_hours
    attempts, dayparts = int(profile.visit.get("attempts", 3)), int(profile.visit.get("dayparts", 2))
    return is_time(preferred, at, zone, hours=hours) and may_ring_again(
        tried, at, zone, attempts=attempts, dayparts=dayparts
    )


def _tried(rows: Iterable[Share]) -> dict[tuple[int, int | None], list[Attempt]]:
    found: dict[tuple[int, int | None], list[Attempt]] = defaultdict(list)
    for one in Attempt.objects.filter(order__in=[row.order_id for row in rows]).order_by("pk"):
        found[one.order_id, one.appeal_id].append(one)
    return found


def open_run(actor: Actor) -> Run | None:
    """The stretch in which the machine makes return visits now in the region that somebody leads."""
    return Run.objects.filter(home_path=actor.reach, ended_at__isnull=True).select_related("began_by").first()


def made_by_keys(actor: Actor, *, latest: int) -> list[Errand]:
    """The latest calls of the machine in the region that somebody leads."""
    made = Errand.objects.filter(run__home_path=actor.reach).select_related(*SHOWN, "order")
    return list(made.order_by("-pk")[:latest])


@dataclass(frozen=True, slots=True)
class Tally:
    """What the machine has come to on one day: rung up, answered, said by keys; and who could be rung now."""

    rung: int
    answered: int
    said: int
    due: int


def tally(actor: Actor, *, at: datetime) -> Tally:
    """Count the machine's calls of the day in the region that somebody leads."""
    today = Errand.objects.filter(
        run__home_path=actor.reach, call__isnull=False, asked_at__gte=beginning_of_day(at, profiles.current().time_zone)
    )
    said = Visit.objects.filter(
        order=OuterRef("order"), appeal=OuterRef("appeal"), round=OuterRef("round"), by_caller=True
    )
    answered = today.filter(call__answered_at__isnull=False)
    counted = {"rung": today.count(), "answered": answered.count(), "said": answered.filter(Exists(said)).count()}
    due = sum(one.is_now for one in islice(candidates(to_visit_by_keys(actor.reach), at=at), LOOKED_AT))
    return Tally(**counted, due=due)


def held_by(actor: Actor) -> Errand | None:
    """Whom a visitor has rung up and not done with yet."""
    held = Errand.objects.filter(asked_by=actor.staff_id or 0, mode=Mode.SEAT, ended_at__isnull=True)
    return held.select_related("order", "appeal", "appeal__person", "call").order_by("-pk").first()


def of_order(order: Order) -> list[Errand]:
    """What has been dialled about an order, the latest first."""
    return list(Errand.objects.filter(order=order).select_related(*SHOWN).order_by("-pk"))


def of_appeal(appeal: Appeal) -> list[Errand]:
    """What has been dialled about an appeal that has no order, the latest first."""
    return list(Errand.objects.filter(appeal=appeal, order__isnull=True).select_related(*SHOWN).order_by("-pk"))


def number_of(errand: Errand) -> str:
    """The number to ring: read from the sealed person when it is dialled; empty when she was erased meanwhile."""
    person = errand.appeal.person
    return person.phone if person is not None and person.erased_at is None else ""
