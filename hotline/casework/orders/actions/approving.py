"""Nobody approves her own deed: asked of every step that approves one, of whoever acts and of the one she acts for."""

from hotline.casework.orders.approving import OTHERWISE, STRICTLY, approves_herself
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.queries import behind

OTHER = {
    "void": "Somebody else must approve what you asked for.",
    "confirm_exclusion": "Somebody else must look at it the second time.",
}
STOOD_IN = "Nobody approves her own act, nor by standing in for somebody: somebody else must take this step."


def by_another(work: Work[Order]) -> None:
    """Refuse who is behind the act that this step approves."""
    step, order = work.line.step, work.case
    names = STRICTLY.get(step) or OTHERWISE.get(step)
    if not names or work.actor.staff_id is None:
        return
    deed = behind(Order.journal_kind, order.pk, names)
    hands = frozenset(pk for pk in (deed.actor_id, deed.actor_for_id) if pk is not None) if deed else frozenset[int]()
    if approves_herself(work.actor, hands, strictly=step in STRICTLY):
        raise StepRefused(OTHER.get(step, STOOD_IN))
