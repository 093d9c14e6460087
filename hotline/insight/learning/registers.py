"""What the city's own registers teach beside its orders: the names of its categories, its duty list, and its standard
answers. A young city has few orders of most categories; there these tell most.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from hotline.insight.learning.lessons import Case
from hotline.insight.learning.rules import PLACE, TRADE, Post, path_of
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.words import SHOWN, Visibility
from hotline.register.matters.models import BETWEEN, Duty, Matter

NOBODY: frozenset[str] = frozenset()


def written(posts: dict[int, str], *, at: datetime, on: date) -> list[Case]:
    """All that the registers teach on a day; `posts` are those of the open units."""
    return [*_categories(posts, at, on), *_answers(posts, at)]


def _categories(posts: dict[int, str], at: datetime, on: date) -> Iterator[Case]:
    """Every category by its name and those above it, in the city's own words, with the post that the duty list names
    wherever it may be."""
    duties = _duties(posts, on)
    for matter in Matter.objects.in_force(on).order_by("code"):
        path, full_name = path_of(matter.code), matter.shown_in_full
        post = next((duties[each] for each in reversed(path) if each in duties), "")
        yield Case(full_name.split(BETWEEN)[-1], full_name.replace(BETWEEN, " "), at, path, post, NOBODY)


def _duties(posts: dict[int, str], on: date) -> dict[str, str]:
    """The post that leads by the duty list, by category: what holds everywhere, of several lines the latest."""
    lines = Duty.objects.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on), in_force_from__lte=on)
    rows = lines.filter(region__isnull=True).order_by("in_force_from", "pk")
    found = {}
    for code, level, trade, unit in rows.values_list("matter__code", "level", "lead_trade", "lead_unit"):
        post = posts.get(unit, "") if unit else (Post(TRADE, level, trade) if trade else Post(PLACE, level, "")).code
        if post:
            found[code] = post
    return found


def _answers(posts: dict[int, str], at: datetime) -> Iterator[Case]:
    """Every standard answer that seats may read: the question, callers' words for it, the short answer."""
    shown = Answer.objects.filter(state__in=SHOWN).exclude(visibility=Visibility.UNIT).order_by("pk")
    rows = shown.values_list("unit", "current__question", "current__aliases", "current__short", "current__matter__code")
    for unit, question, aliases, short, code in rows:
        yield Case(question, " ".join([*aliases, short]), at, path_of(code), posts.get(unit, ""), NOBODY)
