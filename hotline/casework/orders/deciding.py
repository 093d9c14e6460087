"""The line by which a leader's decision on units that differ is carried out: it binds as a ruling does."""

from hotline.casework.orders.returning import RULING, UNIT_CLOCKS
from hotline.casework.orders.words import State
from hotline.casework.steps.rules import Line

S = State

DECIDED = "decided"
"""What must hold: that a leader has decided. The room that keeps her instructions says so, and nobody else."""

DECIDING = tuple(
    Line(
        "carry_out_decision",
        came_from,
        goes_to,
        "ruled",
        turn="lead",
        stops=("dispute", *UNIT_CLOCKS),
        starts=("sign", "handle"),
        for_part="assist",
        given=RULING,
        letters=("dispatched",),
        when=(DECIDED,),
    )
    for came_from, goes_to in (((S.DISPUTED, S.SIGNED), S.DISPATCHED), ((S.DISPATCHED,), ""))
)
"""From a dispute, or from the handling by several units: the decision names who leads, and the limits begin with it."""
