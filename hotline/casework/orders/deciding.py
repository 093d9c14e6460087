"""The line by which a leader's decision on units that differ is carried out: it binds as a ruling does."""

from hotline.casework.orders.returning import RULING, UNIT_CLOCKS
from hotline.casework.orders.words import State
from hotline.casework.steps.rules import Line

S = State

DECIDED = "decided"
"""What must hold: that a leader has decided. The room that keeps her instructions says so, and nobody else."""

DECIDING = (
    Line(
        "carry_out_decision",
        (S.DISPUTED, S.DISPATCHED, S.SIGNED),
        S.DISPATCHED,
        "ruled",
        turn="lead",
        stops=("dispute", *UNIT_CLOCKS),
        starts=("sign", "handle"),
        for_part="assist",
        given=RULING,
        letters=("dispatched",),
        when=(DECIDED,),
    ),
)
"""From a dispute, or from the handling by several units: the decision names who leads, and the limits begin with it."""
