"""A unit reaches a caller whom it must not know, through the number of the hotline.

The unit's telephone rings first, as it stands in the register, then the caller; both see the hotline's number. Nothing
that the unit can read holds the caller's.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hotline.casework.calls.actions.dialling import note_use, opened
from hotline.casework.calls.dialling import Wish, check_case, check_number, part_in_hand, telephone_of
from hotline.casework.calls.models import Errand
from hotline.casework.calls.words import Mode, Purpose, Why
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib.notifying import PHONE, notify
from hotline.register.staff.rules import OutOfScope


@transaction.atomic
def connect(wish: Wish, *, actor: Actor, at: datetime, key: str = "") -> Errand:
    """Have a caller rung up for a unit that has the order in hand: first the unit's telephone, then hers. Under one key
    once. The journal of the person keeps who used her number and for which case.

    Raises OutOfScope for units without a part in hand, StepRefused where it cannot be done now.
    """
    if key and (earlier := Errand.objects.filter(key=key, asked_by=actor.staff_id).first()) is not None:
        return earlier
    wish = replace(wish, why=Why.CONTACT, purpose=Purpose.CONTACT)
    check_case(wish, actor)
    order = wish.order
    unit = part_in_hand(order, actor) if order is not None else None
    if unit is None:
        raise OutOfScope("Only a unit that has the order in hand reaches its caller. Sign for it first.")
    telephone = telephone_of(unit)
    if telephone is None:
        raise StepRefused("Your unit has no telephone in the register. Ask the hotline centre to enter it.")
    check_number(telephone.key)
    errand = opened(wish, at=at, mode=Mode.UNIT, asked_by_id=actor.staff_id, unit=unit, key=key)
    note_use(wish, actor=actor, at=at, unit=unit.code)
    notify(PHONE, kind="errand", errand=errand.pk)
    return errand
