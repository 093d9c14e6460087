"""The line by which a town whistles (吹哨): departments are called to the place; the order goes on with the town. What
follows is a joint task with a table of its own, in the room of whistles."""

from hotline.casework.orders.words import State, WhistleKind
from hotline.casework.steps.rules import Field, Line

WHISTLING = (
    Line(
        "whistle",
        (State.SIGNED, State.SENT_BACK),
        "",
        "whistled",
        part="holder",
        given=(
            Field("whistle_kind", "choice", "Kind of whistle", is_required=True, words=WhistleKind),
            Field("units", "units", "Departments to report", is_required=True, longest=32),
            Field("venue", "text", "Where to report", is_required=True, longest=200),
            Field("text", "text", "What is needed of them", is_required=True, longest=1000),
        ),
    ),
)
