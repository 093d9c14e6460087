"""The dispute over who must act: a joint meeting, and the ruling that binds and becomes a precedent."""

from hotline.casework.orders.actions import lookups
from hotline.casework.orders.actions.dispatching import hand_to, handling
from hotline.casework.orders.actions.handling import instant
from hotline.casework.orders.actions.returning import relieve
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.register.matters import actions as matters
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS

LONGEST_BASIS = 200


def dispute(work: Work[Order]) -> None:
    """The centre calls the units together: when, where or how online, and who takes part."""
    at = instant(work.given["meeting_at"], work.profile.time_zone)
    if at is None or at < work.at:
        raise StepRefused("lies in the past", field="meeting_at")
    units = lookups.units(work.given["participants"], field="participants")
    work.after |= {
        "unit": work.case.lead_unit_id,
        "meeting_at": at.isoformat(),
        "participants": [unit.code for unit in units],
    }


def record_meeting(work: Work[Order]) -> None:
    """The meeting was held: who came, and its minutes."""
    units = lookups.units(work.given.get("participants", ()), field="participants")
    if units:
        work.after["participants"] = [unit.code for unit in units]


def rule(work: Work[Order]) -> None:
    """The ruling names the lead unit. It binds – the order is not returned again –, its limits begin with it, and from
    now on the duty list follows it for this matter at this place."""
    order, given = work.case, work.given
    lead = handling(lookups.unit(given["lead"], field="lead"), field="lead")
    place = _place(given["place"]) if given.get("place") else order.region
    work.after |= {"unit": order.lead_unit_id, "was_wrong": order.lead_unit_id == lead.pk}
    work.after |= {"number": given["number"], "place": place.code}
    relieve(order, at=work.at)
    work.change(is_ruled=True, first_unit=lead)
    basis = given["number"][:LONGEST_BASIS]
    hand_to(work, lead, basis=basis)
    matter = order.matter
    if matter is None:
        return
    work.later.append(
        lambda _event: matters.assign(
            matter=matter,
            level=place.kind,
            region=place,
            lead_unit=lead,
            basis=basis,
            since=work.profile.day(work.at),
            actor=work.actor,
            at=work.at,
        )
    )


def _place(code: str) -> Unit:
    unit = lookups.unit(code, field="place")
    if unit.kind not in REGIONS:
        raise StepRefused("There is no place with this code.", field="place")
    return unit
