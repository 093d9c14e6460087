"""The lines of an order that mirrors what an emergency line has in hand: it waits for the line's result by a clock of
its own, ends with it, or becomes the hotline's own to dispatch. Taken by the room of emergencies alone."""

from hotline.casework.orders.words import ReopenReason, State
from hotline.casework.steps.rules import Field, Line

S = State

MIRRORED = (S.OPENED, S.REVIEWED)
"""States in which an order mirrors: what was dispatched to a unit is the unit's."""

MIRRORING = (
    Line("mirror", MIRRORED, "", "mirrored", part="line", turn="centre", stops=("dispatch",), starts=("mirror",)),
    # One and the same step cannot stop a clock and begin it anew.
    Line("chase_line", MIRRORED, "", "line_chased", part="line", turn="centre", stops=("mirror",), then=("mirror",)),
    Line(
        "end_mirror",
        MIRRORED,
        S.CLOSED,
        "mirror_ended",
        part="line",
        stops=("mirror", "dispatch"),
        letters=("line_result",),
    ),
    Line("take_over", MIRRORED, "", "taken_over", part="line", turn="centre", stops=("mirror",), starts=("dispatch",)),
)

REOPEN_UNLED = Line(
    "reopen",
    (S.CLOSED, S.REOPENING_ASKED),
    S.REVIEWED,
    "reopened",
    turn="centre",
    stops=("reopen_audit",),
    starts=("dispatch",),
    given=(
        Field("reason", "choice", "Why it is opened again", is_required=True, words=ReopenReason),
        Field("note", "text", "What is required", is_required=True, longest=1000),
    ),
    letters=("reopened",),
    files=("evidence",),
    when=("unled",),
)
"""What an emergency line has dealt with and is opened again has no unit yet: it goes to be dispatched."""
