"""The lines of threats and crises (扬言、轻生等危机): an order is marked, the duty room told how it stands, the crisis
settled. None of them moves the order; until it is settled it is neither merged away nor archived."""

from hotline.casework.orders.guarding import STANDING_STILL
from hotline.casework.orders.words import OPEN_STATES, OVER, CrisisOutcome
from hotline.casework.steps.rules import Field, Line

TOLD = Field("told", "text", "Who was told at the duty room", longest=60)

CRISES = (
    *(
        Line(
            "mark_crisis",
            OPEN_STATES,
            "",
            "crisis_marked",
            given=(
                Field("crisis", "choice", "Kind of threat or crisis", is_required=True, longest=16),
                Field("note", "text", "What was said, and how serious it sounds", is_required=True, longest=1000),
            ),
            when=("crises_known", "no_crisis", *still),
        )
        for still in STANDING_STILL
    ),
    *(
        Line(
            "report_crisis",
            (*OPEN_STATES, *OVER),
            "",
            "crisis_reported",
            given=(Field("text", "text", "How it stands, what was done", is_required=True, longest=4000), TOLD),
            when=("crisis", *still),
        )
        for still in STANDING_STILL
    ),
    *(
        Line(
            "settle_crisis",
            (*OPEN_STATES, *OVER),
            "",
            "crisis_settled",
            given=(
                Field("outcome", "choice", "How it ended", is_required=True, words=CrisisOutcome),
                Field("text", "text", "Full report", is_required=True, longest=4000),
                TOLD,
            ),
            when=("crisis", *still),
        )
        for still in STANDING_STILL
    ),
)
