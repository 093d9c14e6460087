"""When a unit's posts are up to date. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.register.liaisons.words import Kind, Standing


@dataclass(frozen=True, slots=True)
class Held:
    """One post as far as its standing goes."""

    kind: str
    confirmed_on: date
    is_trained: bool


def confirmed_since(on: date, every_days: int) -> date:
    """The earliest day of confirmation that still counts on a day."""
    return on - timedelta(days=every_days)


def standing(posts: Iterable[Held], *, on: date, every_days: int) -> Standing:
    """How a unit's posts stand on a day, the gravest first: nobody in charge, not confirmed, not trained."""
    held = list(posts)
    if not any(post.kind == Kind.LEAD for post in held):
        return Standing.VACANT
    if any(post.confirmed_on < confirmed_since(on, every_days) for post in held):
        return Standing.UNCONFIRMED
    return Standing.CURRENT if all(post.is_trained for post in held) else Standing.UNTRAINED
