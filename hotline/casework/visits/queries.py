"""Reads of return visits."""

from hotline.casework.visits.models import Attempt, Visit


def of_order(order_id: int) -> list[Visit]:
    """All verdicts on an order, the latest first."""
    return list(Visit.objects.filter(order_id=order_id).select_related("made_by").order_by("-id"))


def attempts(order_id: int, round_: int) -> list[Attempt]:
    """The attempts of a round that did not reach the caller."""
    return list(Attempt.objects.filter(order_id=order_id, round=round_).order_by("id"))
