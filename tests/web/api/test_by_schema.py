"""schemathesis sends what the OpenAPI allows, and what it does not, to every address: no answer is a fault of ours,
every answer is as described."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import SYSTEM
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff
from hotline.web.api.openapi import document
from tests.casework.factories import MORNING, City, appeal, order

EXAMPLES = 14
WHO = {"accept": "agent", "sign": "liaison", "draft": "handler", "report": "water", "approve": "head"}
"""Whose key is used for a step; the dispatcher's for everything else."""


@pytest.fixture
def application(db: None) -> Iterator[WSGIHandler]:
    """The product as a web server calls it, on the connection of the test: nothing closes that between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def checks() -> list[Any]:
    """What is asked of every answer. schemathesis takes long to read, so only the test that needs it reads it."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as openapi

    return [
        not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_schema_conformance,
    ]


@pytest.fixture
def cases(small: City) -> list[Appeal]:
    """Cases in several states, so that numbers mean something."""
    entered = [Appeal.objects.get(share__order=order(small, upto=upto)) for upto in ("opened", "signed", "audited")]
    return [appeal(small, at=MORNING), *entered]


@pytest.mark.slow
def test_every_answer_is_as_described(cases: list[Appeal], application: WSGIHandler) -> None:
    from schemathesis import openapi

    schema = openapi.from_wsgi("/api/v1/openapi.json", application)
    answers: dict[str, Counter[int]] = {}
    for name in [
        operation["operationId"] for methods in document("en")["paths"].values() for operation in methods.values()
    ]:
        answers[name] = Counter(send_examples(schema.find_operation_by_id(name), name, cases))
    reached = {status for statuses in answers.values() for status in statuses}
    assert reached >= {200, 201, 401, 404, 409, 422}, answers


def send_examples(operation: Any, name: str, cases: list[Appeal]) -> list[int]:
    """Send examples to one address; the statuses that came back. Every eighth comes without a key."""
    person = Staff.objects.get(username=WHO.get(name.partition("_")[2], "dispatcher"))
    key = give_token(person=person, label="test", actor=SYSTEM, at=timezone.now())
    statuses: list[int] = []
    asked = checks()

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(),
        known=st.sampled_from([None, *cases]),
        keyless=st.sampled_from([False] * 7 + [True]),
    )
    def send(case: Any, known: Appeal | None, keyless: bool) -> None:
        if known is not None:
            meant(case, known)
        has_key = not keyless and name.partition("_")[0] not in CITIZENS
        response = case.call(headers={"Authorization": f"Bearer {key}"} if has_key else {})
        statuses.append(response.status_code)
        case.validate_response(response, checks=asked)

    send()
    return statuses


CITIZENS = ("create", "follow", "add", "rate")


def meant(case: Any, known: Appeal) -> None:
    """Let a request be about a case that is there: its number, its code, the version it has now."""
    if "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = known.number
    if "code" in (case.query or {}):
        case.query["code"] = known.code
    if isinstance(case.body, dict):
        if case.path.endswith("/appeals"):
            plain = {"channel": "02", "external_number": "", "external_system": "", "place": "t1", "occurred": ""}
            case.body |= {**plain, "person": {"phone": "19900001234"}, "longitude": None, "latitude": None}
        if "code" in case.body:
            case.body["code"] = known.code
        if "version" in case.body:
            rows = Order.objects if "/orders/" in case.path else Appeal.objects
            case.body["version"] = rows.filter(number=known.number).values_list("version", flat=True).first() or 0
