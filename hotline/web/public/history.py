"""What has happened to an appeal, as far as its citizen may read it: letters, answers, what was added and asked for."""

import json
from dataclasses import dataclass
from datetime import datetime

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import files_of_caller, letters_to
from hotline.casework.appeals.words import Element, State
from hotline.casework.orders.models import Order, Reply
from hotline.casework.orders.queries import answers_to, files_of_answer
from hotline.ground.files.models import Attachment
from hotline.ground.journal.models import Event, Fact
from hotline.lib import seals

ADDED = ("material_added", "supplemented")


@dataclass(frozen=True, slots=True)
class Added:
    """Something the citizen added later."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What we asked the citizen for: the elements that are missing, and our question in words."""

    elements: list[str]
    question: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went to the citizen."""

    at: datetime
    subject: str
    body: str


def facts(event: Event) -> dict[str, object]:
    """The personal facts of an event in clear; nothing where they were erased."""
    fact = Fact.objects.filter(event=event).first()
    if fact is None or fact.sealed is None:
        return {}
    known: dict[str, object] = json.loads(seals.unseal(bytes(fact.sealed)))["facts"]
    return known


def added(appeal: Appeal) -> list[Added]:
    """What the citizen added, the earliest first; nothing of what may be a state secret."""
    if appeal.is_withheld:
        return []
    events = Event.objects.filter(subject_kind="appeal", subject_id=appeal.pk, name__in=ADDED).order_by("place")
    return [Added(event.at, str(facts(event).get("text", ""))) for event in events]


def asked_for(appeal: Appeal) -> Asked | None:
    """What the citizen was last asked for."""
    event = (
        Event.objects.filter(subject_kind="appeal", subject_id=appeal.pk, name="supplement_asked")
        .order_by("-place")
        .first()
    )
    if event is None:
        return None
    elements = [str(Element(code).label) for code in event.after.get("elements", []) if code in Element.values]
    return Asked(elements, str(facts(event).get("question", "")))


def filed_from(appeal: Appeal) -> str:
    """The state from which an appeal was archived; empty while it has not been."""
    if appeal.state != State.ARCHIVED:
        return ""
    filed = Event.objects.filter(subject_kind="appeal", subject_id=appeal.pk, name="filed").order_by("-place").first()
    return filed.came_from if filed else ""


def letters(appeal: Appeal) -> list[Sent]:
    """Every letter about the appeal, the latest first. The query code in the receipt is not shown again."""
    code = appeal.code
    return [
        Sent(letter.written_at, letter.subject, letter.body.replace(code, "*" * len(code)))
        for letter in letters_to(appeal).order_by("-id")
    ]


def replies(order: Order, appeal: Appeal) -> list[Reply]:
    """The replies that have gone to the citizen, the latest first."""
    return list(answers_to(appeal, order).select_related("unit"))


def attachments(appeal: Appeal, order: Order | None) -> tuple[list[Attachment], list[Attachment]]:
    """What the citizen sent, and what came with the answers she got."""
    own = files_of_caller(appeal)
    return own, files_of_answer(appeal, order) if order else []
