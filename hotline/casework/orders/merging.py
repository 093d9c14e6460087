"""The lines by which orders about one matter are merged into one handling (并案), and by which an appeal is taken out
of it again (拆案). Nothing is lost: a merged order keeps its number and its course, and lives again when split off."""

from hotline.casework.appeals.words import RepeatReason
from hotline.casework.orders.requesting import WITH_THE_UNIT
from hotline.casework.orders.words import URGEABLE, Held, State
from hotline.casework.steps.rules import Field, Line

S = State

UNANSWERED = tuple(state for state in URGEABLE if state != S.REOPENING_ASKED)
"""States in which nobody has got an answer yet: what has been answered is visited and closed by itself."""

ANY_TIME: tuple[tuple[tuple[State, ...], tuple[str, ...]], ...] = (
    (UNANSWERED, ()),
    (WITH_THE_UNIT, (Held.SUSPENDED,)),
    (WITH_THE_UNIT, (Held.PARKED,)),
)
"""Also while the clocks stand still."""

SPLITTABLE: tuple[tuple[tuple[State, ...], tuple[str, ...]], ...] = (
    ((*UNANSWERED, S.AUDITED, S.VISITED), ()),
    *ANY_TIME[1:],
)

MERGER = (
    Field("into", "number", "Merge into this order", is_required=True, longest=24),
    Field("note", "text", "Why it is the same matter", longest=500),
)
DIVISION = (
    Field("appeal", "number", "Appeal to be taken out", longest=24),
    Field("order", "number", "Everything that came with this order", longest=24),
    Field("note", "text", "Why it is handled apart", is_required=True, longest=500),
)
OTHER = (Field("order", "number", "The other order", is_required=True, longest=24),)

REPEATED = (
    Field("appeal", "number", "Number of the appeal", longest=24),
    Field("earlier", "number", "Earlier appeal about the same matter", is_required=True, longest=24),
    Field("reason", "choice", "Why it comes up again", is_required=True, words=RepeatReason),
)

MERGING = (
    Line("mark_repeat", UNANSWERED, "", "repeat_marked", given=REPEATED),
    *(
        Line("merge", states, S.MERGED, "merged", given=MERGER, letters=("merged",), when=("no_crisis", *held))
        for states, held in ANY_TIME
    ),
    *(Line("split", states, "", "split", given=DIVISION, when=("shared", *held)) for states, held in SPLITTABLE),
    # What follows for the other order of the two: taken with the step above, never by itself.
    *(Line("join", states, "", "joined", part="merging", given=OTHER, when=held) for states, held in ANY_TIME),
    Line("move_on", (S.MERGED,), "", "moved_on", part="merging", given=OTHER),
    Line(
        "revive",
        (S.MERGED,),
        S.REVIEWED,
        "revived",
        part="merging",
        turn="centre",
        starts=("dispatch",),
        given=OTHER,
        letters=("split",),
    ),
    Line("archive", (S.MERGED,), S.ARCHIVED, "archived", when=("master_archived",)),
)
