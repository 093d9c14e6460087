"""Reads of return visits."""

from dataclasses import dataclass

from django.db.models import Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.casework.visits.models import Attempt, Visit
from hotline.casework.visits.rules import are_awaited
from hotline.ground.profiles import queries as profiles


def of_order(order_id: int) -> list[Visit]:
    """All verdicts on an order, the latest first."""
    return list(Visit.objects.filter(order_id=order_id).select_related("made_by", "appeal").order_by("-id"))


def attempts(order_id: int, round_: int, appeal_id: int | None = None) -> list[Attempt]:
    """The attempts of a round that did not reach the caller: any of them, or the one of an appeal."""
    tried = Attempt.objects.filter(order_id=order_id, round=round_)
    if appeal_id is not None:
        # Before orders were shared nobody had to say whom she had called.
        tried = tried.filter(Q(appeal=appeal_id) | Q(appeal__isnull=True))
    return list(tried.order_by("id"))


@dataclass(frozen=True, slots=True)
class Round:
    """How far the visits of a round have come: the appeals under way, whose callers have been heard, and who could not
    be reached in the end."""

    appeals: frozenset[int]
    heard: frozenset[int]
    given_up: frozenset[int]
    visits: int

    def is_over_with(self, appeal_id: int | None = None) -> bool:
        """Whether nobody else need be called once this one has been heard or given up."""
        done = self.heard | self.given_up | ({appeal_id} if appeal_id is not None else set())
        return not are_awaited(callers=len(self.appeals), heard=len(done), visits=self.visits)

    @property
    def unheard(self) -> frozenset[int]:
        """Whose verdict is not there."""
        return self.appeals - self.heard


def round_of(order: Order) -> Round:
    """The visits of the present round of an order: three queries, asked where several callers share it."""
    under_way = Appeal.objects.filter(share__order=order, state=AppealState.ACCEPTED)
    appeals = frozenset(under_way.values_list("pk", flat=True))
    now = {"order": order, "round": order.round, "appeal__in": appeals}
    heard = frozenset(Visit.objects.filter(**now).values_list("appeal_id", flat=True))
    last = Attempt.objects.filter(**now, is_last=True).values_list("appeal_id", flat=True)
    visits = profiles.version(order.profile_version).merging.visits
    return Round(appeals, heard, frozenset(pk for pk in last if pk) - heard, visits)


def may_rate(order: Order | None, appeal: Appeal) -> bool:
    """Whether the caller of an appeal can rate the handling now: it has been answered, and she has not said yet what
    she thinks of it – also while others who share the order have."""
    if order is None or appeal.state != AppealState.ACCEPTED:
        return False
    if order.state != State.AUDITED and not (order.state == State.VISITED and order.callers > 1):
        return False
    return not Visit.objects.filter(order=order, appeal=appeal, round=order.round).exists()
