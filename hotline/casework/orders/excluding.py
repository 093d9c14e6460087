"""The lines by which an order is left out of its unit's assessment (剔除), in two stages: data, not a state."""

from hotline.casework.orders.words import ExclusionCode, ExclusionScope, State
from hotline.casework.steps.rules import Field, Line

S = State

AFTER_VISIT = (S.VISITED, S.CLOSED)
WHY_NOT = (Field("note", "text", "Why it is not left out", is_required=True, longest=500),)

EXCLUDING = (
    Line(
        "ask_exclusion",
        AFTER_VISIT,
        "",
        "exclusion_asked",
        part="lead",
        given=(
            Field("code", "choice", "Ground for leaving it out", is_required=True, words=ExclusionCode),
            Field("note", "text", "Facts and evidence", is_required=True, longest=2000),
        ),
        files=("evidence",),
        when=("no_exclusion",),
    ),
    Line(
        "review_exclusion",
        AFTER_VISIT,
        "",
        "exclusion_reviewed",
        given=(
            Field("scope", "choice", "Left out of", words=ExclusionScope),
            Field("note", "text", "Note", longest=500),
        ),
        when=("exclusion_asked",),
    ),
    Line(
        "confirm_exclusion",
        AFTER_VISIT,
        "",
        "exclusion_confirmed",
        given=(Field("note", "text", "Note", longest=500),),
        when=("exclusion_reviewed",),
    ),
    Line("refuse_exclusion", AFTER_VISIT, "", "exclusion_refused", given=WHY_NOT, when=("exclusion_asked",)),
    Line("refuse_exclusion", AFTER_VISIT, "", "exclusion_refused", given=WHY_NOT, when=("exclusion_reviewed",)),
)
