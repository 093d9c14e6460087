"""The page that shows the description of the interface: made from the OpenAPI document, without any script."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from hotline.web import preferences
from hotline.web.api.contract import COMPONENTS, LANGUAGE
from hotline.web.api.door import PREFIX
from hotline.web.api.openapi import document
from hotline.web.api.problems import KINDS

DEEPEST = 4
TEMPLATE = "api/reference.html"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a document: its place in it, its kind, its limits, what it means."""

    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address with its method, and everything that goes in and comes out."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_key: bool
    parameters: list[FieldRow]
    bodies: list[str]
    given: list[FieldRow]
    answer: list[FieldRow]
    statuses: list[tuple[str, str]]


def show(request: HttpRequest) -> HttpResponse:
    """The description as a page, in the language that is asked for by `?language=`, else by the browser."""
    asked = request.GET.get("language", "")
    known = {preferences.language_tag(code): code for code in ("zh-hans", "en")}
    with translation.override(known.get(asked, translation.get_language())):
        described = document(translation.get_language() or "")
        groups: dict[str, list[Address]] = {}
        for address, tag in addresses(described):
            groups.setdefault(tag, []).append(address)
        shown = preferences.of(request)
        languages = tuple(replace(each, url=f"{PREFIX}/docs?language={each.tag}") for each in shown.languages)
        return render(
            request,
            TEMPLATE,
            {
                "about": described["info"],
                "groups": groups,
                "problems": [(kind, status, str(title)) for kind, (status, title) in KINDS.items()],
                "display": replace(shown, languages=languages),
            },
        )


def addresses(described: dict[str, Any]) -> Iterator[tuple[Address, str]]:
    """Every address of the document with its tag, in the order of the document."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield _address(described, path, method, operation), operation["tags"][0]


def _address(described: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Address:
    content = operation.get("requestBody", {}).get("content", {})
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    done: dict[str, Any] = next((answers[status] for status in ("200", "201") if status in answers), {})
    schemas = described["components"]["schemas"]
    return Address(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        needs_key="security" in operation,
        parameters=[
            FieldRow(each["name"], kind_of(each["schema"], schemas), each.get("required", False), _note(each, schemas))
            for each in operation["parameters"]
            if each["name"] != LANGUAGE["name"]
        ],
        bodies=list(content),
        given=list(rows(next(iter(content.values()))["schema"], schemas)) if content else [],
        answer=list(rows(_schema(done), schemas)),
        statuses=[(status, answer["description"]) for status, answer in sorted(answers.items())],
    )


def _schema(answer: dict[str, Any]) -> dict[str, Any]:
    contents: dict[str, dict[str, Any]] = answer.get("content", {})
    return next((content["schema"] for content in contents.values() if "schema" in content), {})


def resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema behind its reference; of a choice between something and nothing, the something."""
    if "$ref" in schema:
        return resolved(schemas[schema["$ref"].removeprefix(COMPONENTS)], schemas)
    if "anyOf" in schema:
        real = [each for each in schema["anyOf"] if each.get("type") != "null"]
        return {**resolved(real[0], schemas), **{k: v for k, v in schema.items() if k != "anyOf"}} if real else schema
    return schema


def kind_of(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The kind of a value in a word."""
    plain = resolved(schema, schemas)
    if plain.get("type") == "array":
        return f"{kind_of(plain.get('items', {}), schemas)}[]"
    return str(plain.get("format") or plain.get("type") or ("string" if "enum" in plain else "any"))


def _note(field: dict[str, Any], schemas: dict[str, Any]) -> str:
    """What a field means, which values it takes, how long it may be."""
    schema = resolved(field.get("schema", field), schemas)
    inner = resolved(schema.get("items", schema), schemas)
    parts = [str(field.get("description") or schema.get("description") or field.get("title") or "")]
    if "enum" in inner:
        parts.append(" · ".join(str(value) for value in inner["enum"] if value != ""))
    for name, sign in (("maxLength", "≤"), ("minimum", "≥"), ("maximum", "≤"), ("maxItems", "[] ≤")):
        if name in schema:
            parts.append(f"{sign} {schema[name]}")
    return " · ".join(part for part in parts if part)


def rows(schema: dict[str, Any], schemas: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[FieldRow]:
    """The fields of a document, those inside others under the name of both."""
    plain = resolved(schema, schemas)
    if plain.get("type") == "array":
        plain = resolved(plain.get("items", {}), schemas)
    required = plain.get("required", ())
    for name, field in plain.get("properties", {}).items():
        is_list = resolved(field, schemas).get("type") == "array"
        place = f"{above}{name}"
        yield FieldRow(
            place + ("[]" if is_list else ""), kind_of(field, schemas), name in required, _note(field, schemas)
        )
        if depth < DEEPEST:
            yield from rows(field, schemas, f"{place}{'[]' if is_list else ''}.", depth + 1)
