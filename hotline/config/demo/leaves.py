"""Who is away in the demo city: the head of a unit, for whom her liaison signs meanwhile."""

from datetime import datetime, timedelta

from hotline.register.leaves import actions
from hotline.register.leaves.models import Leave
from hotline.register.leaves.queries import offered
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role

BEGAN, LASTS = timedelta(hours=20), timedelta(days=4)


def enter(*, now: datetime) -> Leave | None:
    """Enter a leave that runs. None where nobody can stand in for the first head of a unit."""
    head = Staff.objects.filter(role=Role.HEAD, is_active=True).select_related("unit").order_by("id").first()
    herself = staff.actor_for(head.pk) if head else None
    stand_in = next(iter(offered(head)), None) if head else None
    if head is None or herself is None or stand_in is None:
        return None
    began = now - BEGAN
    return actions.enter(
        absent=head, stand_in=stand_in, begins_at=began, ends_at=began + LASTS, actor=herself, at=began
    )
