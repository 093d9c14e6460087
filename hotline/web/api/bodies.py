"""Reading what was sent: JSON and multipart, within limits, with a sentence for everything that cannot be read."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hotline.web.api.faults import sentence
from hotline.web.api.problems import FieldError, Problem

Sent = TypeVar("Sent", bound=msgspec.Struct)

MOST_JSON = 2 * 1024 * 1024
"""Bytes of a JSON body: ten times what the fields of an appeal can hold."""

MOST_FILES = 20 * 1024 * 1024
"""Bytes of all attachments of one request together."""

MOST_DEPTH = 8
"""How deep arrays and objects may lie in each other."""

_BOM = b"\xef\xbb\xbf"
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


def media_type(request: HttpRequest) -> str:
    """The media type of the body, without parameters."""
    return request.headers.get("Content-Type", "").split(";")[0].strip().lower()


def _length(request: HttpRequest, most: int) -> None:
    """Refuse a body by its announced length, before any of it is read."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced.isdigit():
        if request.headers.get("Transfer-Encoding"):
            raise Problem("length-needed", _("Send Content-Length with the body."))
        return
    if int(announced[:20]) > most:
        raise Problem("too-large", _("At most %(megabytes)d MB.") % {"megabytes": most // (1024 * 1024)})


def _plain(request: HttpRequest, *accepted: str) -> None:
    """Refuse other media types, compressed bodies and other encodings than UTF-8."""
    if media_type(request) not in accepted:
        said = _("Send the body as %(accepted)s.") % {"accepted": ", ".join(accepted)}
        raise Problem("media-type", said, headers={"Accept-Post": ", ".join(accepted)})
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("media-type", _("Send the body uncompressed."))
    charset = _CHARSET.search(request.headers.get("Content-Type", ""))
    if charset and charset.group(1).lower() not in ("utf-8", "utf8"):
        raise Problem("media-type", _("Send the body in UTF-8."))


def json_bytes(request: HttpRequest) -> bytes:
    """The bytes of a JSON body."""
    _plain(request, "application/json")
    _length(request, MOST_JSON)
    return request.body.removeprefix(_BOM)


def _malformed(body: bytes, where: str = "") -> Problem:
    if not body.strip():
        return Problem("malformed", _("The body is empty."))
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Problem("malformed", _("The body is no UTF-8 (byte %(place)d).") % {"place": error.start})
    return Problem("malformed", _("The body is no JSON%(where)s.") % {"where": f" ({where})" if where else ""})


def loads(body: bytes) -> Any:
    """What a JSON body says; deep nesting is refused before anything looks into it."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed(body, f"{error.lineno}:{error.colno}") from None
    if _depth(said) > MOST_DEPTH:
        raise Problem("malformed", _("The body is nested too deeply."))
    return said


def _depth(value: Any) -> int:
    """How many arrays and objects lie in each other; counted no further than needed."""
    depth, level = 0, [value]
    while level and depth <= MOST_DEPTH:
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        depth += bool(level)
    return depth


def taken(body: bytes, decoder: "msgspec.json.Decoder[Sent]") -> Sent:
    """The request that a JSON body holds; what does not fit is named field by field."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Problem("invalid", errors=_errors(_whole(body), decoder.type, error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        loads(body)  # says where
        raise _malformed(body) from None


def taken_as(said: Any, kind: type[Sent]) -> Sent:
    """The same for what has been read already."""
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError as error:
        raise Problem("invalid", errors=_errors(said, kind, error)) from None


def _whole(body: bytes) -> Any:
    """What a body says, where it can be read as a whole; a number that no machine can hold is no reason to fail."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _errors(said: Any, kind: Any, first: msgspec.ValidationError) -> tuple[FieldError, ...]:
    """Everything that does not fit, not only the first of it: every field is tried by itself."""
    errors = [told(str(first))]
    if isinstance(said, dict):
        for field in msgspec.structs.fields(kind):
            if field.encode_name in said:
                try:
                    msgspec.convert(said[field.encode_name], field.type)
                except msgspec.ValidationError as error:
                    errors.append(told(str(error), field.encode_name))
    return tuple(dict.fromkeys(errors))


_UNREADABLE = gettext_noop("cannot be read")
_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_NAMED = re.compile(r"Object (?:missing required|contains unknown) field `(.*)`", re.DOTALL)
_WANTED = {
    "str": gettext_noop("must be text"),
    "bool": gettext_noop("must be true or false"),
    "float": gettext_noop("must be a number"),
    "int": gettext_noop("must be a whole number"),
    "object": gettext_noop("must be an object"),
    "array": gettext_noop("must be a list"),
}
_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Object missing required field"), lambda _found: _("must be given")),
    (re.compile(r"Object contains unknown field"), lambda _found: _("is not a field of this request")),
    (re.compile(r"Invalid enum value"), lambda _found: _("is not one of the choices")),
    (re.compile(r"Expected `str` of length >= 1$"), lambda _found: _("must be given")),
    (
        re.compile(r"Expected `str` of length <= (\d+)"),
        lambda found: _("is too long, at most %(longest)s characters") % {"longest": found.group(1)},
    ),
    (re.compile(r"Expected `array` of length"), lambda _found: _("has too many entries")),
    (re.compile(r"Expected `(?:float|int)` [<>]|Number out of range"), lambda _found: _("is out of range")),
    (re.compile(r"Expected `(\w+)"), lambda found: _(_WANTED.get(found.group(1), _UNREADABLE))),
)


def told(said: str, above: str = "") -> FieldError:
    """What msgspec says of a value, as a sentence that names the field."""
    at = _AT.search(said)
    message = said[: at.start()] if at else said
    named = _NAMED.match(message)
    places = [above, at.group(1) if at else "", named.group(1)[:80] if named else ""]
    field = ".".join(place for place in places if place) or "body"
    for pattern, sense in _SENTENCES:
        if found := pattern.match(message):
            return sentence(field, field, sense(found))
    return sentence(field, field, _(_UNREADABLE))


def parts(request: HttpRequest, name: str) -> tuple[bytes, list[UploadedFile[Any]]]:
    """The JSON part and the attachments of a multipart body."""
    _length(request, MOST_FILES + MOST_JSON)
    fields, files = request.POST, request.FILES
    if strangers := (set(fields) - {name}) | (set(files) - {name, "attachments"}):
        raise Problem("invalid", errors=_unknown(sorted(strangers)))
    body = str(fields.get(name) or "")
    if "\ufffd" in body:
        # Django puts this sign in the place of what is no UTF-8; stored, it would be a silent loss.
        raise Problem("malformed", _("The part %(name)s is no UTF-8.") % {"name": name})
    text = body.encode("utf-8")
    if name in files:
        text = files[name].read(MOST_JSON + 1)  # type: ignore[union-attr]  # one part of a name is one file
    if not text:
        raise Problem("invalid", errors=(sentence(name, name, _("must be given")),))
    if len(text) > MOST_JSON:
        raise Problem("too-large", _("At most %(megabytes)d MB.") % {"megabytes": MOST_JSON // (1024 * 1024)})
    attachments = [file for file in files.getlist("attachments") if isinstance(file, UploadedFile)]
    if sum(file.size or 0 for file in attachments) > MOST_FILES:
        raise Problem("too-large", _("At most %(megabytes)d MB.") % {"megabytes": MOST_FILES // (1024 * 1024)})
    return text.removeprefix(_BOM), attachments


def _unknown(names: Iterable[str]) -> tuple[FieldError, ...]:
    return tuple(sentence(name[:80], name[:80], _("is not a field of this request")) for name in names)


def is_multipart(request: HttpRequest) -> bool:
    """Whether the body comes in parts; anything but parts and JSON is refused."""
    kind = media_type(request)
    if kind not in ("multipart/form-data", "application/json"):
        _plain(request, "application/json", "multipart/form-data")
    return kind == "multipart/form-data"
