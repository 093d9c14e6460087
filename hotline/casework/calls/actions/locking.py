"""The order of locks: the call first, then its legs, then seats. Who keeps to it waits for others, never in a ring."""

from hotline.casework.calls.models import Call, Leg


def locked_call(call_id: int) -> Call:
    """A call, held until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).get(pk=call_id)


def locked_leg(leg_id: int) -> tuple[Leg, Call]:
    """A leg and its call, held until the transaction ends."""
    call = Call.objects.select_for_update(of=("self",)).get(legs=leg_id)
    return Leg.objects.select_for_update(of=("self",)).get(pk=leg_id), call
