"""The door of documents of supervision: the unit replies, the supervisor accepts, sends back, revokes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, cast

from hotline.casework.correspondence.actions import Recipient
from hotline.casework.steps.actions import Door, Standing, Work
from hotline.casework.steps.rules import StepRefused, Table
from hotline.casework.supervision.models import Answer, Document
from hotline.casework.supervision.queries import standing
from hotline.casework.supervision.rules import may_answer
from hotline.casework.supervision.workflow import DOCUMENTS
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Limit
from hotline.lib import seals
from hotline.lib.statements import ask


def answer(work: Work[Document]) -> None:
    """The unit replies. What addresses its head or the leader in charge is answered by the head herself."""
    document = work.case
    if not may_answer(work.actor.role, document.addressee):
        raise StepRefused("This document addresses the head of your unit: the head replies.")
    work.change(answered_at=work.at)
    text = seals.seal(work.given["text"])

    def write(_event: Event) -> None:
        Answer(document=document, at=work.at, by_id=work.actor.staff_id, text_sealed=text).save(force_insert=True)

    work.later.append(write)


def accept(work: Work[Document]) -> None:
    """The reply is good: the document is settled, and it is said what follows for the unit."""
    work.change(ended_at=work.at, effect=work.given["effect"])
    work.after["effect"] = work.given["effect"]
    work.later.append(_checked(work, is_accepted=True))


def send_back(work: Work[Document]) -> None:
    """The reply is not good enough: what is required, and the same limit once more."""
    work.change(due_at=work.ticking("supervise").due_at)
    work.later.append(_checked(work, is_accepted=False))


def _checked(work: Work[Document], *, is_accepted: bool) -> Callable[[Event], object]:
    note = work.given.get("note", "")
    sealed = seals.seal(note) if note else None
    waiting = Answer.objects.filter(document=work.case, is_accepted__isnull=True)
    return lambda _event: waiting.update(is_accepted=is_accepted, checked_at=work.at, note_sealed=sealed)


def end(work: Work[Document]) -> None:
    """The document is revoked, or the next level takes its place."""
    work.change(ended_at=work.at)


EFFECTS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "answer_supervision": answer,
        "accept_supervision": accept,
        "return_supervision": send_back,
        "raise_supervision": end,
        "revoke_supervision": end,
    }
)


class DocumentDoor(Door[Document]):
    """The one door for documents of supervision."""

    table: ClassVar[Table] = DOCUMENTS
    model: ClassVar[type[Document]] = Document
    effects: ClassVar[Mapping[str, Callable[..., None]]] = EFFECTS

    def standing(self, case: Document, actor: Actor) -> Standing:
        """The unit that is supervised, and whether the actor stands in it."""
        return standing(case, actor)

    def demand(self, case: Document) -> tuple[str, str]:
        """A document's limit is its own."""
        return "", ""

    def whose(self, case: Document, turn: str) -> tuple[int, str]:
        """The unit that must reply, or the centre that issued the document."""
        if turn == "lead":
            return case.unit_id, case.unit_path
        ((path,),) = ask("SELECT path FROM units_unit WHERE id = %s", [case.centre_id])
        return case.centre_id, path

    def recipients(self, case: Document) -> list[Recipient]:
        """No citizen is told."""
        return []

    def _work(self, case: Document, *given: Any) -> Work[Document]:
        """The work with the limit that stands on the document, whatever its profile says of others."""
        work = super()._work(case, *given)
        own = Limit("supervise", case.amount, cast(Any, case.unit_of_time))
        work.profile = replace(work.profile, limits=(own, *work.profile.limits))
        return work
