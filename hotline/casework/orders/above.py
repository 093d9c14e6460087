"""The lines of orders from above (上级转办): the number and the deadline they came with, and what was reported back."""

from hotline.casework.orders.words import OPEN_STATES, State
from hotline.casework.steps.rules import Field, Line

ABOVE = (
    Line(
        "note_above",
        OPEN_STATES,
        "",
        "above_noted",
        given=(
            Field("system", "text", "Who handed it down", is_required=True, longest=40),
            Field("number", "text", "Number given above", longest=60),
            Field("due", "moment", "Deadline set from above", longest=40),
            Field("note", "text", "Note", longest=500),
        ),
    ),
    Line(
        "report_above",
        (*OPEN_STATES, State.CLOSED),
        "",
        "above_reported",
        given=(
            Field("text", "text", "What was reported back", is_required=True, longest=4000),
            Field("reported", "moment", "Reported on", longest=40),
        ),
        when=("from_above",),
    ),
)
"""Neither moves the order. A deadline set from above ends the limits that would end later; a later one gives nobody
time by itself: the unit may ask for an extension up to it."""
