"""A dispatcher or an agent says of an appeal that an order handles already that its caller raises the matter again."""

from hotline.casework.appeals.actions import take_with_order
from hotline.casework.appeals.queries import times_raised
from hotline.casework.orders.actions.ending import named
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Work
from hotline.ground.journal.models import Event


def mark_repeat(work: Work[Order]) -> None:
    """The appeal is linked to the earlier one, which is closed; the order shows how often the matter was raised."""
    appeal = named(work)
    given = {name: work.given[name] for name in ("earlier", "reason")}
    work.reason = work.given["reason"]
    work.after |= {"appeal": appeal.number, "earlier": work.given["earlier"]}

    def write(_event: Event) -> None:
        take_with_order(appeal.pk, step="mark_repeat", actor=work.actor, at=work.at, given=given)
        times = min(times_raised(appeal.pk), 999)
        Order.objects.filter(pk=work.case.pk, raised__lt=times).update(raised=times)

    work.later.append(write)
