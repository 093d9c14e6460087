"""The lines of the step table about time: what a lead unit asks of the centre – more of it, that its clocks stand
still, that the matter is parked –, what the centre decides, and how the clocks run on (§1.4, T17, T29, T30)."""

from hotline.casework.orders.words import Asked, ExtensionReason, Held, State, SuspensionReason
from hotline.casework.steps.rules import Field, Line

S = State
WITH_THE_UNIT = (S.SIGNED, S.SENT_BACK)
UNDER_DECISION = (S.SIGNED, S.SENT_BACK, S.DRAFTED)
"""A request stays open while the unit goes on; what leads further makes it pointless."""

LONGEST = 1000
WHY_NOT = (Field("note", "text", "Why it is not granted", is_required=True, longest=LONGEST),)
NOTE = Field("note", "text", "Note", longest=LONGEST)
UNTIL = Field("until", "moment", "Until", longest=40)
REVIEW_AT = Field("until", "moment", "Next review", is_required=True, longest=40)

REQUESTS = (
    Line(
        "ask_extension",
        WITH_THE_UNIT,
        "",
        "extension_asked",
        part="lead",
        given=(
            Field("reason", "choice", "Reason", is_required=True, words=ExtensionReason),
            Field("plan", "text", "Plan", is_required=True, longest=LONGEST),
            Field("days", "integer", "Working days", is_required=True, longest=60),
        ),
        files=("evidence",),
    ),
    Line("sign_extension", UNDER_DECISION, "", "extension_signed", part="lead", when=(Asked.UNSIGNED,)),
    Line(
        "grant_extension",
        UNDER_DECISION,
        "",
        "extension_granted",
        given=(Field("days", "integer", "Working days granted", longest=60), NOTE),
        letters=("extended",),
        when=(Asked.EXTENSION,),
    ),
    Line("refuse_extension", UNDER_DECISION, "", "extension_refused", given=WHY_NOT, when=(Asked.EXTENSION,)),
    Line(
        "ask_suspension",
        WITH_THE_UNIT,
        "",
        "suspension_asked",
        part="lead",
        given=(
            Field("reason", "choice", "Reason", is_required=True, words=SuspensionReason),
            Field("plan", "text", "Plan", is_required=True, longest=LONGEST),
            UNTIL,
        ),
        files=("evidence",),
    ),
    Line(
        "suspend",
        WITH_THE_UNIT,
        "",
        "suspended",
        turn="centre",
        starts=("suspension",),
        given=(UNTIL, NOTE),
        letters=("suspended",),
        when=(Asked.SUSPENSION,),
    ),
    Line("refuse_suspension", UNDER_DECISION, "", "suspension_refused", given=WHY_NOT, when=(Asked.SUSPENSION,)),
    Line(
        "review_suspension", WITH_THE_UNIT, "", "suspension_reviewed", given=(REVIEW_AT, NOTE), when=(Held.SUSPENDED,)
    ),
    Line(
        "resume",
        WITH_THE_UNIT,
        "",
        "resumed",
        turn="lead",
        stops=("suspension",),
        given=(NOTE,),
        letters=("resumed",),
        when=(Held.SUSPENDED,),
    ),
    Line(
        "ask_parking",
        WITH_THE_UNIT,
        "",
        "parking_asked",
        part="lead",
        given=(
            Field("plan", "text", "Plan", is_required=True, longest=LONGEST),
            Field("milestones", "text", "Milestones with their dates", is_required=True, longest=LONGEST),
            REVIEW_AT,
        ),
        files=("evidence",),
    ),
    Line(
        "park",
        WITH_THE_UNIT,
        "",
        "parked",
        turn="centre",
        starts=("parking",),
        given=(UNTIL, NOTE),
        letters=("parked",),
        when=(Asked.PARKING,),
    ),
    Line("refuse_parking", UNDER_DECISION, "", "parking_refused", given=WHY_NOT, when=(Asked.PARKING,)),
    Line(
        "review_parking",
        WITH_THE_UNIT,
        "",
        "parking_reviewed",
        given=(REVIEW_AT, Field("note", "text", "How far it has come", is_required=True, longest=LONGEST)),
        when=(Held.PARKED,),
    ),
    Line(
        "unpark",
        WITH_THE_UNIT,
        "",
        "unparked",
        turn="lead",
        stops=("parking",),
        given=(NOTE,),
        letters=("resumed",),
        when=(Held.PARKED,),
    ),
)
