"""Recordings and numbers of calls whose time is over are erased; not while what was said in a call is still being
handled."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Recording
from hotline.casework.calls.rules import months_before
from hotline.casework.calls.words import Erasure
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles

BATCH = 200


def erase_recordings(*, at: datetime) -> int:
    """Erase the recordings of every class that are older than the city keeps them (profile, [recordings]), but for
    those of calls whose appeals or order are not archived. Returns how many."""
    if not Recording.objects.filter(erased_at__isnull=True).exists():
        return 0
    count = 0
    for kept in profiles.current().recordings.classes:
        if not kept.months:
            continue
        old = Recording.objects.filter(erased_at__isnull=True, began_at__lt=months_before(at, kept.months))
        ripe = old.filter(_of_class(kept.code)).exclude(_handled("call__")).order_by("began_at")[:BATCH]
        count += calls.erase_recordings(list(ripe), why=Erasure.RETENTION, actor=SYSTEM, at=at)
    return count


def erase_numbers(*, at: datetime) -> int:
    """Erase the numbers of calls that are older than the city keeps them, but for those of which something is not
    archived yet. Who registered an appeal is known by it; the calls stay. Returns of how many calls."""
    months = profiles.current().recordings.numbers_months
    if not months:
        return 0
    old = Call.objects.filter(other_sealed__isnull=False, arrived_at__lt=months_before(at, months))
    ripe = old.exclude(_handled("")).order_by("arrived_at").values_list("pk", flat=True)[:BATCH]
    return calls.forget_numbers(list(ripe))


def _of_class(code: str) -> Q:
    """The recordings of a class; of the first one also those of a class that the city no longer has. What was about a
    threat or crisis is of the class that the city names for it."""
    known = profiles.current().recordings
    which = Q(retention=code)
    if code == known.classes[0].code:
        which |= ~Q(retention__in=[one.code for one in known.classes])
    if not known.crisis:
        return which
    return which | _of_crisis() if code == known.crisis else which & ~_of_crisis()


def _of_crisis() -> Q:
    marked = Event.objects.filter(
        subject_kind=Order.journal_kind, subject_id=OuterRef("share__order_id"), name="crisis_marked"
    )
    return Q(Exists(Appeal.objects.filter(Exists(marked), contact=OuterRef("call__contact"))))


def _handled(call: str) -> Q:
    """What is of calls about something that is not archived yet; `call` leads to the call."""
    said = Q(contact=OuterRef(f"{call}contact")) | Q(pk=OuterRef(f"{call}appeal"))
    open_appeals = Appeal.objects.filter(said).exclude(state=AppealState.ARCHIVED)
    handled = open_appeals.exclude(share__order__state=State.ARCHIVED)
    has_order = Q(**{f"{call}order__isnull": False}) & ~Q(**{f"{call}order__state": State.ARCHIVED})
    return Q(Exists(handled)) | has_order
