"""The knowledge base beside the form: what fits the caller's words, and what was told of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import queries as knowledge
from hotline.web.parts.knowing import Offered, offered

LEAST = 4
"""Fewer characters of what the caller says are not looked for yet."""
LONGEST = 60
LONGEST_SAID = 400


def context(given: Mapping[str, str], actor: Actor, *, at: datetime, sought: str = "") -> dict[str, Any]:
    """The answers and incident cards beside the form. A word that is looked for goes before what the caller says."""
    typed, said = sought.strip()[:LONGEST], f"{given.get('title', '')} {given.get('content', '')}".strip()
    text = typed or (said[:LONGEST_SAID] if len(said) >= LEAST else "")
    found = offered(text, actor=actor) if text else Offered()
    return {
        "told": found.answers,
        "is_knowledge_down": found.is_down,
        "sought": typed,
        "is_asked": bool(text),
        "cards": knowledge.cards(at=at, actor=actor),
    }
