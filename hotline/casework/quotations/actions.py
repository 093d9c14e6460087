"""A standard answer is told to a caller; callers whom a wrong one has misled are told again; a handled consultation
becomes a draft."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.casework.appeals.actions import recipients
from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.rules import Said
from hotline.casework.orders.models import Order, Reply
from hotline.casework.quotations.models import Offer, Quotation
from hotline.casework.quotations.queries import TELL, misled_by, offered_to, still_misled
from hotline.casework.quotations.words import Choice, How
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import actions as knowledge
from hotline.register.knowledge import queries as answers
from hotline.register.knowledge.models import Answer, Fault, Version
from hotline.register.knowledge.rules import AnswerRefused, Content
from hotline.register.knowledge.words import Outcome
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

LETTER, TOLD = "answer_corrected", "answer_told"
MOST_AT_ONCE = 500


@transaction.atomic
def quote(
    *, contact_id: int, version_id: int, how: str, actor: Actor, at: datetime, appeal_id: int | None = None
) -> Quotation:
    """Record that a version was told in a contact, about an appeal or about none. Only what the actor may read is told;
    told twice in one contact it is recorded once. A citizen's own reading is recorded with the actor CALLER."""
    version = Version.objects.get(pk=version_id)
    reader = None if actor.role == "caller" else actor
    if how not in How.values:
        raise AnswerRefused("is not one of the choices", field="how")
    if not answers.was_readable(version, reader):
        raise OutOfScope("This answer is not yours to read.")
    contact = Contact.objects.get(pk=contact_id)
    if appeal_id is not None and not contact.appeals.filter(pk=appeal_id).exists():
        raise AnswerRefused("This appeal was not registered in this contact.", field="appeal")
    row, is_new = Quotation.objects.get_or_create(
        contact=contact, version=version,
        defaults={"appeal_id": appeal_id, "how": how, "told_at": at, "told_by_id": actor.staff_id},
    )  # fmt: skip
    if is_new:
        knowledge.told(version_id=version.pk, at=at)
    elif row.appeal_id is None and appeal_id is not None:
        row.appeal_id = appeal_id
        row.save(update_fields=["appeal"])
    return row


@transaction.atomic
def tell(*, appeal: Appeal, version_ids: Iterable[int], how: str, actor: Actor, at: datetime) -> list[Quotation]:
    """Record what was told about an appeal when it was registered; what is `sent` goes to the caller as a letter for
    each answer, once."""
    found = []
    for version_id in dict.fromkeys(version_ids):
        known = Quotation.objects.filter(contact=appeal.contact_id, version=version_id, how=How.SENT).exists()
        row = quote(
            contact_id=appeal.contact_id, version_id=version_id, how=how, actor=actor, at=at, appeal_id=appeal.pk
        )
        if row.how == How.SENT and not known:
            _send(row, appeal, actor, at)
        found.append(row)
    return found


def _send(row: Quotation, appeal: Appeal, actor: Actor, at: datetime) -> None:
    """The short answer with its telephone, in the caller's language where it is worded in it."""
    answer, version = row.version.answer, row.version
    english = answers.worded(version, "en")
    fields: dict[str, str | Said] = {
        "short": Said(version.short, english.short if english else version.short),
        "phone": Said(f"联系电话：{version.phone}。", f" Telephone: {version.phone}.") if version.phone else "",
    }
    event = journal.note(
        subject=appeal,
        name="answer_sent",
        at=at,
        actor=actor,
        after={"answer": answer.number, "serial": version.serial},
    )
    drafts = [
        correspondence.compose(key=TOLD, to=each, fields=fields, at=at) for each in recipients("a.id = %s", [appeal.pk])
    ]
    correspondence.post(drafts=drafts, event=event)


def tell_again(*, fault_id: int, actor: Actor, at: datetime) -> tuple[int, int]:
    """Tell the callers who were told a wrong answer: a letter to each about her appeal, all in one transaction. Returns
    how many letters were written, and how many callers are left who gave no appeal and must be called. Done again it
    writes to nobody twice."""
    if not may(actor, TELL):
        raise OutOfScope("Callers are told by the centre.")
    fault = Fault.objects.select_related("answer__current").get(pk=fault_id)
    if fault.outcome != Outcome.WRONG:
        raise AnswerRefused("This error report did not find the answer wrong.")
    with transaction.atomic():
        seen = misled_by(fault, actor).filter(fault__isnull=True, appeal__isnull=False).values("pk")
        told = Quotation.objects.select_for_update(of=("self",)).filter(pk__in=seen).select_related("appeal")
        count = sum(_told_again(row, fault, actor, at) for row in told.order_by("appeal_id", "id")[:MOST_AT_ONCE])
    return count, still_misled(fault).count()


def _told_again(row: Quotation, fault: Fault, actor: Actor, at: datetime) -> bool:
    """One caller: her letter hangs on an event of her appeal."""
    assert row.appeal is not None
    current = fault.answer.current
    serial = current.serial if current is not None and fault.answer.is_shown else 0
    after = {"answer": fault.answer.number, "fault": fault.pk, "serial": serial}
    event = journal.note(subject=row.appeal, name="answer_corrected", at=at, actor=actor, after=after)
    short = current.short if serial and current is not None else fault.reply
    fields = {"question": row.version.question, "corrected": short}
    people = recipients("a.id = %s", [row.appeal_id])
    drafts = [correspondence.compose(key=LETTER, to=each, fields=fields, at=at) for each in people]
    correspondence.post(drafts=drafts, event=event)
    return _mark(row, fault, actor, at)


def _mark(row: Quotation, fault: Fault, actor: Actor, at: datetime) -> bool:
    row.fault, row.told_again_at, row.told_again_by_id = fault, at, actor.staff_id
    row.save(update_fields=["fault", "told_again_at", "told_again_by"])
    return True


@transaction.atomic
def note_called(*, quotation_id: int, fault_id: int, actor: Actor, at: datetime) -> bool:
    """A caller without an appeal was called and told. Returns whether that is new."""
    fault = Fault.objects.get(pk=fault_id)
    row = misled_by(fault, actor).select_for_update(of=("self",)).filter(pk=quotation_id).first()
    if row is None:
        raise OutOfScope("Callers are told by the centre.")
    return row.fault_id is None and _mark(row, fault, actor, at)


@transaction.atomic
def take_up(*, order_id: int, content: Content, actor: Actor, at: datetime, unit: Unit | None = None) -> Answer:
    """Make a draft of a handled consultation, of the unit that handled it unless another is named. Raises OutOfScope,
    AnswerRefused or Unfit."""
    order = _offered(order_id, actor, at)
    keeper = unit or order.lead_unit
    assert keeper is not None
    answer = knowledge.enter(unit=keeper, content=content, actor=actor, at=at)
    _decided(order, Choice.TAKEN, answer, actor, at)
    return answer


@transaction.atomic
def pass_over(*, order_id: int, actor: Actor, at: datetime) -> None:
    """A handled consultation is not worth a standard answer; it is offered no more."""
    _decided(_offered(order_id, actor, at), Choice.PASSED, None, actor, at)


def proposed(order: Order) -> Content:
    """What a draft made of a handled consultation begins with: its title and the answer the caller got, to be rid of
    what concerns her alone."""
    reply = Reply.objects.filter(order=order).order_by("-id").first()
    return Content(
        question=order.title[:120],
        short="",
        full=reply.public_answer if reply else "",
        matter=order.matter.code if order.matter else "",
    )


def _offered(order_id: int, actor: Actor, at: datetime) -> Order:
    order = offered_to(actor, at=at).select_related("matter", "lead_unit").filter(pk=order_id).first()
    if order is not None:
        return order
    raise OutOfScope("This consultation is not offered to you, or somebody has decided about it already.")


def _decided(order: Order, choice: Choice, answer: Answer | None, actor: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            Offer.objects.create(order=order, choice=choice, answer=answer, decided_at=at, decided_by_id=actor.staff_id)
    except IntegrityError as error:
        raise AnswerRefused("Somebody has decided about this consultation already.") from error
