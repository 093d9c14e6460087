"""Reads of supervision: which documents somebody may see, what is open on an order, how often it was urged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.orders.models import Order
from hotline.casework.orders.walls import shown_to
from hotline.casework.orders.words import OPEN_STATES as OPEN_ORDERS
from hotline.casework.orders.words import URGEABLE, Urger
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.evidence import EVENT
from hotline.casework.steps.rules import Line
from hotline.casework.supervision.models import Answer, Covered, Document
from hotline.casework.supervision.rules import day_began, next_urging
from hotline.casework.supervision.words import OPEN_STATES, WITH_THE_UNIT
from hotline.casework.supervision.workflow import DOCUMENTS
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Profile
from hotline.lib import paths
from hotline.register.staff.rules import matrix, reaches
from hotline.register.units.models import Unit

URGED = "urged"


def visible_to(actor: Actor) -> QuerySet[Document]:
    """The documents an actor may see: of the region she reaches over, or to a unit within her reach."""
    permission = matrix()["read_supervision"].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Document.objects.none()
    end = paths.upper(actor.reach)
    to_unit = Q(unit_path__gte=actor.reach, unit_path__lt=end)
    open_ones = Document.objects.exclude(_tells_of_kept(actor))
    if permission.scope == "own":
        return open_ones.filter(to_unit)
    return open_ones.filter(to_unit | Q(home_path__gte=actor.reach, home_path__lt=end))


def _tells_of_kept(actor: Actor) -> Exists:
    """A document tells of the orders it is about: who may not see one of them sees no document of it."""
    kept = Covered.objects.filter(~shown_to(actor, order="order"), document=OuterRef("pk"), order__is_guarded=True)
    return Exists(kept)


def kept_from(actor: Actor) -> QuerySet[Document, int]:
    """The documents that tell of an order which is kept from an actor."""
    return Document.objects.filter(_tells_of_kept(actor)).values_list("pk", flat=True)


def standing(document: Document, actor: Actor) -> Standing:
    """Where somebody stands towards a document: in the unit it addresses (lead), or not."""
    is_theirs = bool(actor.reach) and paths.is_within(document.unit_path, actor.reach)
    return Standing(frozenset({document.unit_path}), frozenset({"lead"} if is_theirs else ()))


def open_lines(document: Document, actor: Actor) -> list[Line]:
    """The steps an actor may take on a document now: buttons come from here. Raising is the rule's."""
    stands = standing(document, actor)
    return [
        line
        for line in DOCUMENTS.lines_from(document.state)
        if line.part in {"any", *stands.parts}
        and reaches(actor, line.step, home=document.home_path, units=stands.units)
    ]


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step."""
    return [line for line in DOCUMENTS.lines if line.step == step and line.came_from]


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes."""
    return next((line for line in DOCUMENTS.lines if line.event == event), None)


def answers_of(document: Document) -> list[Answer]:
    """The unit's replies, the latest first."""
    return list(Answer.objects.filter(document=document).select_related("by").order_by("-id"))


def files_of(document: Document) -> list[Attachment]:
    """The evidence that came with the replies."""
    events = Event.objects.filter(subject_kind=Document.journal_kind, subject_id=document.pk)
    return attached({EVENT: events.values("pk")})


def documents_of(unit: Unit, order_ids: Collection[int] | None = None) -> QuerySet[Document]:
    """The open documents to a unit: all of them, or those of which every open order is among these."""
    found = Document.objects.filter(unit=unit, state__in=OPEN_STATES)
    if order_ids is None:
        return found
    covered = Covered.objects.filter(document=OuterRef("pk"), order__state__in=OPEN_ORDERS)
    return found.filter(Exists(covered.filter(order__in=order_ids)), ~Exists(covered.exclude(order__in=order_ids)))


def open_on(order_ids: Iterable[int]) -> dict[int, list[Document]]:
    """The open documents of several orders, by the order's id: one query."""
    found: dict[int, list[Document]] = {}
    rows = Covered.objects.filter(order__in=list(order_ids), document__state__in=OPEN_STATES)
    for row in rows.select_related("document").order_by("-document__level", "document_id"):
        found.setdefault(row.order_id, []).append(row.document)
    return found


def owed_by(actor: Actor) -> int:
    """How many documents wait for the reply of a unit within an actor's reach."""
    return visible_to(actor).filter(state__in=WITH_THE_UNIT).count()


def of_order(order_id: int) -> list[Document]:
    """Every document about an order, the latest first."""
    return list(Document.objects.filter(covered__order=order_id).select_related("unit").order_by("-id"))


def visible_of(order_id: int, actor: Actor) -> list[Document]:
    """The documents about an order that an actor may see, the latest first."""
    return list(visible_to(actor).filter(covered__order=order_id).select_related("unit").order_by("-id"))


@dataclass(frozen=True, slots=True)
class Urging:
    """One time an order was urged: when, by whom, and – for a caller – for which appeal."""

    at: datetime
    by: str
    appeal: str
    place: int


def urgings(order_id: int, *, since: datetime | None = None) -> list[Urging]:
    """How often an order was urged, the latest last."""
    events = Event.objects.filter(subject_kind=Order.journal_kind, subject_id=order_id, name=URGED)
    if since is not None:
        events = events.filter(at__gte=since)
    rows = events.order_by("place").values_list("at", "after", "place")
    return [Urging(at, str(after.get("urger", "")), str(after.get("appeal", "")), place) for at, after, place in rows]


def urgings_today(order_id: int, *, at: datetime, zone: str) -> list[Urging]:
    """How often an order was urged today."""
    return urgings(order_id, since=day_began(at, zone))


def next_for_caller(order: Order, number: str, profile: Profile, *, at: datetime) -> datetime | None:
    """When the caller of an appeal may urge: now or from an instant on; never when nothing is left to be urged."""
    if order.state not in URGEABLE:
        return None
    hers = [
        urging.at
        for urging in urgings_today(order.pk, at=at, zone=profile.time_zone)
        if urging.by == Urger.CALLER and urging.appeal == number
    ]
    return next_urging(hers, at=at, most=int(profile.supervision.urging.get("per_day", 1)), zone=profile.time_zone)


def after_urging(order_id: int, number: str) -> tuple[Urging | None, list[Event]]:
    """The last time the caller of an appeal urged, and what has happened to the order since."""
    hers = [urging for urging in urgings(order_id) if urging.by == Urger.CALLER and urging.appeal == number]
    if not hers:
        return None, []
    last = hers[-1]
    since = Event.objects.filter(subject_kind=Order.journal_kind, subject_id=order_id, place__gt=last.place)
    return last, list(since.exclude(name=URGED).order_by("place"))
