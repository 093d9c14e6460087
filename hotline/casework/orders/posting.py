"""The line by which the centre says, for the public, what is planned for a parked matter (挂账公示)."""

from hotline.casework.orders.requesting import WITH_THE_UNIT
from hotline.casework.orders.words import Held
from hotline.casework.steps.rules import Field, Line

POSTING = (
    Line(
        "post_plan",
        WITH_THE_UNIT,
        "",
        "plan_posted",
        given=(
            Field("plan", "text", "Plan as the public reads it", is_required=True, longest=500),
            Field("plan_en", "text", "Plan as the public reads it, in English", longest=800),
        ),
        when=(Held.PARKED,),
    ),
)
"""What the unit writes with its request is for the offices; the public list has words of its own, naming nobody."""
