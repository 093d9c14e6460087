"""What is answered: the documents of this interface. The OpenAPI is made from these."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.http import HttpResponse
from msgspec import Struct

from hotline.web.api.attached import AttachedFile

JSON = "application/json"
ZONE = ZoneInfo(settings.TIME_ZONE)


def local(at: datetime | None) -> datetime | None:
    """An instant with the offset of the city."""
    return at.astimezone(ZONE) if at else None


def written(document: Struct, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A document as it goes out: UTF-8, Chinese as Chinese."""
    return HttpResponse(msgspec.json.encode(document), status=status, content_type=JSON, headers=headers)


class Named(Struct):
    """Something with a public code, and its name in the language of the answer."""

    code: str
    name: str


class Links(Struct):
    """Where to go on."""

    self: str
    page: str
    materials: str
    ratings: str


class Registered(Struct):
    """The receipt of an appeal. The query code is told here and nowhere else."""

    number: str
    query_code: str
    state: str
    received_at: datetime
    acceptance_due_at: datetime | None
    promised_at: datetime | None
    links: Links


class Turn(Struct):
    """Whose turn it is, in words for citizens; `you` when the caller is asked for something."""

    who: str
    text: str
    until: datetime | None


class Refused(Struct):
    """Why an appeal is not accepted, and where to go instead."""

    code: str
    title: str
    basis: str
    explanation: str
    alternative: str


class Progress(Struct):
    """One thing that happened, in words for citizens."""

    at: datetime
    event: str
    text: str


class SentLetter(Struct):
    """A letter to the caller."""

    at: datetime
    subject: str
    body: str


class Followed(Struct):
    """What the caller sees of her appeal. `is_merged`: others' appeals about the same matter are handled with it.
    `is_provisional`: the day promised may still move, because the holidays of its year have not been announced."""

    number: str
    title: str
    kind: str
    state: str
    state_name: str
    received_at: datetime
    accepted_at: datetime | None
    promised_at: datetime | None
    is_provisional: bool
    turn: Turn | None
    answer: str
    refusal: Refused | None
    letters: list[SentLetter]
    progress: list[Progress]
    attachments: list[AttachedFile]
    answer_attachments: list[AttachedFile]
    may_add_material: bool
    may_rate: bool
    may_urge_from: datetime | None = None
    is_merged: bool = False


class OrderRow(Struct):
    """One order in a list."""

    number: str
    title: str
    kind: str
    urgency: str
    state: str
    state_name: str
    channel: str
    round: int
    version: int
    is_confidential: bool
    sensitivity: str
    crisis: str
    from_above: bool
    outer_number: str
    outer_due_at: datetime | None
    opened_at: datetime
    dispatched_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    running_clock: str
    is_overdue: bool
    matter: Named | None
    place: Named
    lead: Named | None
    turn: Named | None


class OrderPage(Struct):
    """A page of orders; `next` is the cursor of the page that follows, null on the last. Where very many orders hold
    the words of `q`, a page looks through a part of the list and may hold fewer orders than asked for, or none, and yet
    be followed by another one."""

    items: list[OrderRow]
    next: str | None


class AppealCase(Struct):
    """An appeal as the staff see it. `caller` says how she is shown: masked, confidential or anonymous."""

    number: str
    title: str
    content: str
    claim: str
    kind: str
    urgency: str
    state: str
    channel: str
    language: str
    received_at: datetime
    accepted_at: datetime | None
    promised_at: datetime | None
    place: Named
    matter: Named | None
    address: str
    occurred: str
    object_name: str
    is_confidential: bool
    sensitivity: str
    complained: list[Named]
    is_anonymous: bool
    wants_visit: bool
    wants_public: bool
    caller: str
    caller_name: str
    caller_phone: str
    caller_address: str
    attachments: list[AttachedFile]


class AppealRow(Struct):
    """An appeal in a list."""

    number: str
    title: str
    kind: str
    urgency: str
    state: str
    channel: str
    version: int
    received_at: datetime
    due_at: datetime | None
    place: Named
    matter: Named | None


class AppealPage(Struct):
    """A page of appeals; `next` is the cursor of the page that follows, null on the last."""

    items: list[AppealRow]
    next: str | None


class TaskPart(Struct):
    """One unit's part in an order."""

    unit: Named
    role: str
    state: str
    assigned_at: datetime
    signed_at: datetime | None
    contacted_at: datetime | None
    due_at: datetime
    finished_at: datetime | None
    basis: str
    report: str


class ClockFace(Struct):
    """A limit of the order or of an appeal in it: when it began, when it ends, when it was kept."""

    subject: str
    kind: str
    unit: Named | None
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    is_provisional: bool


class Happened(Struct):
    """One row of the journal. `texts` are what people wrote, masked; `stands_in_for` names who was on leave where the
    person acted for her."""

    place: int
    subject: str
    event: str
    at: datetime
    role: str
    person: str
    stands_in_for: str
    unit: str
    came_from: str
    went_to: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    texts: dict[str, str]
    attachments: list[AttachedFile]


class UnitReply(Struct):
    """The lead unit's reply of one round."""

    round: int
    unit: Named
    drafted_at: datetime
    approved_at: datetime | None
    audited_at: datetime | None
    contacted: bool
    contact_way: str
    contact_at: datetime | None
    fact_true: str
    result: str
    unit_solved: bool
    unsolved_reason: str
    legal_basis: str
    internal_report: str
    public_answer: str
    measures: str
    attachments: list[AttachedFile]


class Verdict(Struct):
    """What a caller said of one round."""

    appeal: str
    round: int
    made_at: datetime
    by_caller: bool
    contacted: bool | None
    solved: str
    satisfied: str
    reasons: list[str]
    caller_words: str


class OpenStep(Struct):
    """A step that may be taken now: where, and what must be given with it (JSON Schema)."""

    step: str
    title: str
    url: str
    given: dict[str, Any]


class OrderCase(Struct):
    """An order with everything that belongs to it. `callers` share it; `merged_into` is the number of the order that
    handles it now, `merged` those that were merged into this one."""

    order: OrderRow
    first_receiver: Named | None
    returns: int
    is_ruled: bool
    exclusion: str
    exclusion_code: str
    callers: int
    merged_into: str
    merged: list[str]
    appeals: list[AppealCase]
    tasks: list[TaskPart]
    clocks: list[ClockFace]
    events: list[Happened]
    replies: list[UnitReply]
    visits: list[Verdict]
    attachments: list[AttachedFile]
    open_steps: list[OpenStep]


class AppealSteps(Struct):
    """An appeal on the side of the centre, and the steps that may be taken now."""

    version: int
    appeal: AppealCase
    open_steps: list[OpenStep]


class Taken(Struct):
    """A step that was taken, and where the case stands now. Under the same key the same answer comes back."""

    number: str
    step: str
    event: str
    at: datetime
    state: str
    version: int


class UnitRow(Struct):
    """A unit in the tree; `level` 1 is the city."""

    code: str
    name: str
    kind: str
    parent: str | None
    level: int
    trade: str
    short_name: str
    phone: str
    merge_way: str
    is_closed: bool


class UnitPage(Struct):
    """Units in the order of the tree: each after the one above it."""

    items: list[UnitRow]
    next: str | None


class PlaceRow(Struct):
    """A place that an appeal can be about."""

    code: str
    name: str
    kind: str
    parent: str | None


class PlacePage(Struct):
    """Places in the order of the tree."""

    items: list[PlaceRow]
    next: str | None


class MatterRow(Struct):
    """A class of matter."""

    code: str
    name: str
    full_name: str
    parent: str | None
    urgency: str
    is_closed: bool


class MatterPage(Struct):
    """The category tree, each class after the one above it."""

    items: list[MatterRow]
