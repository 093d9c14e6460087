"""The step table of documents of supervision: from issued to settled."""

from hotline.casework.steps.rules import Field, Line, Table
from hotline.casework.supervision.words import OPEN_STATES, WITH_THE_UNIT, Effect, State

S = State

LINES = (
    Line("issue_supervision", (), S.ISSUED, "supervision_issued", turn="lead", starts=("supervise",)),
    Line(
        "answer_supervision",
        WITH_THE_UNIT,
        S.ANSWERED,
        "supervision_answered",
        part="lead",
        turn="centre",
        stops=("supervise",),
        starts=("audit",),
        given=(Field("text", "text", "What was done", is_required=True, longest=4000),),
        files=("evidence",),
    ),
    Line(
        "accept_supervision",
        (S.ANSWERED,),
        S.SETTLED,
        "supervision_accepted",
        stops=("audit",),
        given=(
            Field("effect", "choice", "What follows for the unit", is_required=True, words=Effect),
            Field("note", "text", "Note", longest=1000),
        ),
    ),
    Line(
        "return_supervision",
        (S.ANSWERED,),
        S.RETURNED,
        "supervision_returned",
        turn="lead",
        stops=("audit",),
        starts=("supervise",),
        given=(Field("note", "text", "What is required", is_required=True, longest=1000),),
    ),
    Line("raise_supervision", WITH_THE_UNIT, S.RAISED, "supervision_raised", stops=("supervise",)),
    Line(
        "revoke_supervision",
        OPEN_STATES,
        S.REVOKED,
        "supervision_revoked",
        stops=("supervise", "audit"),
        given=(Field("note", "text", "Why it is revoked", is_required=True, longest=1000),),
    ),
)

DOCUMENTS = Table(
    kind="document",
    lines=LINES,
    ends=frozenset({S.SETTLED, S.RAISED, S.REVOKED}),
    open_states=frozenset(OPEN_STATES),
)
