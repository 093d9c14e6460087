"""The lines by which an order ends otherwise than by its closing – withdrawn (撤诉), void (作废) – and by which a
closed one is opened again (重开)."""

from hotline.casework.orders.mirroring import REOPEN_UNLED
from hotline.casework.orders.requesting import WITH_THE_UNIT
from hotline.casework.orders.words import OPEN_STATES, OVER, Held, ReopenReason, State, VoidReason
from hotline.casework.steps.rules import Field, Line

S = State

WITHDRAWAL = (
    Field("appeal", "number", "Number of the appeal", longest=24),
    Field("note", "text", "Why it is withdrawn", longest=500),
)
REOPENING = (
    Field("appeal", "number", "Number of the appeal", longest=24),
    Field("note", "text", "What is new, or was not done", is_required=True, longest=1000),
)

ANY_TIME: tuple[tuple[tuple[State, ...], tuple[str, ...]], ...] = (
    (OPEN_STATES, ()),
    (WITH_THE_UNIT, (Held.SUSPENDED,)),
    (WITH_THE_UNIT, (Held.PARKED,)),
)
"""She may withdraw while the clocks stand still, too."""

ENDING = (
    # One of several callers: the others' matter is handled on.
    *(
        Line("withdraw", states, "", "appeal_withdrawn", given=WITHDRAWAL, when=("several", *held))
        for states, held in ANY_TIME
    ),
    *(Line("withdraw", states, S.WITHDRAWN, "withdrawn", given=WITHDRAWAL, when=held) for states, held in ANY_TIME),
    Line(
        "ask_void",
        OPEN_STATES,
        "",
        "void_asked",
        given=(
            Field("reason", "choice", "Why it is void", is_required=True, words=VoidReason),
            Field("note", "text", "What happened", is_required=True, longest=500),
        ),
        when=("no_void_asked",),
    ),
    Line("void", OPEN_STATES, S.VOIDED, "voided", when=("void_asked",)),
    Line(
        "refuse_void",
        OPEN_STATES,
        "",
        "void_refused",
        given=(Field("note", "text", "Why it is not void", is_required=True, longest=500),),
        when=("void_asked",),
    ),
    Line(
        "ask_reopening",
        (S.CLOSED,),
        S.REOPENING_ASKED,
        "reopening_asked",
        turn="centre",
        starts=("reopen_audit",),
        given=REOPENING,
        files=("evidence",),
    ),
    Line(
        "refuse_reopening",
        (S.REOPENING_ASKED,),
        S.CLOSED,
        "reopening_refused",
        stops=("reopen_audit",),
        given=(Field("explanation", "text", "What we say to the caller", is_required=True, longest=300),),
        letters=("reopening_refused",),
    ),
    REOPEN_UNLED,
    Line(
        "reopen",
        (S.CLOSED, S.REOPENING_ASKED),
        S.SENT_BACK,
        "reopened",
        turn="lead",
        stops=("reopen_audit",),
        starts=("rework",),
        given=(
            Field("reason", "choice", "Why it is opened again", is_required=True, words=ReopenReason),
            Field("note", "text", "What is required", is_required=True, longest=1000),
        ),
        letters=("reopened",),
        files=("evidence",),
    ),
    Line("archive", OVER, S.ARCHIVED, "archived", when=("no_crisis",)),
)
"""Asking for a reopening makes the closed order somebody's turn again: the centre decides, by a limit."""
