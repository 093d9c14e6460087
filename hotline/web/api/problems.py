"""What went wrong, as RFC 9457 problem documents: one shape for every refusal of this interface."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

JSON_PROBLEM = "application/problem+json"

KINDS: dict[str, tuple[int, Promise]] = {
    "malformed": (400, pgettext_lazy("api", "The request cannot be read")),
    "key-needed": (401, pgettext_lazy("api", "A key is needed")),
    "not-allowed": (403, pgettext_lazy("api", "Not allowed")),
    "not-found": (404, pgettext_lazy("api", "Not found")),
    "method": (405, pgettext_lazy("api", "This address does not know this method")),
    "stale-version": (409, pgettext_lazy("api", "Somebody else has changed it since")),
    "key-reused": (409, pgettext_lazy("api", "The idempotency key was used before")),
    "not-open": (409, pgettext_lazy("api", "Not possible in the present state")),
    "length-needed": (411, pgettext_lazy("api", "The length of the body is needed")),
    "too-large": (413, pgettext_lazy("api", "The request is too large")),
    "media-type": (415, pgettext_lazy("api", "This kind of body is not understood")),
    "invalid": (422, pgettext_lazy("api", "Something given cannot be accepted")),
    "too-many": (429, pgettext_lazy("api", "Too many requests")),
    "unexpected": (500, pgettext_lazy("api", "Something went wrong on our side")),
    "unavailable": (503, pgettext_lazy("api", "Not available for the moment")),
}
"""Every kind of problem: its status and its title."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one thing that was given: where it stands (`person.phone`), and why in a sentence."""

    field: str
    message: str


class Problem(Exception):
    """A refusal, with everything its document says. `detail` and messages are in the reader's language already."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind)
        self.kind, self.errors, self.headers, self.more = kind, errors, dict(headers or {}), more
        self.detail = detail or " ".join(error.message for error in errors)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.kind][0]


def invalid(field: str, message: str) -> Problem:
    """One field that cannot be accepted."""
    return Problem("invalid", errors=(FieldError(field, message),))


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem document of a refusal, in the language that is active."""
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#problem-{problem.kind}",
        "title": str(KINDS[problem.kind][1]),
        "status": problem.status,
        "instance": request.path,
        "request_id": str(getattr(request, "request_id", "")),
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [{"field": error.field, "message": error.message} for error in problem.errors]
    body |= problem.more
    return HttpResponse(orjson.dumps(body), status=problem.status, content_type=JSON_PROBLEM, headers=problem.headers)


def unexpected(request: HttpRequest, error: Exception) -> Problem:
    """A fault of ours. The log says where it happened but never what the error says: it may quote what was sent."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s: %s\n%s", request.method, request.path, type(error).__name__, frames)
    return Problem("unexpected", str(error) if settings.DEBUG else "")
