"""From what the rooms raise to the problem that says it: one table for all endpoints."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg_pool import PoolTimeout

from hotline.casework.appeals.actions import CodeRefused
from hotline.casework.steps.rules import KeyReused, StaleVersion, StepRefused
from hotline.ground.files.rules import UnfitFile
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.api.problems import FieldError, Problem, invalid, unexpected
from hotline.web.parts.history import change_words

WAIT_SECONDS = "5"


def of(request: HttpRequest, error: Exception) -> Problem:
    """The problem that an exception means; what is not known here is a fault of ours."""
    if isinstance(error, Problem):
        return error
    for kind, told in _TOLD:
        if isinstance(error, kind):
            return told(error)
    return unexpected(request, error)


def sentence(field: str, label: str, message: str) -> FieldError:
    """A sentence that names its field, from a message that may name it already."""
    said = _(message) if message else ""
    if said.startswith(tuple(name + colon for name in (field, label) for colon in ":：")):
        return FieldError(field, said)
    return FieldError(field, _("%(field)s: %(what)s") % {"field": label or field, "what": said})


def _refused(error: StepRefused) -> Problem:
    if error.field:
        return Problem("invalid", errors=(sentence(error.field, error.field, error.message),))
    return Problem("not-open", _(error.message))


def _stale(error: StaleVersion) -> Problem:
    return Problem("stale-version", _(error.message), changes=[change_words(change) for change in error.changes])


def _unfit(error: UnfitText) -> Problem:
    return invalid(error.field, error.reason)


def _unfit_file(error: UnfitFile) -> Problem:
    return invalid(error.field, error.reason)


def _lost(_error: Exception) -> Problem:
    headers = {"Retry-After": WAIT_SECONDS}
    return Problem("unavailable", _("Please try again in a few seconds."), headers=headers)


def _key_needed(_error: Exception) -> Problem:
    said = _("Send a valid key of a member of staff: Authorization: Bearer …")
    return Problem("key-needed", said, headers={"WWW-Authenticate": 'Bearer realm="Huiyin"'})


_NO_MOMENT, _UNREADABLE = gettext_noop("must be a date and time"), gettext_noop("cannot be read")
_QUERY_SENTENCES: dict[str, str] = {
    "missing": gettext_noop("must be given"),
    "extra_forbidden": gettext_noop("is not a field of this request"),
    "int_parsing": gettext_noop("must be a whole number"),
    "bool_parsing": gettext_noop("must be yes or no"),
    "enum": gettext_noop("is not one of the choices"),
    "literal_error": gettext_noop("is not one of the choices"),
    "string_too_long": gettext_noop("is too long"),
    "string_too_short": gettext_noop("is too short"),
    "greater_than_equal": gettext_noop("is out of range"),
    "less_than_equal": gettext_noop("is out of range"),
    "too_long": gettext_noop("has too many entries"),
}


def _parameters(error: ValidationError) -> Problem:
    """Parameters of the query or the address that do not fit."""
    errors = []
    for entry in error.errors:
        field = str(entry["loc"][-1]) if len(entry["loc"]) < 3 else str(entry["loc"][2])
        kind = str(entry["type"])
        said = _QUERY_SENTENCES.get(kind, _NO_MOMENT if kind.startswith("date") else _UNREADABLE)
        errors.append(sentence(field, field, said))
    return Problem("invalid", errors=tuple(dict.fromkeys(errors)))


_TOLD: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], Problem]], ...] = (
    (StaleVersion, _stale),
    (KeyReused, lambda error: Problem("key-reused", _(error.message))),
    (StepRefused, _refused),
    (UnfitText, _unfit),
    (UnfitFile, _unfit_file),
    (OutOfScope, lambda error: Problem("not-allowed", _(str(error)))),
    ((CodeRefused,), lambda error: Problem("not-found", _(str(error)))),
    (AuthenticationError, _key_needed),
    (ValidationError, _parameters),
    (HttpError, lambda _error: Problem("malformed", _("The body cannot be read."))),
    (Http404, lambda _error: Problem("not-found")),
    (RequestDataTooBig, lambda _error: Problem("too-large")),
    ((TooManyFilesSent, TooManyFieldsSent), lambda _error: Problem("too-large", _("There are too many parts."))),
    (MultiPartParserError, lambda _error: Problem("malformed", _("The parts of the body cannot be told apart."))),
    (UnreadablePostError, lambda _error: Problem("malformed", _("The body ended too early."))),
    (DisallowedHost, lambda _error: Problem("malformed", _("The Host header names no address of this server."))),
    ((BadRequest, SuspiciousOperation), lambda _error: Problem("malformed")),
    ((OperationalError, InterfaceError, PoolTimeout), _lost),
)
