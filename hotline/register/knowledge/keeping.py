"""Reads of what a unit keeps, asked when it is merged, split or closed."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hotline.lib import paths
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.words import State
from hotline.register.matters.rules import Scope
from hotline.register.units.models import Unit


def of_scope(unit: Unit, scope: Scope) -> QuerySet[Answer]:
    """The answers that a unit keeps, in every state; of a part of its work those about its classes of matter, and those
    that hold in its region."""
    found = Answer.objects.filter(unit=unit).order_by()
    if scope.matters:
        classes = (Q(latest__matter__code__startswith=code) for code in scope.matters)
        found = found.filter(reduce(or_, classes))
    if scope.region:
        found = found.filter(latest__region__path__gte=scope.region, latest__region__path__lt=paths.upper(scope.region))
    return found


def still_kept(unit: Unit, *, on: date) -> str:
    """The answers that a unit would leave with nobody, in one sentence; nothing where there is none. Asked before the
    unit is closed, whatever the day."""
    kept = Answer.objects.filter(unit=unit).exclude(state=State.WITHDRAWN)
    numbers = list(kept.order_by("pk").values_list("number", flat=True))
    if not numbers:
        return ""
    sentence = _(
        "This unit still keeps %(count)d standard answers (%(numbers)s). Hand them over or withdraw them first."
    )
    return sentence % {"count": len(numbers), "numbers": ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")}
