"""The step table of whistles: from blown to filed. The town that whistles is the lead, the called are its reporters."""

from hotline.casework.steps.rules import Field, Line, Table
from hotline.casework.whistles.words import OPEN_STATES, UNDER_WAY, DeclineReason, Rating, Result, State

S = State

REPORTER = Field("unit", "unit", "Department", is_required=True, longest=32)
PEOPLE = Field("people", "text", "Who has come", is_required=True, longest=200)
ARRIVED_AT = Field("arrived_at", "moment", "Time of arrival", longest=40)
WHICH = Field("unit", "unit", "Department", longest=32)
"""Named by who acts for several departments that were called."""
NOTE = Field("note", "text", "Note", longest=500)
MINUTES = Field("text", "text", "Minutes: who does what until when", is_required=True, longest=4000)
RATING = Field("rating", "choice", "Rating", is_required=True, words=Rating)

LINES = (
    Line("blow", (), S.BLOWN, "whistle_blown", turn="lead", starts=("whistle",), for_part="arrival"),
    Line(
        "check_in",
        UNDER_WAY,
        "",
        "checked_in",
        part="awaited",
        given=(WHICH, PEOPLE, ARRIVED_AT),
        files=("evidence",),
    ),
    Line("check_in", UNDER_WAY, "", "checked_in", part="lead", given=(REPORTER, PEOPLE, ARRIVED_AT)),
    Line(
        "decline",
        (S.BLOWN,),
        "",
        "report_declined",
        part="awaited",
        given=(
            WHICH,
            Field("reason", "choice", "Reason", is_required=True, words=DeclineReason),
            Field("note", "text", "Why nobody comes", is_required=True, longest=500),
        ),
        files=("evidence",),
    ),
    Line("excuse", UNDER_WAY, "", "report_excused", given=(REPORTER, NOTE), when=("declined",)),
    Line(
        "insist",
        UNDER_WAY,
        "",
        "report_insisted",
        given=(REPORTER, Field("note", "text", "Why it must come", is_required=True, longest=500)),
        when=("declined",),
    ),
    Line(
        "record_joint",
        (S.BLOWN,),
        S.MET,
        "jointly_recorded",
        part="lead",
        given=(MINUTES,),
        files=("evidence",),
        when=("somebody_there",),
    ),
    Line("record_joint", (S.MET,), "", "jointly_recorded", part="lead", given=(MINUTES,), files=("evidence",)),
    Line(
        "end_whistle",
        (S.MET,),
        S.ENDED,
        "whistle_ended",
        part="lead",
        stops=("whistle",),
        starts=("rating",),
        given=(
            Field("result", "choice", "Result at the place", is_required=True, words=Result),
            Field("text", "text", "What came of it", is_required=True, longest=2000),
        ),
        files=("evidence",),
    ),
    Line(
        "rate_reporter",
        (S.ENDED,),
        "",
        "reporter_rated",
        part="lead",
        given=(REPORTER, RATING, NOTE),
        when=("reporter_unrated",),
    ),
    Line("rate_whistler", (S.ENDED,), "", "whistler_rated", part="was_there", given=(WHICH, RATING, NOTE)),
    Line("file_whistle", (S.ENDED,), S.FILED, "whistle_filed", stops=("rating",)),
    Line(
        "call_off",
        (S.BLOWN,),
        S.CALLED_OFF,
        "whistle_called_off",
        part="lead",
        stops=("whistle",),
        given=(Field("note", "text", "Why it is called off", is_required=True, longest=500),),
    ),
    Line("drop_whistle", UNDER_WAY, S.CALLED_OFF, "whistle_dropped", stops=("whistle",)),
)

TABLE = Table(
    kind="whistle",
    lines=LINES,
    ends=frozenset({S.FILED, S.CALLED_OFF}),
    open_states=frozenset(OPEN_STATES),
)
