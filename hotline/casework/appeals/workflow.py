"""The step table of appeals: the citizen's side, from registering to accepted, answered or refused."""

from hotline.casework.appeals.ending import WITH_INCIDENTS
from hotline.casework.appeals.guarding import GUARDING
from hotline.casework.appeals.words import (
    OVER_WITHOUT_ORDER,
    CalledFirst,
    Element,
    Kind,
    RepeatReason,
    State,
    Transfer,
    Urgency,
)
from hotline.casework.steps.rules import Field, Line, Table

S = State

NOTE = Field("note", "text", "Note", longest=1000)

WHY = Field("note", "text", "Why it is withdrawn", longest=500)

REPEATED = (
    Field("earlier", "number", "Earlier appeal about the same matter", is_required=True, longest=24),
    Field("reason", "choice", "Why it comes up again", is_required=True, words=RepeatReason),
)

CLASSIFY = (
    Field("kind", "choice", "Kind of demand", is_required=True, words=Kind),
    Field("matter", "matter", "Category", longest=8),
    Field("urgency", "choice", "Urgency", words=Urgency),
    Field("place", "unit", "Place", longest=32),
)

LINES = (
    Line(
        "register", (), S.REGISTERED, "registered", turn="centre", starts=("acceptance", "whole"), letters=("receipt",)
    ),
    Line(
        "ask_supplement",
        (S.REGISTERED,),
        S.SUPPLEMENT_AWAITED,
        "supplement_asked",
        turn="centre",
        stops=("acceptance",),
        starts=("supplement",),
        given=(
            Field("elements", "choices", "What is missing", is_required=True, words=Element),
            Field("question", "text", "What we ask the caller", longest=300),
        ),
        letters=("supplement",),
    ),
    Line(
        "supplement",
        (S.SUPPLEMENT_AWAITED,),
        S.REGISTERED,
        "supplemented",
        turn="centre",
        stops=("supplement",),
        starts=("acceptance",),
        given=(Field("text", "text", "What was missing", is_required=True, longest=4000),),
    ),
    Line(
        "lapse",
        (S.SUPPLEMENT_AWAITED,),
        S.REGISTERED,
        "supplement_lapsed",
        turn="centre",
        stops=("supplement",),
        starts=("acceptance",),
    ),
    Line(
        "accept", (S.REGISTERED,), S.ACCEPTED, "accepted", stops=("acceptance",), given=CLASSIFY, letters=("accepted",)
    ),
    Line(
        "refuse",
        (S.REGISTERED,),
        S.REFUSED,
        "refused",
        stops=("acceptance", "whole"),
        given=(
            Field("refusal", "choice", "Kind of matter that is not accepted", is_required=True),
            Field("explanation", "text", "What we say to the caller", longest=300),
            Field("earlier", "number", "Earlier appeal that was answered", longest=24),
        ),
        letters=("refused",),
    ),
    Line(
        "answer",
        (S.REGISTERED,),
        S.ANSWERED,
        "answered",
        stops=("acceptance", "whole"),
        given=(
            Field("answer", "text", "Answer", is_required=True, longest=4000),
            Field("kind", "choice", "Kind of demand", words=Kind),
            Field("matter", "matter", "Category", longest=8),
        ),
        letters=("answered_directly",),
    ),
    Line(
        "hand_over",
        (S.REGISTERED,),
        S.HANDED_OVER,
        "handed_over",
        stops=("acceptance", "whole"),
        given=(
            Field("line", "choice", "Emergency line", is_required=True),
            Field("transfer", "choice", "How the handover ended", is_required=True, words=Transfer),
            Field("summary", "text", "What the line was told", longest=500),
            Field("line_number", "number", "The line's own number of the case", longest=60),
            Field("called_first", "choice", "Who was called first", words=CalledFirst),
            Field("with_number", "boolean", "The caller's number was passed on"),
            Field("follow", "boolean", "Open an order that follows the matter"),
            NOTE,
        ),
        letters=("handed_over",),
    ),
    Line(
        "append",
        (S.REGISTERED,),
        S.APPENDED,
        "appended",
        stops=("acceptance", "whole"),
        given=(Field("to", "number", "Number of the open appeal", is_required=True, longest=24),),
        letters=("appended",),
    ),
    Line(
        "add_material",
        (S.REGISTERED, S.SUPPLEMENT_AWAITED, S.ACCEPTED),
        "",
        "material_added",
        given=(Field("text", "text", "What you want to add", is_required=True, longest=4000),),
    ),
    Line("mark_repeat", (S.REGISTERED, S.SUPPLEMENT_AWAITED), "", "repeat_marked", given=REPEATED),
    Line("mark_repeat", (S.ACCEPTED,), "", "repeat_marked", part="order", given=REPEATED),
    Line(
        "withdraw",
        (S.REGISTERED, S.SUPPLEMENT_AWAITED),
        S.WITHDRAWN,
        "withdrawn",
        stops=("acceptance", "supplement", "whole"),
        given=(WHY,),
        letters=("withdrawn",),
    ),
    # An accepted appeal leaves the order that handles it by a step of the order.
    Line(
        "withdraw",
        (S.ACCEPTED,),
        S.WITHDRAWN,
        "withdrawn",
        part="order",
        stops=("whole",),
        given=(WHY,),
        letters=("withdrawn",),
    ),
    Line("void", (S.ACCEPTED,), S.VOIDED, "voided", part="order", stops=("whole",), letters=("voided",)),
    *GUARDING,
    *WITH_INCIDENTS,
    Line("file", OVER_WITHOUT_ORDER, S.ARCHIVED, "filed", stops=("whole",)),
    # An accepted appeal is archived with the order that handles it, never on its own.
    Line("file", (S.ACCEPTED,), S.ARCHIVED, "filed", part="order", stops=("whole",)),
)

APPEALS = Table(
    kind="appeal",
    lines=LINES,
    ends=frozenset({S.ARCHIVED}),
    open_states=frozenset({S.REGISTERED, S.SUPPLEMENT_AWAITED}),
)
"""From registering to accepted, refused or answered; the handling itself is the table of orders."""

__all__ = ["APPEALS", "CLASSIFY", "LINES"]
