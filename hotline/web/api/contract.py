"""How an endpoint is described in the OpenAPI: what it takes, what it answers, how it refuses."""

from collections.abc import Mapping
from typing import Any

from hotline.ground.files.rules import ACCEPTED
from hotline.web.api.keys import HEADER
from hotline.web.api.problems import JSON_PROBLEM, KINDS
from hotline.web.api.told import JSON

COMPONENTS = "#/components/schemas/"

DESCRIPTIONS = {
    200: "It was done.",
    201: "It was registered.",
    400: "The request cannot be read.",
    401: "No valid key came with the request.",
    403: "Role or unit does not cover this.",
    404: "There is no such thing, or it may not be seen.",
    405: "This address does not know this method.",
    409: "Not in the present state, stale version, or key used before for another request.",
    411: "Content-Length is missing.",
    413: "The body is too large.",
    415: "The body is of a kind that is not understood.",
    422: "Something given cannot be accepted; `errors` says what.",
    429: "Too many requests; `Retry-After` says when to come again.",
    500: "A fault of ours.",
    503: "Not available for the moment.",
}

ALWAYS = (400, 405, 500, 503)
"""What every address may answer."""

OF_A_BODY = (411, 413, 415, 422)

IDEMPOTENCY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The same key with the same request brings the same answer; with another request 409.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[!-~]*$"},
}
LANGUAGE: dict[str, Any] = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "Language of names and sentences: zh-Hans (default) or en.",
    "schema": {"type": "string", "default": "zh-Hans", "pattern": "^[A-Za-z0-9 ,;=.*-]*$", "maxLength": 100},
}

assert {status for status, _title in KINDS.values()} <= set(DESCRIPTIONS)


def reference(name: str) -> dict[str, Any]:
    """A schema by its name."""
    return {"$ref": COMPONENTS + name}


def refusals(*statuses: int) -> dict[int, Any]:
    """The problem documents that an endpoint may answer with."""
    content = {JSON_PROBLEM: {"schema": reference("ProblemDocument")}}
    return {
        status: {"description": DESCRIPTIONS[status], "content": content} for status in sorted({*statuses, *ALWAYS})
    }


def endpoint(
    answer: type,
    *,
    status: int = 200,
    refused: tuple[int, ...] = (),
    body: Mapping[str, Any] | None = None,
    parameters: tuple[Mapping[str, Any], ...] = (),
) -> dict[str, Any]:
    """The description of an endpoint, laid over what django-ninja knows of it by itself."""
    described: dict[str, Any] = {
        "parameters": [*parameters, LANGUAGE],
        "responses": {
            status: {"description": DESCRIPTIONS[status], "content": {JSON: {"schema": reference(answer.__name__)}}},
            **refusals(*refused, *(OF_A_BODY if body else ())),
        },
    }
    if body:
        described["requestBody"] = {"required": True, "content": dict(body)}
    return described


def file_endpoint(*, refused: tuple[int, ...], parameters: tuple[Mapping[str, Any], ...] = ()) -> dict[str, Any]:
    """The description of an endpoint that answers with a file of one of the accepted kinds."""
    content: dict[str, Any] = {media.name: {} for media in ACCEPTED}
    return {
        "parameters": [*parameters, LANGUAGE],
        "responses": {200: {"description": DESCRIPTIONS[200], "content": content}, **refusals(*refused)},
    }


def json_body(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A body of JSON."""
    return {JSON: {"schema": dict(schema)}}


def with_files(part: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A body of JSON, or of parts: the JSON in one of them and files beside it."""
    files = {"type": "array", "maxItems": 20, "items": {"type": "string", "format": "binary"}}
    parts = {
        "type": "object",
        "properties": {part: dict(schema), "attachments": files},
        "required": [part],
        "additionalProperties": False,
    }
    form = {"schema": parts, "encoding": {part: {"contentType": JSON}}}
    return {**json_body(schema), "multipart/form-data": form}
