"""THE step table: every step of the handling of an order, as data. A lawyer can read it; docs/steps.md draws it."""

from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.orders.above import ABOVE
from hotline.casework.orders.changing import CHANGING
from hotline.casework.orders.crises import CRISES
from hotline.casework.orders.deciding import DECIDING
from hotline.casework.orders.ending import ENDING
from hotline.casework.orders.excluding import EXCLUDING
from hotline.casework.orders.gathering import GATHERING
from hotline.casework.orders.guarding import GUARDING
from hotline.casework.orders.merging import MERGING
from hotline.casework.orders.mirroring import MIRRORING
from hotline.casework.orders.posting import POSTING
from hotline.casework.orders.requesting import REQUESTS
from hotline.casework.orders.returning import RETURNING
from hotline.casework.orders.supervising import SUPERVISING
from hotline.casework.orders.whistling import WHISTLING
from hotline.casework.orders.words import (
    OPEN_STATES,
    ContactWay,
    Dissatisfaction,
    Held,
    Missed,
    Result,
    Satisfied,
    SendBackReason,
    Solved,
    State,
    Truth,
    Unsolved,
    WaiveReason,
)
from hotline.casework.steps.rules import Field, Line, Table

S = State

NOTE = Field("note", "text", "Note", longest=1000)
IN_WORK = (S.SIGNED, S.SENT_BACK)

DISPATCH = (
    Field("lead", "unit", "Lead unit", is_required=True, longest=32),
    Field("assisting", "units", "Assisting units", longest=32),
    Field("basis", "text", "Basis of dispatch", longest=200),
    Field("matter", "matter", "Category", longest=8),
    Field("kind", "choice", "Kind of demand", words=Kind),
    Field("urgency", "choice", "Urgency", words=Urgency),
    NOTE,
)

REPLY = (
    Field("contacted", "boolean", "Was the caller contacted?", is_required=True),
    Field("contact_way", "choice", "Way of contact", words=ContactWay),
    Field("contact_at", "moment", "Time of contact", longest=40),
    Field("fact_true", "choice", "Is it as the caller says?", is_required=True, words=Truth),
    Field("result", "choice", "Result", is_required=True, words=Result),
    Field("unit_solved", "boolean", "Is it solved?", is_required=True),
    Field("unsolved_reason", "choice", "Why it is not solved", words=Unsolved),
    Field("internal_report", "text", "Report on the handling", is_required=True, longest=10000),
    Field("public_answer", "text", "Answer to the caller", is_required=True, longest=10000),
    Field("legal_basis", "text", "Legal or policy basis", longest=1000),
    Field("measures", "text", "Measures taken", longest=2000),
    Field("finished_on", "moment", "Finished on", longest=40),
    Field("handler_phone", "text", "Telephone of the handler", longest=40),
    Field("without_parts", "text", "Why it replies before all units have reported", longest=300),
)

VERDICT = (
    Field("appeal", "number", "Number of the appeal", longest=24),
    Field("contacted", "boolean", "Did the unit contact you?"),
    Field("solved", "choice", "Is it solved for you?", is_required=True, words=Solved),
    Field("satisfied", "choice", "How satisfied are you?", is_required=True, words=Satisfied),
    Field("reasons", "choices", "Why dissatisfied", words=Dissatisfaction),
    Field("caller_words", "text", "In the caller's own words", longest=1000),
)
OF_APPEAL = Field("appeal", "number", "Number of the appeal", longest=24)

LINES = (
    Line("open", (), S.OPENED, "opened", turn="centre", starts=("dispatch",)),
    Line("review", (S.OPENED,), S.REVIEWED, "reviewed", given=(NOTE,)),
    Line(
        "dispatch",
        (S.OPENED, S.REVIEWED),
        S.DISPATCHED,
        "dispatched",
        turn="lead",
        stops=("dispatch", "mirror"),
        starts=("sign", "handle"),
        for_part="assist",
        given=DISPATCH,
        letters=("dispatched",),
    ),
    Line("sign", (S.DISPATCHED,), S.SIGNED, "signed", part="lead", turn="lead", stops=("sign",), starts=("contact",)),
    Line("sign", OPEN_STATES, "", "part_signed", part="unsigned"),
    Line(
        "contact",
        IN_WORK,
        "",
        "caller_contacted",
        part="lead",
        stops=("contact",),
        given=(
            Field("contact_way", "choice", "Way of contact", is_required=True, words=ContactWay),
            Field("contact_at", "moment", "Time of contact", longest=40),
            NOTE,
        ),
        files=("evidence",),
    ),
    Line(
        "sub_dispatch",
        IN_WORK,
        "",
        "sub_dispatched",
        part="holder",
        for_part="handle",
        given=(
            Field("unit", "unit", "Unit below", is_required=True, longest=32),
            Field("workdays", "integer", "Limit in working days", is_required=True, longest=60),
            NOTE,
        ),
    ),
    Line(
        "report",
        OPEN_STATES,
        "",
        "part_reported",
        part="other",
        given=(Field("text", "text", "What was done", is_required=True, longest=4000),),
        files=("evidence",),
    ),
    Line(
        "draft",
        IN_WORK,
        S.DRAFTED,
        "drafted",
        part="lead",
        turn="lead",
        stops=("contact",),
        given=REPLY,
        files=("evidence", "enclosures"),
    ),
    Line(
        "disapprove",
        (S.DRAFTED,),
        S.SIGNED,
        "draft_refused",
        part="lead",
        turn="lead",
        given=(Field("note", "text", "What must be mended", is_required=True, longest=1000),),
    ),
    Line(
        "approve",
        (S.DRAFTED,),
        S.REPLIED,
        "replied",
        part="lead",
        turn="centre",
        stops=("contact", "handle", "rework"),
        starts=("audit",),
    ),
    Line(
        "pass_audit",
        (S.REPLIED,),
        S.AUDITED,
        "audit_passed",
        turn="centre",
        stops=("audit",),
        starts=("visit",),
        given=(NOTE,),
        letters=("answered", "visit_invitation"),
    ),
    Line(
        "waive_visit",
        (S.REPLIED,),
        S.VISITED,
        "visit_waived",
        turn="centre",
        stops=("audit",),
        starts=("close",),
        given=(Field("reason", "choice", "Why no visit", is_required=True, words=WaiveReason), NOTE),
        letters=("answered",),
        when=("not_from_above",),
    ),
    Line(
        "send_back",
        (S.REPLIED,),
        S.SENT_BACK,
        "sent_back",
        turn="lead",
        stops=("audit",),
        starts=("rework",),
        given=(
            Field("reasons", "choices", "Why it does not pass", is_required=True, words=SendBackReason),
            Field("note", "text", "What is required", is_required=True, longest=1000),
        ),
    ),
    Line(
        "try_visit",
        (S.AUDITED,),
        "",
        "visit_tried",
        given=(OF_APPEAL, Field("outcome", "choice", "Outcome", is_required=True, words=Missed), NOTE),
        files=("evidence",),
    ),
    # Of several callers each is asked; the visit is over when the last of them has been.
    Line("visit", (S.AUDITED,), "", "caller_visited", given=VERDICT, files=("evidence",), when=("others_awaited",)),
    Line("visit", (S.VISITED,), "", "caller_visited", given=VERDICT, files=("evidence",), when=("unheard",)),
    Line(
        "visit",
        (S.AUDITED,),
        S.VISITED,
        "visited",
        turn="centre",
        stops=("visit",),
        starts=("close",),
        given=VERDICT,
        files=("evidence",),
    ),
    Line("give_up_visit", (S.AUDITED,), "", "caller_given_up", given=(OF_APPEAL, NOTE), when=("others_awaited",)),
    Line(
        "give_up_visit",
        (S.AUDITED,),
        S.VISITED,
        "visit_given_up",
        turn="centre",
        stops=("visit",),
        starts=("close",),
        given=(OF_APPEAL, NOTE),
    ),
    Line(
        "rework",
        (S.AUDITED, S.VISITED),
        S.SENT_BACK,
        "rework_ordered",
        turn="lead",
        stops=("visit", "close"),
        starts=("rework",),
        given=(Field("note", "text", "What is required", is_required=True, longest=1000),),
        letters=("rework",),
    ),
    *RETURNING,
    *DECIDING,
    *CHANGING,
    *GUARDING,
    *CRISES,
    *SUPERVISING,
    *WHISTLING,
    Line("close", (S.VISITED,), S.CLOSED, "closed", stops=("close",), letters=("closed",)),
    *EXCLUDING,
    *ENDING,
    *MERGING,
    *GATHERING,
    *ABOVE,
    *MIRRORING,
)

ORDERS = Table(
    kind="order",
    lines=(*LINES, *REQUESTS, *POSTING),
    ends=frozenset({S.ARCHIVED}),
    open_states=frozenset(OPEN_STATES),
    stills=frozenset(Held),
)
"""From opened to archived. The lines of each further notion stand in a file of that notion."""
