"""Answers to the fields that search while one types: units, places, matters by name, pinyin initials or code; standard
answers and text modules that are inserted into a text."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge.modules import modules
from hotline.register.matters import queries as matters
from hotline.register.units import queries as units
from hotline.web.parts.acting import for_staff
from hotline.web.parts.choosing import PLACES, matter_label
from hotline.web.parts.codes import unit_label
from hotline.web.parts.knowing import offered

LONGEST = 60
MOST = 20
MOST_INSERTED = 8


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


@require_safe
@for_staff()
def find_units(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Units that can be given an order; with `within=own` only those at and below one's own."""
    found = units.find(_typed(request), under=actor.reach if request.GET.get("within") == "own" else "")
    shared = units.shared_names({unit.name for unit in found})
    items = [
        {
            "value": unit.code,
            "label": unit_label(unit, shared),
            "note": " · ".join(filter(None, (unit.parent.shown if unit.parent else "", unit.code))),
        }
        for unit in found
    ]
    return JsonResponse({"items": items})


@require_safe
@for_staff()
def find_places(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Regions: districts, towns, villages."""
    items = [asdict(offer) for _place, offer in PLACES.search(_typed(request), MOST)]
    return JsonResponse({"items": items})


@require_safe
@for_staff()
def find_matters(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Classes of matter."""
    found = matters.find(_typed(request), on=timezone.localdate())
    items = [{"value": matter.code, "label": matter_label(matter), "note": matter.shown_in_full} for matter in found]
    return JsonResponse({"items": items})


@require_safe
@for_staff("read_answers")
def find_answers(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Standard answers, each with the text that is inserted and the version that was told by it."""
    found = offered(_typed(request), actor=actor, most=MOST_INSERTED)
    items = [
        {
            "value": str(telling.version),
            "label": telling.shown.question,
            "note": f"{telling.shown.answer.unit.shown} · {telling.shown.short}",
            "text": telling.text,
        }
        for telling in found.answers
    ]
    return JsonResponse({"items": items}, status=503 if found.is_down else 200)


@require_safe
@for_staff()
def find_modules(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Text modules: one's own, one's unit's, the city's."""
    items = [
        {
            "value": module.shortcut,
            "label": module.title,
            "note": f"::{module.shortcut} · {module.text}",
            "text": module.text,
        }
        for module in modules(actor, _typed(request), most=MOST_INSERTED)
    ]
    return JsonResponse({"items": items})
