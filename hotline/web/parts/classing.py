"""The categories and the unit that are proposed for a text, each with what speaks for it: the line beside a category
field, one key a category. What was learnt may be missing: then one sentence says so, and everything else works on."""

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
from hotline.register.units.models import Unit
from hotline.web.parts.choosing import matter_label


@dataclass(frozen=True, slots=True)
class Category:
    """One category that is proposed: its key, what the key writes into which field, whether it stands there already."""

    key: str
    name: str
    full_name: str
    share: int
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
    keys: str = "Alt+",
) -> dict[str, Any]:
    """What `parts/classes.html` shows. `keys` is what is held with the digit of a category."""
    found = learning.propose(
        text, title=title, profile=profile, at=at, on=timezone.localdate(at), matter=matter, place=place
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
        "classing_urgency": Urgency(found.urgency).label if found.urgency in (Urgency.URGENT, Urgency.CRITICAL) else "",
        "classing_trouble": _trouble(found),
        "has_text": len(text.strip()) >= learning.SHORTEST,
    }


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
