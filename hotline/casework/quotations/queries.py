"""Reads of quotations: what was told in a contact, whom a wrong answer has misled, what is worth entering."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.appeals.words import Kind
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.words import State
from hotline.casework.quotations.models import Offer, Quotation
from hotline.ground.journal.rules import Actor
from hotline.register.knowledge.models import Answer, Fault
from hotline.register.knowledge.queries import wrong_versions
from hotline.register.knowledge.words import SHOWN, Outcome
from hotline.register.staff.rules import may

TELL, ENTER = "tell_callers_again", "write_answer"
HANDLED = (State.CLOSED, State.ARCHIVED)
LOOKED_BACK = timedelta(days=90)


def of_appeals(appeals: Collection[Appeal]) -> list[Quotation]:
    """What was told about these appeals, or in the contacts in which they were registered, in its order."""
    about = Q(appeal__in=[appeal.pk for appeal in appeals])
    beside = Q(appeal__isnull=True, contact__in=[appeal.contact_id for appeal in appeals])
    found = Quotation.objects.filter(about | beside).select_related("version__answer", "told_by")
    return list(found.order_by("id"))


def misled_by(fault: Fault, actor: Actor) -> QuerySet[Quotation]:
    """To whom a wrong version was told, the latest first, for those who tell them again; of callers whose appeals are
    kept from the actor nothing. Empty where the answer was not wrong."""
    if fault.outcome != Outcome.WRONG or not may(actor, TELL):
        return Quotation.objects.none()
    told = Quotation.objects.filter(version__in=wrong_versions(fault))
    seen = Q(appeal__isnull=True) | Q(appeal__in=appeals_visible_to(actor).values("pk"))
    return told.filter(seen).select_related("appeal__person", "contact__person", "version", "told_by").order_by("-id")


def still_misled(fault: Fault) -> QuerySet[Quotation]:
    """Those of them who have not been told again, whoever may see them."""
    return Quotation.objects.filter(version__in=wrong_versions(fault), fault__isnull=True)


def offered_to(actor: Actor, *, at: datetime) -> QuerySet[Order]:
    """Consultations that were handled lately by units within an actor's reach – solved, of a matter about which there
    is no standard answer of that unit yet – and about which nothing was decided: each could become one."""
    if not may(actor, ENTER):
        return Order.objects.none()
    there_is = Answer.objects.filter(
        state__in=SHOWN, current__matter=OuterRef("matter"), unit=OuterRef("lead_unit"),
        valid_from__lte=timezone.localdate(at),
    )  # fmt: skip
    found = orders_visible_to(actor).filter(kind=Kind.CONSULTATION, state__in=HANDLED, closed_at__gte=at - LOOKED_BACK)
    found = found.filter(matter__isnull=False, lead_unit__isnull=False, is_guarded=False)
    return found.exclude(Exists(there_is)).exclude(Exists(Offer.objects.filter(order=OuterRef("pk"))))


def worth_entering(actor: Actor, *, at: datetime, most: int = 50) -> list[Order]:
    """The consultations that are offered to an actor, the latest first."""
    return list(offered_to(actor, at=at).select_related("matter", "lead_unit").order_by(F("closed_at").desc())[:most])
