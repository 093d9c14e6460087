"""The lines by which a dispatched order is changed: a further unit assists (增派协办), and – by approval only – it is
classed otherwise (变更类别)."""

from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.orders.words import State
from hotline.casework.steps.rules import Field, Line

S = State

WITH_THE_UNITS = (S.DISPATCHED, S.SIGNED, S.SENT_BACK)
AFTER_DISPATCH = (S.DISPATCHED, S.SIGNED, S.DRAFTED, S.SENT_BACK, S.REPLIED, S.AUDITED, S.VISITED)

CHANGING = (
    Line(
        "add_unit",
        WITH_THE_UNITS,
        "",
        "unit_added",
        part="lead",
        for_part="assist",
        given=(
            Field("unit", "unit", "Assisting unit", is_required=True, longest=32),
            Field("duty", "text", "What it has to do", is_required=True, longest=200),
            Field("workdays", "integer", "Limit in working days", longest=60),
        ),
    ),
    Line(
        "ask_change",
        AFTER_DISPATCH,
        "",
        "change_asked",
        part="lead",
        given=(
            Field("kind", "choice", "Kind of demand", words=Kind),
            Field("matter", "matter", "Category", longest=8),
            Field("urgency", "choice", "Urgency", words=Urgency),
            Field("note", "text", "Why it is classed wrongly", is_required=True, longest=500),
        ),
        when=("no_change_asked",),
    ),
    Line(
        "approve_change",
        AFTER_DISPATCH,
        "",
        "changed",
        given=(Field("note", "text", "Note", longest=1000),),
        when=("change_asked",),
    ),
    Line(
        "refuse_change",
        AFTER_DISPATCH,
        "",
        "change_refused",
        given=(Field("note", "text", "Why it stays as it is", is_required=True, longest=500),),
        when=("change_asked",),
    ),
)
