"""The lines by which an order is guarded (敏感工单): how sensitive it is, of whom it complains, who may see it; and by
which it is taken from a unit that turns out to be complained of."""

from hotline.casework.appeals.guarding import ENTRUST, GUARD
from hotline.casework.orders.words import OPEN_STATES, OVER, Held, State
from hotline.casework.steps.rules import Line

S = State

WITH_A_LEAD = (
    S.DISPATCHED,
    S.RETURN_DRAFTED,
    S.RETURN_ASKED,
    S.DISPUTED,
    S.SIGNED,
    S.DRAFTED,
    S.SENT_BACK,
    S.REPLIED,
    S.AUDITED,
    S.VISITED,
)
RUNNING = (
    "sign",
    "contact",
    "handle",
    "rework",
    "return_audit",
    "dispute",
    "audit",
    "visit",
    "close",
    "suspension",
    "parking",
)
"""Whatever may run between the dispatch and the closing."""
STANDING_STILL: tuple[tuple[str, ...], ...] = ((), (Held.SUSPENDED,), (Held.PARKED,))
"""It may have to be done while the clocks stand still, too."""

GUARDING = (
    *(Line("guard", (*OPEN_STATES, *OVER), "", "guarded", given=GUARD, when=when) for when in STANDING_STILL),
    *(
        Line("entrust", (*OPEN_STATES, *OVER), "", "entrusted", given=ENTRUST, when=("restricted", *when))
        for when in STANDING_STILL
    ),
    *(
        Line(
            "recall",
            WITH_A_LEAD,
            S.REVIEWED,
            "recalled",
            turn="centre",
            stops=RUNNING,
            starts=("dispatch",),
            when=("lead_complained", *when),
        )
        for when in STANDING_STILL
    ),
)
