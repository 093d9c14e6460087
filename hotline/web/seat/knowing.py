"""The knowledge base beside the form: what fits the caller's words, and what was told of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import queries as knowledge
from hotline.register.knowledge.models import Version
from hotline.web.parts.knowing import Offered, offered
from hotline.web.seat import intake

LEAST = 4
"""Fewer characters of what the caller says are not looked for yet."""
LONGEST = 60
LONGEST_SAID = 400


MOST_TOLD = 10


def told(request: HttpRequest) -> intake.Told:
    """Which answers were put into the form, and whether they are sent, as it was submitted."""
    numbers = (value for value in request.POST.getlist("told")[:MOST_TOLD] if value.isdecimal() and len(value) <= 18)
    known = Version.objects.filter(pk__in=[int(value) for value in numbers]).values_list("pk", flat=True)
    return intake.Told(tuple(known), request.POST.get("send_answer") == "on")


def context(given: Mapping[str, str], actor: Actor, *, at: datetime, sought: str = "") -> dict[str, Any]:
    """The answers and incident cards beside the form. A word that is looked for goes before what the caller says."""
    typed, said = sought.strip()[:LONGEST], f"{given.get('title', '')} {given.get('content', '')}".strip()
    text = typed or (said[:LONGEST_SAID] if len(said) >= LEAST else "")
    found = offered(text, actor=actor, is_story=not typed) if text else Offered()
    return {
        "told": found.answers,
        "is_knowledge_down": found.is_down,
        "sought": typed,
        "is_asked": bool(text),
        "cards": knowledge.cards(at=at, actor=actor),
    }


def answers(given: Mapping[str, str], actor: Actor | None) -> bool:
    """Whether the knowledge base has anything to say to what the caller says; where it cannot be asked, it may have."""
    said = f"{given.get('title', '')} {given.get('content', '')}".strip()
    if actor is None:
        return True
    found = offered(said[:LONGEST_SAID], actor=actor, most=1, is_story=True)
    return found.is_down or bool(found.answers)
