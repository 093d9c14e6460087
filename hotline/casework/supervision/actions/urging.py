"""Urging: by the caller, by the centre for her or of its own accord, by the standing rule. Counted, never a move."""

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import Urger
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.queries import urgings_today
from hotline.casework.supervision.rules import next_urging
from hotline.ground.journal.rules import CALLER, SYSTEM
from hotline.lib import numbers


def urge(work: Work[Order]) -> None:
    """Whose turn it is is urged: counted on the order, as often a day as the city allows."""
    order = work.case
    urger = _urger(work)
    appeal = _appeal(work).number if urger == Urger.CALLER else ""
    _limit(work, urger, appeal)
    work.change(urged=order.urged + 1, urged_at=work.at)
    work.after |= {"urger": str(urger), "unit": order.turn_unit_id}
    if appeal:
        work.after["appeal"] = appeal


def _urger(work: Work[Order]) -> Urger:
    """On whose behalf: a caller acts for herself, the clockwork by rule, the staff say it."""
    own = {CALLER.role: Urger.CALLER, SYSTEM.role: Urger.SYSTEM}
    said = Urger(work.given.get("urger", Urger.CENTRE))
    if work.actor.role not in own and said == Urger.SYSTEM:
        raise StepRefused("is not one of the choices", field="urger")
    return own.get(work.actor.role, said)


def _appeal(work: Work[Order]) -> Appeal:
    """The appeal whose caller urges: the one named, or the only one that the order handles."""
    appeals = list(Appeal.objects.filter(share__order=work.case).order_by("pk"))
    number = numbers.tidy_reference(work.given.get("appeal", ""))
    if number:
        appeals = [appeal for appeal in appeals if appeal.number == number]
    if len(appeals) != 1:
        raise StepRefused("Say which appeal of this order the caller urges.", field="appeal")
    return appeals[0]


def _limit(work: Work[Order], urger: Urger, appeal: str) -> None:
    if urger == Urger.SYSTEM:
        return
    rule, zone = work.profile.supervision.urging, work.profile.time_zone
    is_hers = urger == Urger.CALLER
    most = int(rule.get("per_day", 1)) if is_hers else int(rule.get("centre_per_day", 3))
    today = urgings_today(work.case.pk, at=work.at, zone=zone)
    same = [each.at for each in today if each.by == urger and (not is_hers or each.appeal == appeal)]
    if next_urging(same, at=work.at, most=most, zone=zone) > work.at:
        said = "The caller has urged today already. She may again from tomorrow on."
        raise StepRefused(said if is_hers else "The centre has urged often enough today. Tomorrow it may again.")
