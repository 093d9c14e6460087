"""A caller in clear for one case: asked here whether the reader may see her, whatever the page asked before."""

from datetime import datetime

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.rules import sight
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.words import TaskRole
from hotline.ground.journal.rules import Actor
from hotline.register.people import actions as people
from hotline.register.staff.rules import OutOfScope


def unmask(*, appeal: Appeal, reason: str, actor: Actor, at: datetime) -> dict[str, str]:
    """Show the caller of an appeal in clear: name, phone, address, email. Who, why, for which case stands in the
    journal before anything is shown.

    Raises OutOfScope where the actor's role, her reach or the caller's wish for secrecy forbids it – before the reason
    is read –, UnfitText where the reason says nothing.
    """
    order = Order.objects.filter(shares__appeal=appeal).first()
    parts = Task.objects.filter(order=order).exclude(role=TaskRole.RELIEVED)
    units = frozenset(parts.values_list("unit_path", flat=True)) if order else frozenset()
    seen = sight(
        actor,
        home=appeal.home_path,
        units=units,
        is_confidential=appeal.is_confidential,
        is_anonymous=appeal.is_anonymous,
    )
    if not seen.may_unmask or appeal.person is None:
        raise OutOfScope("Your role or your unit may not see this caller.")
    case = order.number if order else appeal.number
    return people.unmask(person=appeal.person, reason=reason, actor=actor, at=at, subject=case)
