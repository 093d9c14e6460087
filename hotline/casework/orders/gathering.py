"""The lines by which a matter is marked as a group's (群体性诉求) and gets somebody who answers for it."""

from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.steps.rules import Field, Line

NOTE = Field("note", "text", "Note", longest=500)

GATHERING = (
    Line(
        "mark_group",
        OPEN_STATES,
        "",
        "group_marked",
        given=(
            Field("people", "integer", "How many people act together", longest=30_000),
            Field("contacts", "integer", "How many contacts came in", longest=30_000),
            NOTE,
        ),
        when=("no_group",),
    ),
    Line(
        "name_team",
        OPEN_STATES,
        "",
        "team_named",
        given=(
            Field("unit", "unit", "Unit of the handling team", is_required=True, longest=32),
            Field("person", "text", "Who answers for it", is_required=True, longest=60),
            NOTE,
        ),
        when=("group",),
    ),
    Line(
        "drop_group",
        OPEN_STATES,
        "",
        "group_dropped",
        given=(Field("note", "text", "Why it is no group matter", is_required=True, longest=500),),
        when=("group",),
    ),
)
