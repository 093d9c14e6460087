"""An error report (纠错): somebody says that an answer is wrong; the keeping unit mends it within a limit, or says why
it is right."""

from datetime import datetime

from django.db import transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import seals
from hotline.lib.text import UnfitText, gate
from hotline.register.knowledge import queries
from hotline.register.knowledge.actions.door import admit, locked
from hotline.register.knowledge.actions.limits import due_at
from hotline.register.knowledge.models import Answer, Fault
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.knowledge.words import FaultKind, Outcome, Source
from hotline.register.staff.rules import OutOfScope, may

REPORT, SETTLE = "report_answer_fault", "settle_answer_fault"
MOST_OPEN_BY_CITIZENS = 20
"""So many reports of citizens about one answer wait at most; more say the same and would only bury it."""


@transaction.atomic
def report_fault(*, answer_id: int, kind: str, text: str, actor: Actor, at: datetime) -> Fault:
    """Report that a published answer is wrong. Raises OutOfScope where the reporter cannot read it, AnswerRefused."""
    is_citizen = actor.role == "caller"
    if not may(actor, REPORT) or not queries.visible_to(None if is_citizen else actor).filter(pk=answer_id).exists():
        raise OutOfScope("This answer is not yours to read.")
    if kind not in FaultKind.values:
        raise AnswerRefused("is not one of the choices", field="kind")
    said = _text(text, "text", 1000)
    answer = locked(answer_id)
    if answer.current is None:
        raise AnswerRefused("This answer is no longer shown.")
    if is_citizen:
        waiting = Fault.objects.filter(answer=answer, source=Source.CITIZEN, settled_at__isnull=True).order_by("-id")
        if waiting.count() >= MOST_OPEN_BY_CITIZENS:
            return waiting[0]
    fault = Fault.objects.create(
        answer=answer,
        version=answer.current,
        kind=kind,
        source=Source.CITIZEN if is_citizen else Source.STAFF,
        said_sealed=seals.seal(said) if said else b"",
        reported_by_id=actor.staff_id,
        reported_at=at,
        due_at=due_at("mend_within", at=at),
    )
    after = {"fault": fault.pk, "kind": kind, "serial": answer.current.serial, "due_at": fault.due_at.isoformat()}
    journal.note(subject=answer, name="fault_reported", at=at, actor=actor, after=after)
    return fault


@transaction.atomic
def settle_fault(
    *,
    fault_id: int,
    outcome: str,
    reply: str,
    actor: Actor,
    at: datetime,
    wrong_since: int | None = None,
    right_since: int | None = None,
) -> Fault:
    """Say what became of an error report. `wrong` and `improved` ask that a newer version is published or the answer is
    no longer shown; `wrong_since` is the first version that said it (by default the one reported), `right_since` the
    first one after it that does not (by default the one that is shown). Who was told a wrong version is listed by
    casework/quotations. Raises OutOfScope or AnswerRefused."""
    fault = Fault.objects.select_related("version").get(pk=fault_id)
    answer = locked(fault.answer_id)
    admit(answer, step=SETTLE, actor=actor)
    fault.refresh_from_db(fields=["settled_at"])
    if fault.settled_at is not None:
        raise AnswerRefused("This error report is settled already.")
    if outcome not in Outcome.values:
        raise AnswerRefused("is not one of the choices", field="outcome")
    if outcome != Outcome.UNFOUNDED and not _is_mended(answer, fault):
        raise AnswerRefused("Publish the mended version first, or withdraw the answer.", field="outcome")
    fault.reply = _text(reply, "reply", 500)
    if not fault.reply:
        raise AnswerRefused("must be given", field="reply")
    if outcome == Outcome.WRONG:
        fault.wrong_since = wrong_since or fault.version.serial
        fault.right_since = right_since or _mended_by(answer)
        if not 1 <= fault.wrong_since <= fault.version.serial:
            raise AnswerRefused("is out of range", field="wrong_since")
        if fault.right_since and fault.right_since not in queries.published_since(fault):
            raise AnswerRefused("is out of range", field="right_since")
    fault.outcome, fault.settled_at, fault.settled_by_id = outcome, at, actor.staff_id
    fault.save(update_fields=["reply", "wrong_since", "right_since", "outcome", "settled_at", "settled_by"])
    after = {"fault": fault.pk, "outcome": outcome, "wrong_since": fault.wrong_since, "right_since": fault.right_since}
    journal.note(subject=answer, name="fault_settled", at=at, actor=actor, after=after)
    return fault


def _is_mended(answer: Answer, fault: Fault) -> bool:
    return not answer.is_shown or (answer.current is not None and answer.current.serial > fault.version.serial)


def _mended_by(answer: Answer) -> int | None:
    """The version that is shown; of what is no longer shown none is right."""
    return answer.current.serial if answer.is_shown and answer.current is not None else None


def _text(text: str, field: str, longest: int) -> str:
    try:
        return gate(text, longest=longest, field=field)
    except UnfitText as error:
        raise AnswerRefused(str(error), field=field) from error
