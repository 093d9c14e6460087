"""The step table of standard answers: draft → approved by the unit → audited by the centre → published → due for review
→ confirmed, revised or expired → withdrawn (domain handbook §5).

A published answer goes on being read while its next version is under way: `state` says what readers get, `work` how far
the version under way has come. Who may take a step is the row of the permission matrix that carries its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.register.knowledge.words import SHOWN, State, Work

NEW = "new"
STAYS = "*"
WRITERS, APPROVER, AUDITOR = "writers", "approver", "auditor"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: in which states and at which stage of the work the step is open, where both go (`*`: they stay), which
    event it leaves in the journal, what is given with it, what must hold besides, and who may not be behind it: those
    who wrote the version, approved or audited it."""

    step: str
    states: tuple[str, ...]
    works: tuple[str, ...]
    goes_to: str
    works_on: str
    event: str
    given: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()


_ALL = tuple(State.values)
_ONCE_OUT = (State.PUBLISHED, State.DUE, State.EXPIRED, State.WITHDRAWN)
_HAS_WORK = (Work.DRAFTED, Work.APPROVED, Work.AUDITED)
_ANY_WORK = (Work.NONE, *_HAS_WORK)

LINES = (
    Line("write_answer", (NEW,), (), State.DRAFT, Work.DRAFTED, "answer_written"),
    Line("write_answer", (State.DRAFT,), (Work.DRAFTED,), STAYS, Work.DRAFTED, "answer_rewritten"),
    Line("write_answer", _ONCE_OUT, (Work.NONE, Work.DRAFTED), STAYS, Work.DRAFTED, "answer_rewritten"),
    Line("normalise_answer", _ALL, (Work.APPROVED,), STAYS, Work.APPROVED, "answer_normalised"),
    Line(
        "approve_answer", _ALL, (Work.DRAFTED,), STAYS, Work.APPROVED, "answer_approved",
        when=("of_a_unit",), not_by=(WRITERS,),
    ),
    Line(
        "audit_answer", _ALL, (Work.APPROVED,), STAYS, Work.AUDITED, "answer_audited", not_by=(WRITERS, APPROVER),
    ),
    # What the centre itself keeps has no unit head above it: another editor audits it.
    Line(
        "audit_answer", _ALL, (Work.DRAFTED,), STAYS, Work.AUDITED, "answer_audited",
        when=("of_the_centre",), not_by=(WRITERS,),
    ),
    Line("return_answer", _ALL, (Work.APPROVED, Work.AUDITED), STAYS, Work.DRAFTED, "answer_returned", ("reason",)),
    Line("publish_answer", _ALL, (Work.AUDITED,), State.PUBLISHED, Work.NONE, "answer_published"),
    Line(
        "rush_answer", _ALL, (Work.DRAFTED, Work.APPROVED), State.PUBLISHED, Work.NONE, "answer_rushed", ("reason",),
    ),
    Line(
        "audit_rushed_answer", SHOWN, _ANY_WORK, STAYS, STAYS, "rushed_answer_audited",
        when=("rushed",), not_by=(WRITERS, APPROVER, AUDITOR),
    ),
    Line("drop_answer_version", _ONCE_OUT, _HAS_WORK, STAYS, Work.NONE, "answer_version_dropped"),
    Line("confirm_answer", SHOWN, (Work.NONE,), State.PUBLISHED, STAYS, "answer_confirmed", ("review_on",)),
    Line(
        "call_for_review", (State.PUBLISHED,), _ANY_WORK, State.DUE, STAYS, "answer_review_called", ("reason",),
    ),
    Line("fall_due_answer", (State.PUBLISHED,), _ANY_WORK, State.DUE, STAYS, "answer_due"),
    Line("expire_answer", SHOWN, _ANY_WORK, State.EXPIRED, STAYS, "answer_expired"),
    Line(
        "withdraw_answer", (State.PUBLISHED, State.DUE, State.EXPIRED), _ANY_WORK, State.WITHDRAWN, Work.NONE,
        "answer_withdrawn", ("reason",),
    ),
    Line("withdraw_answer", (State.DRAFT,), _HAS_WORK, State.WITHDRAWN, Work.NONE, "answer_withdrawn", ("reason",)),
)  # fmt: skip


def open_lines(state: str, work: str, holds: frozenset[str]) -> Iterator[Line]:
    """The lines open in a state, at a stage of the work, of an answer of which this holds."""
    return (line for line in LINES if state in line.states and work in line.works and holds.issuperset(line.when))


def line_for(step: str, state: str, work: str, holds: frozenset[str]) -> Line | None:
    """The line for a step now."""
    return next((line for line in open_lines(state, work, holds) if line.step == step), None)


def first(step: str) -> Line:
    """The line by which something new begins."""
    return next(line for line in LINES if line.step == step and line.states == (NEW,))
