"""The order of locks: the call first, then its legs, then seats. Who keeps to it waits for others, never in a ring."""

from psycopg.types.numeric import Int8

from hotline.casework.calls.models import Call, Leg
from hotline.lib.statements import read


def locked_call(call_id: int) -> Call:
    """A call, held until the transaction ends. Raises Call.DoesNotExist."""
    for call in read(Call, "id = %s FOR UPDATE", [Int8(call_id)]):
        return call
    raise Call.DoesNotExist(f"There is no call {call_id}.")


def locked_leg(leg_id: int) -> tuple[Leg, Call]:
    """A leg and its call, held until the transaction ends. Raises Leg.DoesNotExist."""
    calls = read(Call, "id = (SELECT call_id FROM calls_leg WHERE id = %s) FOR UPDATE", [Int8(leg_id)])
    for leg in read(Leg, "id = %s FOR UPDATE", [Int8(leg_id)]):
        return leg, calls[0]
    raise Leg.DoesNotExist(f"There is no leg {leg_id}.")
