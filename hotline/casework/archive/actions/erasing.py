"""A caller is forgotten: what names or reaches her is emptied everywhere; what she reported stays, without her."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q
from django.utils.module_loading import import_string

from hotline.casework.answering_days import actions as answering_days
from hotline.casework.appeals import wording
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import is_open
from hotline.casework.calls import actions as calls
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.emergencies import actions as emergencies
from hotline.casework.inspections.actions import forgetting as inspections
from hotline.casework.investigations import actions as investigations
from hotline.casework.leading import actions as leading
from hotline.casework.orders.models import Order, Reply, Share, Task
from hotline.casework.restrictions import actions as restrictions
from hotline.casework.steps.evidence import EVENT
from hotline.casework.supervision.models import Answer, Document
from hotline.casework.visits.models import Visit
from hotline.casework.whistles.actions.erasing import scrub_whistles
from hotline.ground.files import actions as files
from hotline.ground.journal import actions as journal
from hotline.ground.journal import queries as events
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import numbers, seals
from hotline.register.people import actions as people
from hotline.register.people import rules
from hotline.register.people.models import Person
from hotline.register.staff.rules import OutOfScope, may

EXPORTS = ("orders_exported", "calls_exported")
"""Events with what somebody had typed who exported a list."""


class StillOpen(ValueError):
    """An appeal of this person is still under way: whoever handles it must be able to reach her."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was emptied: appeals without their caller now, letters, facts of the journal."""

    appeals: int = 0
    letters: int = 0
    facts: int = 0


@transaction.atomic
def erase_person(*, person: Person, reason: str, actor: Actor, at: datetime) -> Erased:
    """Erase a caller for good: her data, the letters to her, her own words, and the personal facts of every event of
    her cases. The matter stays, with her name, address and all numbers taken out of its texts.

    Done again it changes nothing. Raises OutOfScope, UnfitText, and StillOpen while one of her appeals is under way.
    """
    if not may(actor, "erase_person"):
        raise OutOfScope("Your role may not erase a caller.")
    why = rules.reason(reason)
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    appeals = list(Appeal.objects.select_for_update(of=("self",)).filter(person=locked).order_by("pk"))
    if under_way := [appeal.number for appeal in appeals if is_open(appeal)]:
        raise StillOpen(f"Still under way: {', '.join(under_way)}. Erase the caller when they are archived.")
    if locked.erased_at is not None:
        return Erased()
    ids = [appeal.pk for appeal in appeals]
    for room in settings.HUIYIN_FORGOTTEN_BY:
        import_string(room)(appeal_ids=ids)
    names = rules.told_apart(locked.name, locked.phone, locked.address, locked.email, locked.employer)

    def scrub(text: str) -> str:
        return rules.scrubbed(text, names)

    for appeal in appeals:
        _forget_caller(appeal, scrub)
    wording.rewrite(appeal.pk for appeal in appeals)
    shared = Q(shares__appeal__in=appeals) | Q(lent__appeal__in=appeals) | Q(merged_into__shares__appeal__in=appeals)
    orders = list(Order.objects.filter(shared).distinct().order_by("pk"))
    papers = _scrub_papers(locked, orders, ids, scrub)
    papers |= calls.forget(person=locked, appeal_ids=ids, actor=actor, at=at)
    letters = correspondence.empty(appeal_ids=ids)
    emergencies.forget(appeal_ids=ids)
    _erase_files(ids)
    people.erase(person=locked, at=at)
    facts = sorted({*_facts_of(locked, appeals, orders), *papers, *_searches_for(locked, names)})
    for event_id in facts:
        journal.erase_facts(event_id=event_id, actor=actor, at=at, reason=why)
    erased = Erased(len(appeals), letters, len(facts))
    after = {"appeals": erased.appeals, "letters": erased.letters, "facts": erased.facts}
    journal.note(subject=locked, name="erased", at=at, actor=actor, reason=why, after=after)
    return erased


Scrub = Callable[[str], str]


def _scrub_papers(person: Person, orders: Iterable[Order], appeal_ids: list[int], scrub: Scrub) -> set[int]:
    """Everything that was written about her orders and her appeals, without her. Returns the events with personal
    facts."""
    papers: set[int] = set()
    for order in orders:
        _scrub_order(order, scrub)
        papers |= _scrub_documents(order, scrub) | scrub_whistles(order, scrub)
        papers |= leading.forget(order_id=order.pk, scrub=scrub)
        papers |= investigations.forget(order_id=order.pk, scrub=scrub)
        papers |= inspections.forget(order_id=order.pk, scrub=scrub)
    papers |= restrictions.forget(person_id=person.pk, scrub=scrub)
    papers |= answering_days.forget(appeal_ids=appeal_ids, scrub=scrub)
    papers |= emergencies.forget_in_reports(appeal_ids=appeal_ids, scrub=scrub)
    return papers


def _erase_files(appeal_ids: list[int]) -> None:
    """What she sent, and what came with the steps of her appeals: pictures and papers that may show her."""
    steps = Event.objects.filter(subject_kind=Appeal.journal_kind, subject_id__in=appeal_ids).values_list(
        "pk", flat=True
    )
    files.erase(subject_kind=Appeal.journal_kind, subject_ids=appeal_ids)
    files.erase(subject_kind=EVENT, subject_ids=list(steps))


def _forget_caller(appeal: Appeal, scrub: Scrub) -> None:
    """The appeal without its caller. The query code opens nothing any more; what she said at a visit is gone."""
    Appeal.objects.filter(pk=appeal.pk).update(
        **_scrubbed(appeal, scrub, "title", "content", "claim", "address_text", "object_name"),
        answer_sealed=seals.seal(scrub(appeal.answer)) if appeal.answer_sealed else None,
        code_sealed=seals.seal(numbers.query_code()),
        preferred_time="",
    )
    correspondence.forget_sender(contact_id=appeal.contact_id)
    Visit.objects.filter(appeal=appeal).update(words_sealed=None)


def _scrub_order(order: Order, scrub: Scrub) -> None:
    """What units and the centre wrote about the matter, without the caller."""
    Order.objects.filter(pk=order.pk).update(**_scrubbed(order, scrub, "title"))
    for task in Task.objects.filter(order=order):
        report = seals.seal(scrub(task.report)) if task.report_sealed else None
        Task.objects.filter(pk=task.pk).update(**_scrubbed(task, scrub, "basis"), report_sealed=report)
    for reply in Reply.objects.filter(order=order):
        Reply.objects.filter(pk=reply.pk).update(
            **_scrubbed(reply, scrub, "legal_basis"),
            internal_sealed=seals.seal(scrub(reply.internal_report)),
            public_sealed=seals.seal(scrub(reply.public_answer)),
            measures_sealed=seals.seal(scrub(reply.measures)) if reply.measures_sealed else None,
        )


def _scrub_documents(order: Order, scrub: Scrub) -> set[int]:
    """Documents of supervision about the matter, without the caller. Returns their events with personal facts."""
    documents = list(Document.objects.filter(covered__order=order))
    for document in documents:
        Document.objects.filter(pk=document.pk).update(
            **_scrubbed(document, scrub, "topic"), text_sealed=seals.seal(scrub(document.text))
        )
    for answer in Answer.objects.filter(document__in=documents):
        note = seals.seal(scrub(answer.note)) if answer.note_sealed else None
        Answer.objects.filter(pk=answer.pk).update(text_sealed=seals.seal(scrub(answer.text)), note_sealed=note)
    found = events.with_facts([(document.journal_kind, document.pk) for document in documents])
    return {event.pk for event in found}


def _scrubbed(row: Model, scrub: Scrub, *names: str) -> dict[str, str]:
    """Texts of a row without the caller, as long as their columns allow."""
    lengths = {field.attname: getattr(field, "max_length", None) for field in row._meta.concrete_fields}
    return {name: scrub(getattr(row, name))[: lengths[name]] for name in names}


def _facts_of(person: Person, appeals: Iterable[Appeal], orders: Iterable[Order]) -> set[int]:
    """The events of her chain, of her appeals' and of their orders' that have personal facts. An order that others
    share keeps what was written for them; what she said at its visits goes."""
    numbered = {appeal.number for appeal in appeals}
    own = [(person.journal_kind, person.pk), *((appeal.journal_kind, appeal.pk) for appeal in appeals)]
    shared = [(order.journal_kind, order.pk) for order in orders if _is_others(order, person)]
    own += [(order.journal_kind, order.pk) for order in orders if (order.journal_kind, order.pk) not in shared]
    found = {event.pk for event in events.with_facts(own)}
    return found | {event.pk for event in events.with_facts(shared) if event.after.get("appeal") in numbered}


def _is_others(order: Order, person: Person) -> bool:
    """Whether an order handles an appeal of somebody else who has not been erased."""
    which = Q(order=order) | Q(came_from=order) | Q(order=order.merged_into_id or order.pk)
    others = Share.objects.filter(which, appeal__person__erased_at__isnull=True, appeal__person__isnull=False)
    return others.exclude(appeal__person=person).exists()


def _searches_for(person: Person, names: tuple[str, ...]) -> set[int]:
    """The exports for which somebody had typed her name or number into the search box."""
    exports = (told for name in EXPORTS for told in events.named(name))
    return {told.event.pk for told in exports if rules.speaks_of(str(told.facts.get("text")), names)}
