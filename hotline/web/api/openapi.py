"""The OpenAPI document: what django-ninja knows of the addresses, with the schemas of our documents, in a language."""

import copy
from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import pgettext

from hotline.web.api import answers, cti, incidents, notices, parked, restrictions, sent, told, whistles
from hotline.web.api.contract import COMPONENTS
from hotline.web.api.door import PREFIX
from hotline.web.api.explaining import ClocksExplained
from hotline.web.api.refused import ProblemDocument
from hotline.web.api.steps import body_schema, steps_of, title_of
from hotline.web.api.v1 import api

TEXTS = ("summary", "description")
SENT = (cti.CallEvent, sent.NewAppeal, sent.Material, sent.Rating, sent.Urging)
TOLD = (
    answers.AnswerPage,
    answers.AnswerRow,
    cti.CallHeard,
    ClocksExplained,
    told.AppealPage,
    told.AppealSteps,
    told.Followed,
    incidents.IncidentPage,
    parked.ParkedPage,
    told.MatterPage,
    told.OrderCase,
    told.OrderPage,
    told.PlacePage,
    ProblemDocument,
    told.Registered,
    restrictions.RestrictionPage,
    told.Taken,
    told.UnitPage,
    whistles.WhistleCase,
    notices.NoticePage,
    notices.NoticeSeen,
    whistles.WhistlePage,
)


def _vocabulary(kind: type) -> dict[str, Any]:
    """The schema of a word out of a closed vocabulary."""
    return {"type": "string", "enum": list(kind.values)}  # type: ignore[attr-defined]  # msgspec asks for our TextChoices alone


def schemas() -> dict[str, Any]:
    """The schemas of everything that is sent and answered, by name."""
    _roots, found = msgspec.json.schema_components(
        [*SENT, *TOLD], ref_template=COMPONENTS + "{name}", schema_hook=_vocabulary
    )
    for root in TOLD:
        found[root.__name__].setdefault("additionalProperties", False)
    return dict(found)


def _spoken(value: Any) -> Any:
    """Titles and descriptions in the language that is active."""
    if isinstance(value, list):
        return [_spoken(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: pgettext("api", each) if name in TEXTS and isinstance(each, str) and each else _spoken(each)
        for name, each in value.items()
    }


def _answers(responses: dict[Any, Any]) -> dict[str, Any]:
    """The answers that were described; django-ninja adds an empty 200 to all."""
    return {str(status): answer for status, answer in responses.items() if "content" in answer}


@lru_cache(maxsize=8)
def document(language: str) -> dict[str, Any]:
    """The whole description in a language."""
    with translation.override(language):
        described: dict[str, Any] = copy.deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX.strip("/") + "/")))
        described["components"].setdefault("schemas", {}).update(schemas())
        for cases in ("appeals", "orders", "whistles"):
            for step, lines in steps_of(cases).items():
                operation = described["paths"][f"{PREFIX}/{cases}/{{number}}/steps/{step}"]["post"]
                operation["summary"] = title_of(step)
                operation["requestBody"]["content"][told.JSON]["schema"] = body_schema(lines)
        for methods in described["paths"].values():
            for operation in methods.values():
                operation["responses"] = _answers(operation["responses"])
                operation["tags"] = [pgettext("api", tag) for tag in operation["tags"]]
        described["info"]["title"] = pgettext("api", described["info"]["title"])
        described["servers"] = [{"url": "/"}]
        return dict(_spoken(described))


def show(request: HttpRequest) -> HttpResponse:
    """The document, for programs that make clients of it."""
    language = translation.get_language() or ""
    return HttpResponse(
        msgspec.json.encode(document(language)),
        content_type=told.JSON,
        headers={"Cache-Control": "public, max-age=300"},
    )
