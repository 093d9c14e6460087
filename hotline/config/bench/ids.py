"""Ids given out ahead: every chunk of cases has its own stretch of every sequence; gaps are as good as any."""

from dataclasses import dataclass, field

from django.db import models

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Contact, Letter
from hotline.casework.orders.models import Order, Reply, Share, Task
from hotline.casework.visits.models import Visit
from hotline.ground.journal.models import Event

A_CASE: dict[type[models.Model], int] = {
    Contact: 1,
    Appeal: 1,
    Order: 1,
    Share: 1,
    Task: 6,
    Clock: 12,
    Reply: 1,
    Visit: 1,
    Letter: 8,
    Event: 18,
}
"""The most rows that one case has in each table with ids."""


@dataclass(slots=True)
class Ids:
    """The next id of each table for the cases of one chunk."""

    next: dict[type[models.Model], int]
    last: dict[type[models.Model], int] = field(default_factory=dict)

    def take(self, model: type[models.Model]) -> int:
        """The next id of a table."""
        number = self.next[model]
        self.next[model] = number + 1
        return number


def of_chunk(first: dict[type[models.Model], int], place: int, size: int) -> Ids:
    """The ids of the chunk at a place (from 0), when the stretch of the whole fill begins at `first`."""
    return Ids({model: first[model] + place * size * most for model, most in A_CASE.items()})


def sequence(model: type[models.Model]) -> str:
    """The sequence behind a table's ids."""
    return f"{model._meta.db_table}_id_seq"
