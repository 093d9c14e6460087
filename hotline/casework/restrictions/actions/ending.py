"""What ends by itself – a restriction after its last day, a proposal nobody decided on –, and forgetting a caller."""

from collections.abc import Callable, Iterable
from datetime import datetime

from hotline.casework.restrictions.actions.door import RestrictionDoor
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.words import AWAITING, State
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import queries as events
from hotline.ground.journal.rules import SYSTEM
from hotline.lib import seals

BATCH = 500
SEALED = ("text", "persuader", "persuasion", "objection", "answer")


def end_due(*, at: datetime) -> int:
    """End the restrictions whose last day has passed, and drop the proposals that were not decided in time. Returns how
    many."""
    passed = Restriction.objects.filter(state=State.IN_FORCE, until_at__lte=at).order_by("until_at")[:BATCH]
    undecided = Restriction.objects.filter(state__in=AWAITING, turn_due_at__lte=at).order_by("turn_due_at")[:BATCH]
    return _taken(passed, "expire_restriction", at) + _taken(undecided, "lapse_restriction", at)


def _taken(restrictions: Iterable[Restriction], step: str, at: datetime) -> int:
    count = 0
    for one in restrictions:
        try:
            RestrictionDoor().take(one.pk, step, actor=SYSTEM, at=at, given={}, version=one.version)
        except StepRefused:  # somebody was faster
            continue
        count += 1
    return count


def forget(*, person_id: int, scrub: Callable[[str], str]) -> set[int]:
    """Scrub a caller from the restrictions of her number, which is forgotten with her: they hold no longer. Returns
    their events with personal facts."""
    found = list(Restriction.objects.filter(person=person_id))
    for one in found:
        sealed = {
            f"{name}_sealed": seals.seal(scrub(getattr(one, name))) for name in SEALED if getattr(one, f"{name}_sealed")
        }
        Restriction.objects.filter(pk=one.pk).update(line_hash=None, **sealed)
    return {event.pk for event in events.with_facts([(Restriction.journal_kind, one.pk) for one in found])}
