"""The step table of restrictions: proposed, approved by two, in force, ended; and the objection against it."""

from hotline.casework.correspondence.words import Channel
from hotline.casework.restrictions.words import AWAITING, ENDS, HOLDING, LONGEST, OPEN_STATES, State
from hotline.casework.steps.rules import Field, Line, Table

S = State

NOTE = Field("note", "text", "Note", longest=500)

LINES = (
    Line("propose_restriction", (), S.PROPOSED, "restriction_proposed", turn="centre", starts=("restriction",)),
    Line("endorse_restriction", (S.PROPOSED,), S.ENDORSED, "restriction_endorsed", given=(NOTE,)),
    Line(
        "approve_restriction",
        (S.ENDORSED,),
        S.IN_FORCE,
        "restriction_approved",
        stops=("restriction",),
        given=(Field("days", "integer", "For how many days, at most as proposed", longest=365), NOTE),
        letters=("restricted",),
    ),
    Line(
        "refuse_restriction",
        AWAITING,
        S.REFUSED,
        "restriction_refused",
        stops=("restriction",),
        given=(Field("note", "text", "Why it is refused", is_required=True, longest=500),),
    ),
    Line("lapse_restriction", AWAITING, S.LAPSED, "restriction_lapsed", stops=("restriction",)),
    Line(
        "turn_away",
        HOLDING,
        "",
        "caller_turned_away",
        given=(
            Field("channel", "choice", "Channel", is_required=True, words=Channel),
            Field("text", "text", "What the caller said", is_required=True, longest=LONGEST),
        ),
    ),
    Line(
        "lift_restriction",
        (S.IN_FORCE,),
        S.LIFTED,
        "restriction_lifted",
        given=(Field("note", "text", "Why it is lifted early", is_required=True, longest=500),),
        letters=("restriction_lifted",),
    ),
    Line(
        "object_restriction",
        (S.IN_FORCE,),
        S.CONTESTED,
        "restriction_contested",
        turn="centre",
        starts=("objection",),
        given=(Field("text", "text", "What the caller objects", is_required=True, longest=LONGEST),),
        letters=("objection_received",),
        when=("not_contested_yet",),
    ),
    Line(
        "grant_objection",
        (S.CONTESTED,),
        S.LIFTED,
        "objection_granted",
        stops=("objection",),
        given=(Field("answer", "text", "What the caller is answered", is_required=True, longest=500),),
        letters=("objection_granted",),
    ),
    Line(
        "reject_objection",
        (S.CONTESTED,),
        S.IN_FORCE,
        "objection_rejected",
        stops=("objection",),
        given=(Field("answer", "text", "What the caller is answered", is_required=True, longest=500),),
        letters=("objection_rejected",),
    ),
    Line("expire_restriction", (S.IN_FORCE,), S.EXPIRED, "restriction_expired"),
    Line("succeed_restriction", (S.IN_FORCE,), S.EXPIRED, "restriction_succeeded"),
)

TABLE = Table(
    kind="restrict",
    lines=LINES,
    ends=frozenset(ENDS),
    open_states=frozenset(OPEN_STATES),
)
