"""The lines of the return (退单) and of the dispute (争议): a unit says that an order is not its own, the centre
decides; after as many returns as the city accepts a joint meeting rules, and the ruling binds."""

from hotline.casework.orders.words import ReturnReason, State
from hotline.casework.steps.rules import Field, Line

S = State

RETURNABLE = (S.DISPATCHED, S.SIGNED)
UNIT_CLOCKS = ("sign", "contact", "handle", "rework")
"""What runs for the lead unit until it has replied. Asking stops none of them, else asking would buy time."""

ASKED = (
    Field("reason", "choice", "Why it is not this unit's", is_required=True, words=ReturnReason),
    Field("basis", "text", "Legal or policy basis", is_required=True, longest=1000),
    Field("proposed", "unit", "Unit that should act", longest=32),
)

NEXT = (
    Field("lead", "unit", "Next lead unit", longest=32),
    Field("assisting", "units", "Assisting units", longest=32),
    Field("basis", "text", "Basis of dispatch", longest=200),
)

MEETING = (
    Field("meeting_at", "moment", "Time of the meeting", is_required=True, longest=40),
    Field("venue", "text", "Place of the meeting, or how to join it online", is_required=True, longest=200),
    Field("participants", "units", "Units that take part", is_required=True, longest=32),
)

RULING = (
    Field("lead", "unit", "Lead unit", is_required=True, longest=32),
    Field("assisting", "units", "Assisting units", longest=32),
    Field("number", "number", "Number of the ruling", is_required=True, longest=60),
    Field("text", "text", "Ruling and its reasons", is_required=True, longest=4000),
    Field("place", "unit", "Place for which it is a precedent", longest=32),
)

RETURNING = (
    Line(
        "ask_return",
        RETURNABLE,
        S.RETURN_DRAFTED,
        "return_drafted",
        part="lead",
        turn="lead",
        given=ASKED,
        files=("evidence",),
        when=("unruled", "head_signs"),
    ),
    Line(
        "ask_return",
        RETURNABLE,
        S.RETURN_ASKED,
        "return_asked",
        part="lead",
        turn="centre",
        starts=("return_audit",),
        given=ASKED,
        files=("evidence",),
        when=("unruled",),
    ),
    Line(
        "sign_return",
        (S.RETURN_DRAFTED,),
        S.RETURN_ASKED,
        "return_signed",
        part="lead",
        turn="centre",
        starts=("return_audit",),
    ),
    *(
        Line(
            "drop_return",
            (S.RETURN_DRAFTED, S.RETURN_ASKED),
            back,
            "return_dropped",
            part="lead",
            turn="lead",
            stops=("return_audit",),
            given=(Field("note", "text", "Note", longest=1000),),
            when=when,
        )
        for back, when in ((S.SIGNED, ("signed",)), (S.DISPATCHED, ()))
    ),
    Line(
        "accept_return",
        (S.RETURN_ASKED,),
        S.REVIEWED,
        "return_accepted",
        turn="centre",
        stops=("return_audit", *UNIT_CLOCKS),
        starts=("dispatch",),
        given=NEXT,
        when=("returns_left",),
    ),
    *(
        Line(
            "refuse_return",
            (S.RETURN_ASKED,),
            back,
            "return_refused",
            turn="lead",
            stops=("return_audit",),
            given=(Field("note", "text", "Why the return is refused", is_required=True, longest=1000),),
            when=when,
        )
        for back, when in ((S.SIGNED, ("signed",)), (S.DISPATCHED, ()))
    ),
    Line(
        "dispute",
        (S.RETURN_ASKED,),
        S.DISPUTED,
        "disputed",
        turn="centre",
        stops=("return_audit", *UNIT_CLOCKS),
        starts=("dispute",),
        given=(*MEETING, Field("note", "text", "What is disputed", longest=1000)),
    ),
    Line(
        "record_meeting",
        (S.DISPUTED,),
        "",
        "meeting_recorded",
        given=(
            Field("text", "text", "Minutes", is_required=True, longest=4000),
            Field("participants", "units", "Units that took part", longest=32),
        ),
        files=("evidence",),
    ),
    Line(
        "rule",
        (S.DISPUTED,),
        S.DISPATCHED,
        "ruled",
        turn="lead",
        stops=("dispute",),
        starts=("sign", "handle"),
        for_part="assist",
        given=RULING,
        letters=("dispatched",),
        files=("evidence",),
    ),
)
"""A request that was refused or taken back leads to where the unit stood: it has signed, or it has to sign."""
