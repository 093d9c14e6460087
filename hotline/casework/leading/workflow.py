"""The step table of what is laid before a leader: from submitted to noted by her.

`addressee` is the leader herself, in `part` and in `turn`.
"""

from hotline.casework.leading.words import OPEN_STATES, WITH_THE_LEADER, State
from hotline.casework.steps.rules import Field, Line, Table

S = State

TEXT = Field("text", "text", "Words of the instruction", is_required=True, longest=2000)
WORKDAYS = Field("workdays", "integer", "Limit for the result, in working days", longest=60)
DECISION = (
    Field("lead", "unit", "Unit that leads by this decision", is_required=True, longest=32),
    Field("assisting", "units", "Units that assist by this decision", longest=32),
)
SEEN = Field("written_at", "moment", "When the leader wrote it", is_required=True, longest=40)
NOTE = Field("note", "text", "Note", longest=1000)

LINES = (
    Line("submit_brief", (), S.SUBMITTED, "brief_submitted", turn="addressee", starts=("instruct",)),
    *(
        Line(
            step,
            came_from,
            S.GIVEN,
            event,
            part=part,
            turn="centre",
            stops=("instruct",),
            starts=("pass_on",),
            given=(*given, *decision, WORKDAYS),
            files=files,
            when=when,
        )
        for when, decision in ((("difference",), DECISION), ((), ()))
        for step, came_from, event, part, given, files in (
            ("instruct", (S.SUBMITTED,), "instructed", "addressee", (TEXT,), ()),
            ("instruct_again", (S.REPORTED,), "instructed_again", "addressee", (TEXT,), ()),
            ("record_instruction", WITH_THE_LEADER, "instruction_recorded", "any", (TEXT, SEEN), ("evidence",)),
        )
    ),
    Line(
        "note_brief",
        (S.SUBMITTED,),
        S.READ,
        "brief_read",
        part="addressee",
        stops=("instruct",),
        given=(NOTE,),
    ),
    Line(
        "take_back_brief",
        (S.SUBMITTED,),
        S.TAKEN_BACK,
        "brief_taken_back",
        stops=("instruct",),
        given=(Field("note", "text", "Why it is taken back", is_required=True, longest=1000),),
    ),
    Line(
        "pass_on",
        (S.GIVEN,),
        S.PASSED_ON,
        "instruction_passed_on",
        turn="centre",
        stops=("pass_on",),
        starts=("fulfil",),
        given=(
            Field("text", "text", "What is required of the units", is_required=True, longest=2000),
            Field("orders", "choices", "Orders that are supervised by it", longest=24),
            Field("workdays", "integer", "Working days for the units' reply", longest=60),
        ),
    ),
    Line(
        "report_back",
        (S.GIVEN, S.PASSED_ON),
        S.REPORTED,
        "instruction_reported",
        turn="addressee",
        stops=("pass_on", "fulfil"),
        starts=("instruct",),
        given=(Field("text", "text", "What was done, and its result", is_required=True, longest=4000),),
        files=("evidence",),
    ),
    Line(
        "note_result",
        (S.REPORTED,),
        S.DONE,
        "result_noted",
        part="addressee",
        stops=("instruct",),
        given=(NOTE,),
    ),
    *(
        Line(
            "record_noting",
            (came_from,),
            goes_to,
            "noting_recorded",
            stops=("instruct",),
            given=(SEEN, NOTE),
            files=("evidence",),
        )
        for came_from, goes_to in ((S.SUBMITTED, S.READ), (S.REPORTED, S.DONE))
    ),
)
"""What a leader writes herself, or what the centre records as received on paper, leads the same way."""

INSTRUCTIONS = Table(
    kind="instruct",
    lines=LINES,
    ends=frozenset({S.READ, S.DONE, S.TAKEN_BACK}),
    open_states=frozenset(OPEN_STATES),
)
