"""The categories, the urgency and the unit that are proposed for a text, each with what speaks for it: the line beside
a category field, one key each. What was learnt may be missing: then one sentence says so, and everything else works on.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext

from hotline.casework.appeals.words import Urgency
from hotline.ground.profiles.rules import Profile
from hotline.insight.learning import queries as learning
from hotline.register.matters.models import BETWEEN, Matter
from hotline.register.matters.pressing import CRISIS, DANGER, Pressing
from hotline.register.units.models import Unit
from hotline.web.parts.choosing import matter_label

URGENT_DIGIT = 4
"""The digit of the urgency, after those of three categories."""


@dataclass(frozen=True, slots=True)
class Category:
    """One category that is proposed: its key, what the key writes into which field, whether it stands there already."""

    key: str
    name: str
    full_name: str
    share: int
    sets: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Urgent:
    """An urgency that is proposed: its key, what the key writes into the field, what speaks for it, whether it stands
    there already."""

    key: str
    name: str
    why: str
    sets: str
    is_chosen: bool


def proposed(
    text: str,
    *,
    profile: Profile,
    at: datetime,
    title: str = "",
    matter: Matter | None = None,
    place: Unit | None = None,
    urgency: str = "",
    keys: str = "Alt+",
) -> dict[str, Any]:
    """What `parts/classes.html` shows. `keys` is what is held with a digit, `urgency` what stands in the field now."""
    on = timezone.localdate(at)
    found = learning.propose(
        text, title=title, profile=profile, at=at, on=on, matter=matter, place=place, language=get_language() or ""
    )
    return {
        "classes": [
            Category(
                key=f"{keys}{turn}",
                name=_short(one.matter),
                full_name=one.matter.shown_in_full,
                share=one.share,
                sets=json.dumps({"matter_code": one.matter.code, "matter": matter_label(one.matter)}),
                is_chosen=matter is not None and one.matter.pk == matter.pk,
            )
            for turn, one in enumerate(found.categories, start=1)
        ],
        "classing": found,
        "classing_urgent": _urgent(found.pressing, urgency, f"{keys}{URGENT_DIGIT}"),
        "classing_trouble": _trouble(found),
        "has_text": len(text.strip()) >= learning.SHORTEST,
    }


def _urgent(found: Pressing | None, now: str, key: str) -> Urgent | None:
    """An urgency above the usual one, with what speaks for it in a few words."""
    if found is None or found.urgency not in (Urgency.URGENT, Urgency.CRITICAL):
        return None
    name = str(Urgency(found.urgency).label)
    return Urgent(key, name, _because(found), json.dumps({"urgency": found.urgency}), found.urgency == now)


def _because(found: Pressing) -> str:
    words = pgettext("learning", ", ").join(pgettext("learning", "“%(word)s”") % {"word": word} for word in found.words)
    if found.why == DANGER:
        return pgettext("learning", "danger: %(words)s (%(rule)s)") % {"words": words, "rule": found.rule}
    if found.why == CRISIS:
        return pgettext("learning", "%(crisis)s: %(words)s") % {"crisis": found.rule, "words": words}
    return pgettext("learning", "usual for the category")


def _short(matter: Matter) -> str:
    """A category by its own name and that of the class above it; in English, where no full name is kept, by its own."""
    if (get_language() or "").startswith("en"):
        return matter.shown
    return BETWEEN.join(matter.shown_in_full.split(BETWEEN)[-2:])


def _trouble(found: learning.Proposal) -> str:
    """Why no category is proposed, in one line; nothing where one is."""
    if found.categories:
        return ""
    if found.trouble:
        return pgettext("learning", "No category is proposed: %(why)s") % {"why": found.trouble}
    return pgettext("learning", "No category is likely enough to propose.")
