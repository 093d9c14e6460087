"""Reads of investigations on site: what somebody may see, what is overdue, what came with one."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.words import State
from hotline.casework.orders.walls import shown_to
from hotline.casework.steps.evidence import EVENT
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import may

READ, MANAGE = "read_investigations", "manage_investigations"
IN_STATE: Mapping[State, Q] = MappingProxyType(
    {
        State.PLANNED: Q(held_at__isnull=True, called_off_at__isnull=True),
        State.HELD: Q(held_at__isnull=False, concluded_at__isnull=True),
        State.CONCLUDED: Q(concluded_at__isnull=False),
        State.CALLED_OFF: Q(called_off_at__isnull=False),
    }
)
"""How the rows in each state are found."""


def visible_to(actor: Actor) -> QuerySet[Investigation]:
    """The investigations of an actor's region."""
    if not may(actor, READ) or not actor.reach:
        return Investigation.objects.none()
    # An investigation tells of the orders it is about: who may not see one of them sees nothing of it.
    about = Investigation.orders.through.objects.filter(
        ~shown_to(actor, order="order"), investigation=OuterRef("pk"), order__is_guarded=True
    )
    return Investigation.objects.filter(
        ~Exists(about), home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach)
    )


def overdue(actor: Actor, *, at: datetime) -> QuerySet[Investigation]:
    """Those an actor may see whose time has passed without minutes."""
    return visible_to(actor).filter(IN_STATE[State.PLANNED], planned_at__lte=at)


def of_order(order_id: int, actor: Actor) -> list[Investigation]:
    """The investigations about an order, as far as an actor may see them, the latest first."""
    return list(visible_to(actor).filter(orders=order_id).order_by("-planned_at", "-pk"))


def files_of(one: Investigation) -> list[Attachment]:
    """The photos and papers that came with its minutes and its result."""
    events = Event.objects.filter(subject_kind=Investigation.journal_kind, subject_id=one.pk)
    return attached({EVENT: events.values("pk")})
