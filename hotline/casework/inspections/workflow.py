"""The step table of inspections: planned, found, rectified, checked, closed."""

from hotline.casework.inspections.words import (
    FAULTLESS,
    FAULTS,
    LEAD,
    OFFICE,
    OPEN_STATES,
    WITH_THE_UNIT,
    State,
    Verdict,
)
from hotline.casework.steps.rules import Field, Line, Table

S = State
_SENT = Field("text", "text", "What was found on the whole", is_required=True, longest=4000)
_LIMIT = Field("workdays", "integer", "Limit for the rectification, in working days", longest=60)

LINES = (
    Line("plan_inspection", (), S.PLANNED, "inspection_planned", turn="office", starts=("inspect",)),
    Line(
        "note_finding",
        (S.PLANNED,),
        "",
        "finding_noted",
        part=OFFICE,
        given=(
            Field("item", "number", "Item", is_required=True),
            Field("verdict", "choice", "Finding", is_required=True, words=Verdict),
            Field("text", "text", "What was found", longest=2000),
            Field("orders", "choices", "Orders in which it was found"),
        ),
        files=("evidence",),
    ),
    Line(
        "send_findings",
        (S.PLANNED,),
        S.RECTIFYING,
        "findings_sent",
        turn="lead",
        part=OFFICE,
        stops=("inspect",),
        starts=("rectify",),
        given=(_SENT, _LIMIT),
        when=(FAULTS,),
    ),
    Line(
        "send_findings",
        (S.PLANNED,),
        S.CLOSED,
        "findings_sent",
        part=OFFICE,
        stops=("inspect",),
        given=(_SENT,),
        when=(FAULTLESS,),
    ),
    Line(
        "call_off_inspection",
        (S.PLANNED,),
        S.CALLED_OFF,
        "inspection_called_off",
        part=OFFICE,
        stops=("inspect",),
        given=(Field("note", "text", "Why it is called off", is_required=True, longest=500),),
    ),
    Line(
        "rectify",
        WITH_THE_UNIT,
        S.ANSWERED,
        "inspection_rectified",
        turn="office",
        part=LEAD,
        stops=("rectify",),
        starts=("recheck",),
        given=(Field("text", "text", "What was rectified, item by item", is_required=True, longest=4000),),
        files=("evidence",),
    ),
    Line(
        "return_rectification",
        (S.ANSWERED,),
        S.RETURNED,
        "rectification_returned",
        turn="lead",
        part=OFFICE,
        stops=("recheck",),
        starts=("rectify",),
        given=(Field("note", "text", "What is still missing", is_required=True, longest=1000), _LIMIT),
    ),
    Line(
        "close_inspection",
        (S.ANSWERED,),
        S.CLOSED,
        "inspection_closed",
        part=OFFICE,
        stops=("recheck",),
        given=(Field("note", "text", "Note", longest=1000),),
    ),
)

INSPECTIONS = Table(
    kind="inspect",
    lines=LINES,
    ends=frozenset({S.CLOSED, S.CALLED_OFF}),
    open_states=frozenset(OPEN_STATES),
)
