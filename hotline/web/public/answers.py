"""Standard answers for everybody: found by words, pinyin, topic or unit, and suggested while one types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_safe

from hotline.lib import masks
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.finding import Found, narrowed
from hotline.register.knowledge.fitting import look_up
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import Shown
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.web.parts.addresses import same_page
from hotline.web.public import notices, reading, shell

LONGEST = 200
"""Characters of a search that are read."""

PAGE, MOST_SUGGESTED, MOST_LATEST, MOST_FURTHER = 10, 6, 5, 10
NEWEST = "newest"
"""How a list may be sorted instead of by fit or by topic."""

MOST_MISSES, MISSES_SECONDS = 30, 3600
"""So many searches without a hit are counted of one address in an hour."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a list."""

    shown: Shown
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list: a topic or a unit, with how many answers it has."""

    label: str
    count: int
    url: str


def told(shown: Iterable[Shown]) -> list[Told]:
    """Answers for a list, each with its address."""
    return [Told(one, reading.address(one)) for one in shown]


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The page on which an answer is found. What was asked for and chosen is in its address."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    topic = _topic(request.GET.get("topic", ""))
    unit = Unit.objects.filter(code=request.GET.get("unit", "")[:64]).first()
    chosen = {"topic": topic, "unit": unit}
    context: dict[str, Any] = {"typed": typed, **chosen, "above": _above(request, topic)}
    if typed:
        context |= _looked_up(request, typed, topic, unit)
    else:
        context |= _listed(request, topic, unit)
    is_start = not (typed or topic or unit)
    context |= {"is_start": is_start, "cards": notices.cards(timezone.now()) if is_start else []}
    context["no_unit_url"] = same_page(request, unit=None, page=None)
    return shell.page(request, "public/answers.html", context)


def _topic(code: str) -> Matter | None:
    return Matter.objects.filter(code=code).offered().first() if code.isdecimal() and len(code) <= 8 else None


def _above(request: HttpRequest, topic: Matter | None) -> list[tuple[str, str]]:
    """The classes above a topic, the highest first, each with the address that goes back to it."""
    codes = [topic.code[:end] for end in range(2, len(topic.code), 2)] if topic else []
    found = Matter.objects.filter(code__in=codes).order_by("code")
    return [(one.shown, same_page(request, topic=one.code, page=None)) for one in found]


# -- a search -------------------------------------------------------------------------------------------------------


def _looked_up(request: HttpRequest, typed: str, topic: Matter | None, unit: Unit | None) -> dict[str, Any]:
    """What a search brought, with what it can be narrowed to."""
    language = reading.language_of(request, typed)
    code, path = topic.code if topic else "", unit.path if unit else ""
    found = look_up(typed, actor=None, language=language, matter_code=code, unit_path=path)
    if not found.fitting and not topic and not unit:
        _count_miss(request, typed)
    page = Paginator(_sorted(request, found.fitting), PAGE).get_page(request.GET.get("page"))
    level = len(topic.code) + 2 if topic else 2
    every = [*found.fitting, *found.further]
    by_topic = _counted(one.shown.version.matter.code[:level] for one in every)
    by_unit = _counted(one.shown.answer.unit.path for one in every)
    return {
        **_paged(request, page, _shown(page.object_list)),
        **_facets(request, by_topic, by_unit, level),
        "further": [] if page.has_next() else told(_shown(found.further[:MOST_FURTHER])),
        "nearest": told(_shown(found.nearest)),
        "sorts": _sorts(request, pgettext("answers", "Best first")) if len(found.fitting) > 1 else [],
    }


def _shown(found: Iterable[Found]) -> list[Shown]:
    return [one.shown for one in found]


def _is_newest_first(request: HttpRequest) -> bool:
    return request.GET.get("sort") == NEWEST


def _sorted(request: HttpRequest, found: Sequence[Found]) -> Sequence[Found]:
    if not _is_newest_first(request):
        return found
    return sorted(found, key=lambda one: one.shown.answer.published_at or one.shown.answer.made_at, reverse=True)


def _sorts(request: HttpRequest, usual: str) -> list[tuple[str, str]]:
    """How a list may be sorted, each with its address; the one that holds has none."""
    names = (("", usual), (NEWEST, pgettext("answers", "Newest first")))
    now = NEWEST if _is_newest_first(request) else ""
    return [(label, "" if name == now else same_page(request, sort=name, page=None)) for name, label in names]


def _counted(keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def _count_miss(request: HttpRequest, typed: str) -> None:
    """A search that was sent and found nothing goes into the list of gaps, masked, and without who searched."""
    if "page" in request.GET or shell.count(request, "answer-miss", seconds=MISSES_SECONDS) > MOST_MISSES:
        return
    actions.miss(text=masks.in_text(typed), is_seat=False, at=timezone.now())


# -- by topic and unit ----------------------------------------------------------------------------------------------


def _listed(request: HttpRequest, topic: Matter | None, unit: Unit | None) -> dict[str, Any]:
    """All answers of a topic and a unit; of neither the topics and the latest few."""
    every = narrowed(
        queries.visible_to(None), matter_code=topic.code if topic else "", unit_path=unit.path if unit else ""
    )
    level = len(topic.code) + 2 if topic else 2
    by_topic = {code: count for code, count in queries.tree(every, of="current").items() if len(code) == level}
    facets = _facets(request, by_topic, _by_unit(every), level)
    language = reading.language_of(request)
    if not topic and not unit:
        latest = queries.shown_many(every.order_by("-published_at", "-pk")[:MOST_LATEST], language=language)
        return {**facets, "latest": told(latest)}
    order = ("-published_at", "-pk") if _is_newest_first(request) else ("current__matter__code", "pk")
    page = Paginator(every.order_by(*order), PAGE).get_page(request.GET.get("page"))
    sorts = _sorts(request, pgettext("answers", "By topic"))
    return {**facets, "sorts": sorts, **_paged(request, page, queries.shown_many(page.object_list, language=language))}


def _by_unit(every: QuerySet[Answer]) -> dict[str, int]:
    rows = every.order_by().values_list("unit_path").annotate(count=Count("pk"))
    return dict(rows)


def _paged(request: HttpRequest, page: Page[Any], shown: Sequence[Shown]) -> dict[str, Any]:
    return {
        "page": page,
        "rows": told(shown),
        "before_url": same_page(request, page=str(page.previous_page_number())) if page.has_previous() else "",
        "after_url": same_page(request, page=str(page.next_page_number())) if page.has_next() else "",
    }


def _facets(request: HttpRequest, topics: Mapping[str, int], units: Mapping[str, int], level: int) -> dict[str, Any]:
    """What a list can be narrowed to, each with how many answers are left; one alone narrows nothing."""
    names = Matter.objects.filter(code__in=topics).order_by("code")
    below = [
        Facet(one.shown, topics[one.code], same_page(request, topic=one.code, page=None))
        for one in names
        if len(one.code) == level
    ]
    keepers = [
        Facet(one.shown, units[one.path], same_page(request, unit=one.code, page=None))
        for one in Unit.objects.filter(path__in=units)
    ]
    keepers.sort(key=lambda one: (-one.count, one.label))
    return {"topics": below, "units": keepers if len(keepers) > 1 else []}


# -- while typing ---------------------------------------------------------------------------------------------------


@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """What the search field offers while one types; the value is the address of the answer. Nothing is counted."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    language = reading.language_of(request, typed)
    fitting = look_up(typed, actor=None, language=language, most=MOST_SUGGESTED).fitting if typed else ()
    items = [
        {"value": reading.address(one), "label": one.question, "note": one.answer.unit.shown} for one in _shown(fitting)
    ]
    return JsonResponse({"items": items})
