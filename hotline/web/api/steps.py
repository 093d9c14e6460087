"""Steps over this interface. The step tables are the contract: one address and one JSON Schema for every step."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.actions import OrderDoor
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.steps.rules import Field, Line, StepRefused, Table
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Whistle
from hotline.casework.whistles.queries import visible_to as whistles_visible_to
from hotline.ground.journal.actions import key_hash
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import numbers
from hotline.register.staff.rules import matrix
from hotline.web.api import bodies
from hotline.web.api.door import PREFIX
from hotline.web.api.faults import sentence
from hotline.web.api.keys import key_of
from hotline.web.api.machines import actor_of
from hotline.web.api.problems import Problem
from hotline.web.api.told import Taken, local, written

MOST_VERSION = 2**31 - 1
MOST_ENTRIES = 50

TABLES: Mapping[str, Table] = MappingProxyType(
    {"orders": OrderDoor.table, "appeals": AppealDoor.table, "whistles": WhistleDoor.table}
)


def steps_of(cases: str) -> dict[str, list[Line]]:
    """The steps of a table that are taken on a case that is there, each with its lines."""
    found: dict[str, list[Line]] = {}
    for line in TABLES[cases].lines:
        if line.came_from:
            found.setdefault(line.step, []).append(line)
    return found


def title_of(step: str) -> str:
    """The name of a step in the language of the answer, as the permission matrix has it."""
    row = matrix()[step]
    return row.title if (get_language() or "").startswith("en") else row.title_zh


def case_url(cases: str, number: str) -> str:
    """Where a case is found."""
    return f"{PREFIX}/{cases}/{number}"


def step_url(cases: str, number: str, step: str) -> str:
    """Where a step is taken."""
    return f"{case_url(cases, number)}/steps/{step}"


def _text(field: Field) -> dict[str, Any]:
    return {"type": "string", "maxLength": field.longest, **({"minLength": 1} if field.is_required else {})}


def _choice(field: Field) -> dict[str, Any]:
    if field.words is None:
        return _text(field)
    return {"type": "string", "enum": list(field.choices)}


_SCHEMAS: Mapping[str, Callable[[Field], dict[str, Any]]] = MappingProxyType(
    {
        "text": _text,
        "choice": _choice,
        "choices": lambda field: {"type": "array", "items": _choice(field), "maxItems": MOST_ENTRIES},
        "boolean": lambda _field: {"type": "boolean"},
        "integer": lambda field: {"type": "integer", "minimum": 0, "maximum": field.longest},
        "moment": lambda _field: {"type": "string", "format": "date-time"},
        "unit": _text,
        "units": lambda field: {
            "type": "array",
            "items": {"type": "string", "maxLength": field.longest},
            "maxItems": MOST_ENTRIES,
        },
        "matter": _text,
        "number": _text,
    }
)


def given_schema(lines: Sequence[Line]) -> dict[str, Any]:
    """The JSON Schema of what is given with a step, from the fields of its lines."""
    fields = {field.name: field for line in lines for field in line.given}
    properties = {name: {"title": _(field.label), **_SCHEMAS[field.kind](field)} for name, field in fields.items()}
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [name for name, field in fields.items() if field.is_required]:
        schema["required"] = required
    return schema


def body_schema(lines: Sequence[Line]) -> dict[str, Any]:
    """The JSON Schema of the body of a step."""
    given = given_schema(lines)
    version = {"type": "integer", "minimum": 0, "maximum": MOST_VERSION}
    return {
        "type": "object",
        "properties": {"version": version, "given": given},
        "required": ["version", "given"] if "required" in given else ["version"],
        "additionalProperties": False,
    }


def asked(request: HttpRequest) -> tuple[int, dict[str, object]]:
    """The version and what was given, from the body of a step."""
    body = bodies.loads(bodies.json_bytes(request))
    if not isinstance(body, dict):
        raise Problem("invalid", errors=(sentence("body", "body", "must be an object"),))
    errors = [
        sentence(str(name)[:80], str(name)[:80], "is not a field of this request")
        for name in set(body) - {"version", "given"}
    ]
    version, given = body.get("version"), body.get("given", {})
    if version is None:
        errors.append(sentence("version", "version", "must be given"))
    elif isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= MOST_VERSION:
        errors.append(sentence("version", "version", "must be a whole number"))
    if not isinstance(given, dict):
        errors.append(sentence("given", "given", "must be an object"))
    if errors:
        raise Problem("invalid", errors=tuple(errors))
    return int(version or 0), given


def case_of(cases: str, number: str, actor: Actor) -> Order | Appeal | Whistle:
    """The case of a number, if the actor may see it; what may not be seen is not there."""
    if cases == "whistles":
        return whistle_of(number, actor)
    tidy = numbers.tidy_reference(number) if len(number) <= 40 else ""
    if not numbers.is_reference(tidy):
        raise Http404
    found = (orders_visible_to if cases == "orders" else appeals_visible_to)(actor).filter(number=tidy).first()
    if found is None:
        raise Http404
    return found


def whistle_of(number: str, actor: Actor) -> Whistle:
    """The whistle of a number, if the actor may see it."""
    found = whistles_visible_to(actor).filter(number=number[:40]).select_related("whistler", "order").first()
    if found is None:
        raise Http404
    return found


def take(request: HttpRequest, cases: str, number: str, step: str) -> HttpResponse:
    """Take a step. What may not be seen is not there; what may not be done is refused; what is stale says who was
    first."""
    actor = actor_of(request)
    key = key_of(request, actor=actor)
    version, given = asked(request)
    case = case_of(cases, number, actor)
    at = timezone.now()
    try:
        if isinstance(case, Order):
            take_step(case, step, actor=actor, at=at, given=given, version=version, key=key)
        elif isinstance(case, Whistle):
            WhistleDoor().take(case.pk, step, actor=actor, at=at, given=given, version=version, key=key)
        else:
            take_appeal_step(case, step, actor=actor, at=at, given=given, version=version, key=key)
    except StepRefused as refused:
        raise _labelled(refused, cases, step) from None
    return written(_taken(case, step, actor=actor, key=key))


def _labelled(refused: StepRefused, cases: str, step: str) -> Exception:
    """A field that was refused is called by its name in the form."""
    fields = {field.name: field.label for line in steps_of(cases)[step] for field in line.given}
    if not refused.field or type(refused) is not StepRefused:
        return refused
    label = _(fields[refused.field]) if refused.field in fields else refused.field[:80]
    return Problem("invalid", errors=(sentence(refused.field[:80], label, refused.message),))


def _taken(case: Order | Appeal | Whistle, step: str, *, actor: Actor, key: str) -> Taken:
    """Where the case stands, and the event that the step left in the journal: by its key, else by this request."""
    case.refresh_from_db(fields=("state", "version"))
    events = Event.objects.filter(subject_kind=case.journal_kind, subject_id=case.pk).order_by("-place")
    event = events.filter(key=key_hash(key))[0] if key else events.filter(request_id=actor.request_id)[0]
    return Taken(case.number, step, event.name, local(event.at) or event.at, case.state, case.version)
