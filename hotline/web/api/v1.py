"""Version 1 of the interface: every address with its view, its key and its description."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router

from hotline.casework.appeals.models import Appeal
from hotline.web.api import (
    answers,
    appeals,
    citizens,
    cti,
    explaining,
    faults,
    fetching,
    incidents,
    notices,
    orders,
    parked,
    registers,
    restrictions,
    steps,
    waiting,
    whistles,
)
from hotline.web.api.cases import appeal_steps
from hotline.web.api.contract import IDEMPOTENCY, endpoint, file_endpoint, json_body, reference, with_files
from hotline.web.api.explaining import ClocksExplained
from hotline.web.api.machines import STAFF_KEY, actor_for
from hotline.web.api.problems import respond
from hotline.web.api.sent import Material, NewAppeal, Rating, Urging
from hotline.web.api.told import (
    AppealPage,
    AppealSteps,
    Followed,
    MatterPage,
    OrderCase,
    OrderPage,
    PlacePage,
    Registered,
    Taken,
    UnitPage,
    written,
)

TITLE = "Interface of the 12345 hotline"
ABOUT = (
    "Citizens' systems register appeals and follow them by number and query code; systems of the staff read orders and "
    "take steps with the key of a member of staff. Times are ISO 8601 with the offset of the city."
)
CITIZENS, STAFF, STEPS, CENTRES = (
    "Addresses for citizens",
    "Addresses for the staff",
    "Steps, one address each",
    "Addresses for call centres",
)


def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """Every refusal is a problem document."""
    return respond(request, faults.of(request, error))


class OneAnswer(NinjaAPI):
    """django-ninja whose every exception, also those it has answers for itself, becomes a problem document."""

    def set_default_exception_handlers(self) -> None:
        """One handler for all."""
        self.add_exception_handler(Exception, refuse)


public, staff = Router(tags=[CITIZENS]), Router(tags=[STAFF], auth=STAFF_KEY)

CODE = {
    "name": "code",
    "in": "query",
    "required": True,
    "description": "Query code: ten digits that the caller alone has.",
    "schema": {"type": "string", "maxLength": 32},
}


@public.post(
    "/appeals",
    operation_id="create_appeal",
    summary="Register an appeal by machine",
    openapi_extra=endpoint(
        Registered,
        status=201,
        refused=(401, 403, 409, 429),
        body=with_files("appeal", reference(NewAppeal.__name__)),
        parameters=(IDEMPOTENCY,),
    ),
)
def create_appeal(request: HttpRequest) -> HttpResponse:
    """Without a key as a citizen, with one as a member of staff. Tells number and query code."""
    return appeals.create(request)


public.get(
    "/appeals",
    auth=STAFF_KEY,
    tags=[STAFF],
    operation_id="list_appeals",
    summary="List appeals without an order",
    openapi_extra=endpoint(AppealPage, refused=(401, 403, 422)),
)(waiting.list_appeals)


@public.get(
    "/appeals/{number}",
    operation_id="follow_appeal",
    summary="Follow an appeal by number and code",
    openapi_extra=endpoint(Followed, refused=(404,), parameters=(CODE,)),
)
def follow_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Wrong number and wrong code are answered alike; after five failures the appeal stays shut for half an hour."""
    return citizens.show(request, number)


public.get(
    "/appeals/{number}/files/{int:file}",
    operation_id="fetch_appeal_file",
    summary="Fetch a file of an appeal",
    openapi_extra=file_endpoint(refused=(401, 403, 404), parameters=({**CODE, "required": False},)),
)(fetching.appeal_file)


@public.post(
    "/appeals/{number}/materials",
    operation_id="add_material",
    summary="Add material by machine",
    openapi_extra=endpoint(
        Followed,
        status=201,
        refused=(404, 409, 429),
        body=with_files("material", reference(Material.__name__)),
        parameters=(IDEMPOTENCY,),
    ),
)
def add_material(request: HttpRequest, number: str) -> HttpResponse:
    """What was asked for, or what comes to the caller's mind."""
    return citizens.add_material(request, number)


@public.post(
    "/appeals/{number}/urgings",
    operation_id="urge_appeal",
    summary="Urge an appeal by machine",
    openapi_extra=endpoint(
        Followed,
        status=201,
        refused=(404, 409),
        body=json_body(reference(Urging.__name__)),
        parameters=(IDEMPOTENCY,),
    ),
)
def urge_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """As often a day as the city allows; `may_urge_from` says when the next time is possible."""
    return citizens.urge(request, number)


@public.post(
    "/appeals/{number}/ratings",
    operation_id="rate_appeal",
    summary="Rate the handling by machine",
    openapi_extra=endpoint(
        Followed,
        status=201,
        refused=(404, 409),
        body=json_body(reference(Rating.__name__)),
        parameters=(IDEMPOTENCY,),
    ),
)
def rate_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Once a round, when the answer has been given."""
    return citizens.rate(request, number)


public.get(
    "/places",
    operation_id="list_places",
    summary="List the places an appeal can be about",
    openapi_extra=endpoint(PlacePage, refused=(422,)),
)(registers.list_places)

public.get(
    "/incidents",
    operation_id="list_incidents",
    summary="List what is announced now",
    openapi_extra=endpoint(incidents.IncidentPage, refused=(422,)),
)(incidents.list_incidents)

public.get(
    "/answers",
    operation_id="list_answers",
    summary="Find a standard answer",
    openapi_extra=endpoint(answers.AnswerPage, refused=(422, 429)),
)(answers.list_answers)

public.get(
    "/answers/{number}",
    operation_id="show_answer",
    summary="Read a standard answer",
    openapi_extra=endpoint(answers.AnswerRow, refused=(404,)),
)(answers.show_answer)

public.get(
    "/parked",
    operation_id="list_parked",
    summary="List what is parked",
    openapi_extra=endpoint(parked.ParkedPage, refused=(422,)),
)(parked.list_parked)

staff.get(
    "/orders",
    operation_id="list_orders",
    summary="List orders",
    openapi_extra=endpoint(OrderPage, refused=(401, 403, 422)),
)(orders.list_orders)

staff.get(
    "/orders/{number}",
    operation_id="show_order",
    summary="Show an order with everything that belongs to it",
    openapi_extra=endpoint(OrderCase, refused=(401, 403, 404)),
)(orders.show_order)

staff.get(
    "/orders/{number}/clocks",
    operation_id="explain_clocks",
    summary="Explain the limits of an order day by day",
    openapi_extra=endpoint(ClocksExplained, refused=(401, 403, 404)),
)(explaining.explain_clocks)

staff.get(
    "/orders/{number}/files/{int:file}",
    operation_id="fetch_order_file",
    summary="Fetch a file of an order",
    openapi_extra=file_endpoint(refused=(401, 403, 404)),
)(fetching.order_file)


@staff.get(
    "/appeals/{number}/steps",
    operation_id="show_appeal_steps",
    summary="Show an appeal and the steps that are open on it",
    openapi_extra=endpoint(AppealSteps, refused=(401, 403, 404)),
)
def show_appeal_steps(request: HttpRequest, number: str) -> HttpResponse:
    """The appeal as the staff see it, personal data masked."""
    actor = actor_for(request, "read_orders")
    appeal = steps.case_of("appeals", number, actor)
    assert isinstance(appeal, Appeal)
    return written(appeal_steps(appeal, actor))


staff.get(
    "/whistles",
    operation_id="list_whistles",
    summary="List whistles",
    openapi_extra=endpoint(whistles.WhistlePage, refused=(401, 403, 422)),
)(whistles.list_whistles)

staff.get(
    "/whistles/{number}",
    operation_id="show_whistle",
    summary="Show a whistle and the steps that are open on it",
    openapi_extra=endpoint(whistles.WhistleCase, refused=(401, 403, 404)),
)(whistles.show_whistle)

staff.get(
    "/restrictions",
    operation_id="list_restrictions",
    summary="List restrictions of callers",
    openapi_extra=endpoint(restrictions.RestrictionPage, refused=(401, 403, 422)),
)(restrictions.list_restrictions)

staff.get(
    "/units",
    operation_id="list_units",
    summary="List units in the order of the tree",
    openapi_extra=endpoint(UnitPage, refused=(401, 422)),
)(registers.list_units)

staff.get(
    "/matters",
    operation_id="list_matters",
    summary="List the classes of matter",
    openapi_extra=endpoint(MatterPage, refused=(401, 422)),
)(registers.list_matters)


def step_view(cases: str, step: str) -> Any:
    """The view of one step."""

    def take_this_step(request: HttpRequest, number: str) -> HttpResponse:
        return steps.take(request, cases, number, step)

    return take_this_step


def add_steps(cases: str) -> None:
    """One address for every step of a table."""
    for step, lines in steps.steps_of(cases).items():
        body = partial(steps.body_schema, lines)
        staff.post(
            f"/{cases}/{{number}}/steps/{step}",
            operation_id=f"{cases}_{step}",
            summary=step,
            description="",
            tags=[STEPS],
            openapi_extra=endpoint(
                Taken, refused=(401, 403, 404, 409), body=json_body(body()), parameters=(IDEMPOTENCY,)
            ),
        )(step_view(cases, step))


staff.get(
    "/notices",
    operation_id="list_notices",
    summary="List what the own role is told",
    openapi_extra=endpoint(notices.NoticePage, refused=(401, 403, 422)),
)(notices.list_notices)

staff.post(
    "/notices/{key}/seen",
    operation_id="see_notice",
    summary="Mark a notice as seen",
    openapi_extra=endpoint(notices.NoticeSeen, refused=(401, 403, 404)),
)(notices.see_notice)


for address, is_shown in (("/cti/{secret}/", True), ("/cti/{secret}", False)):
    public.post(
        address,
        tags=[CENTRES],
        operation_id="hear_call_centre" if is_shown else "hear_call_centre_plain",
        summary="Tell of a call in the city's own call centre",
        include_in_schema=is_shown,
        openapi_extra=endpoint(
            cti.CallHeard,
            refused=(401, 404, 429),
            body={**json_body(reference(cti.CallEvent.__name__)), cti.FORM: {"schema": reference("CallEvent")}},
            parameters=cti.PARAMETERS,
        ),
    )(cti.hear)

add_steps("appeals")
add_steps("orders")
add_steps("whistles")

api = OneAnswer(title=TITLE, version="1", description=ABOUT, docs_url=None, openapi_url=None, urls_namespace="api-v1")
api.add_router("", public)
api.add_router("", staff)
