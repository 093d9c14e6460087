"""Standard answers that callers of the demo city were told: at a seat, by a message, or before they wrote; and one that
proved wrong, so that those who were told it must be told again."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Kind, State
from hotline.casework.quotations import actions
from hotline.casework.quotations.models import Quotation
from hotline.casework.quotations.words import How
from hotline.config.demo.cases import SPOKEN
from hotline.config.demo.knowing import Desk
from hotline.ground.journal.rules import CALLER, Actor
from hotline.register.knowledge import actions as knowledge
from hotline.register.knowledge import fitting
from hotline.register.knowledge.models import Answer, Version
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import SHORT
from hotline.register.knowledge.words import FaultKind, Outcome, Work
from hotline.register.staff import queries as staff

SOON = timedelta(minutes=4)
NOTE = "以窗口最新告知为准。"


def tell(desk: Desk) -> int:
    """What fits a caller's story was told her, as far as it was published by then. Returns how often."""
    told, chance = 0, Random(54321)  # noqa: S311  # the same city every time
    found = Appeal.objects.filter(kind=Kind.CONSULTATION, is_guarded=False).order_by("received_at", "pk")
    for appeal in found:
        by = staff.actor_for(appeal.registered_by_id) if appeal.registered_by_id else None
        version = _that_fits(appeal, by) if by is not None else None
        if by is None or version is None:
            continue
        at = min(appeal.received_at + SOON, desk.now)
        if appeal.channel in SPOKEN:
            is_answer = appeal.state in (State.ANSWERED, State.ARCHIVED)
            how = How.SAID if not is_answer else How.SENT if chance.random() < 0.3 else How.INSERTED
            actions.tell(appeal=appeal, version_ids=[version.pk], how=how, actor=by, at=at)
        else:
            _read(appeal, version, at)
        told += 1
    return told


def _that_fits(appeal: Appeal, actor: Actor) -> Version | None:
    """The answer that fits best what the caller said, where it was out by then."""
    for shown in fitting.that_fit(f"{appeal.title} {appeal.content}", actor=actor, most=1):
        if shown.answer.published_at is not None and shown.answer.published_at <= appeal.received_at:
            return shown.version
    return None


def _read(appeal: Appeal, version: Version, at: datetime) -> None:
    """A citizen who wrote was shown it before she went on; only what everybody may read."""
    if version.visibility == "public":
        actions.quote(
            contact_id=appeal.contact_id, version_id=version.pk, how=How.READ, actor=CALLER, at=at, appeal_id=appeal.pk
        )


def prove_wrong(desk: Desk) -> Answer | None:
    """The answer that most callers were told, of a unit with people, was wrong: it is mended, and those callers wait to
    be told again."""
    answer = _most_told(desk)
    if answer is None or answer.current is None:
        return None
    unit, at = answer.unit, desk.now - timedelta(hours=30)
    writer, head, editor = desk.writers[unit], desk.heads[unit], desk.editors[0]
    text = "来电人反映按答案去办被退回，窗口说口径已经调整。"
    fault = knowledge.report_fault(answer_id=answer.pk, kind=FaultKind.WRONG, text=text, actor=desk.agent, at=at)
    content = content_of(answer.current)
    newer = replace(content, short=f"{content.short}{NOTE}", note="更正办理口径")
    knowledge.write(answer_id=answer.pk, content=newer, actor=writer, at=at + timedelta(hours=2))
    for step, actor in (("approve_answer", head), ("audit_answer", editor), ("publish_answer", editor)):
        knowledge.take(answer_id=answer.pk, step=step, actor=actor, at=at + timedelta(hours=4))
    knowledge.settle_fault(
        fault_id=fault.pk, outcome=Outcome.WRONG, reply="口径已更正，请告知此前来电人。", actor=head,
        at=at + timedelta(hours=5),
    )  # fmt: skip
    return answer


def _most_told(desk: Desk) -> Answer | None:
    told: dict[int, int] = {}
    for answer_id in Quotation.objects.filter(appeal__isnull=False).values_list("version__answer", flat=True):
        told[answer_id] = told.get(answer_id, 0) + 1
    rows = Answer.objects.filter(pk__in=told, work=Work.NONE).select_related("unit", "current__matter")
    manned = [row for row in rows if row.unit in desk.units.values() and desk.has_people(row.unit) and _has_room(row)]
    return max(manned, key=lambda row: (told[row.pk], -row.pk), default=None)


def _has_room(answer: Answer) -> bool:
    return answer.current is not None and len(answer.current.short) + len(NOTE) <= SHORT
