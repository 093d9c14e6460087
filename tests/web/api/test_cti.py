"""What a city's own call centre tells of its calls: in both forms, twice, late, in any order, from strangers."""

import itertools
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Asked
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.queries import at_seat
from hotline.casework.calls.words import Ending, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.register.call_centres import actions as centres
from hotline.register.call_centres.models import CallCentre
from hotline.register.call_centres.rules import signature
from hotline.register.seats.models import Seat
from hotline.register.staff.rules import OutOfScope
from tests.casework import factories
from tests.casework.factories import City
from tests.web.api.machine import Machine, said

pytestmark = pytest.mark.django_db
RINGS = {
    "event": "newCall",
    "callId": "pbx-7",
    "direction": "in",
    "from": "19900001234",
    "to": "12345",
    "user": ["agent"],
}
ANSWERED = {**RINGS, "event": "answer", "answeringNumber": "8001"}
OVER = {**RINGS, "event": "hangup", "cause": "normalClearing"}


@pytest.fixture
def machine() -> Machine:
    return Machine(Client())


@pytest.fixture
def centre(small: City) -> tuple[CallCentre, str]:
    return centres.connect(
        name="旧呼叫中心", region=small.units["root"], actor=small.actors["admin"], at=timezone.now()
    )


@pytest.fixture
def seat(small: City) -> Seat:
    made = factories.seat(small)
    Seat.objects.filter(pk=made.pk).update(state="off", idle_since=None)  # she is signed on at the other exchange
    return made


def tell(
    machine: Machine,
    secret: str,
    body: dict[str, Any],
    *,
    form: bool = False,
    headers: dict[str, str] | None = None,
) -> Any:
    if not form:
        return machine.post(f"/cti/{secret}/", body, headers=headers)
    pairs = [
        (f"{name}[]" if isinstance(value, list) else name, each)
        for name, value in body.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    kind = "application/x-www-form-urlencoded"
    return machine.post(f"/cti/{secret}", urlencode(pairs).encode(), headers=headers, content_type=kind)


@pytest.mark.parametrize("form", [False, True])
def test_a_call_rings_is_answered_and_over_and_the_seat_knows_who_calls(
    machine: Machine, centre: tuple[CallCentre, str], seat: Seat, small: City, form: bool
) -> None:
    secret = centre[1]
    answer = tell(machine, secret, RINGS, form=form)
    assert answer.status_code == 200, answer.content
    seat.refresh_from_db()
    call = at_seat(seat)
    assert call is not None and said(answer) == {"call": call.code}
    assert (call.other, call.line, call.purpose, seat.state) == ("+8619900001234", "12345", "foreign", "ringing")
    with pytest.raises(StepRefused, match="own call centre"):
        calls.instruct(Asked(Verb.HOLD), call=call, actor=small.actors["agent"], at=timezone.now())
    tell(machine, secret, ANSWERED, form=form)
    call.refresh_from_db()
    assert (call.stage, call.seat_id, Leg.objects.count()) == ("talking", seat.pk, 1)
    assert call.contact is not None and call.contact.channel == "01"
    tell(machine, secret, OVER, form=form)
    call.refresh_from_db()
    seat.refresh_from_db()
    assert (call.ending, seat.state, seat.call_id) == (Ending.ANSWERED, "wrap_up", None)
    calls.tidy_foreign(at=timezone.now() + timedelta(hours=1))
    seat.refresh_from_db()
    assert seat.state == "off", "she stands as before"


@pytest.mark.parametrize("order", list(itertools.permutations((RINGS, ANSWERED, OVER))))
def test_in_any_order_it_comes_to_the_same(
    machine: Machine, centre: tuple[CallCentre, str], seat: Seat, order: tuple[dict[str, Any], ...]
) -> None:
    for event in order:
        assert tell(machine, centre[1], event).status_code == 200
    call = Call.objects.get()
    seat.refresh_from_db()
    is_answer_before_end = order.index(ANSWERED) < order.index(OVER)
    assert call.ended_at is not None and call.answered_at is not None
    assert (call.ending, call.other, call.line) == (Ending.ANSWERED, "+8619900001234", "12345")
    assert call.seat_id == seat.pk and seat.call_id is None
    assert seat.state == ("wrap_up" if is_answer_before_end else "off")


def test_told_twice_it_is_one(machine: Machine, centre: tuple[CallCentre, str], seat: Seat) -> None:
    for event in (RINGS, RINGS, ANSWERED, ANSWERED, OVER, OVER, ANSWERED):
        tell(machine, centre[1], event)
    call = Call.objects.get()
    assert (Leg.objects.count(), call.transfers, call.offers) == (1, 0, 1)


def test_a_call_for_several_is_nobodys_until_one_answers(
    machine: Machine, centre: tuple[CallCentre, str], seat: Seat, small: City
) -> None:
    other = factories.seat(small, "leader", extension="8002")
    tell(machine, centre[1], {**RINGS, "user": ["agent", "leader"]})
    assert not Leg.objects.exists()
    tell(machine, centre[1], {**ANSWERED, "answeringNumber": "8002"})
    assert Call.objects.get().seat_id == other.pk
    tell(machine, centre[1], {**ANSWERED, "answeringNumber": "8001"})
    call = Call.objects.get()
    assert (call.seat_id, call.transfers) == (seat.pk, 1), "answered again by another seat it was transferred"


def test_a_seat_whose_last_call_was_never_ended_gets_the_next(
    machine: Machine, centre: tuple[CallCentre, str], seat: Seat
) -> None:
    tell(machine, centre[1], ANSWERED)
    tell(machine, centre[1], {**ANSWERED, "callId": "pbx-8"})
    second = Call.objects.latest("pk")
    seat.refresh_from_db()
    assert (second.seat_id, seat.call_id) == (seat.pk, second.pk)
    assert calls.tidy_foreign(at=timezone.now() + timedelta(hours=5)) == 2
    assert set(Call.objects.values_list("ending", flat=True)) == {Ending.LOST}


def test_a_number_withheld_stays_withheld_and_what_is_unknown_is_kept_by_name(
    machine: Machine, centre: tuple[CallCentre, str], seat: Seat
) -> None:
    tell(machine, centre[1], {**RINGS, "from": "anonymous", "user": "nobody here"})
    tell(machine, centre[1], {**ANSWERED, "from": "anonymous", "user": "周 砚秋", "answeringNumber": ""})
    call = Call.objects.get()
    assert (call.other, call.seat_id, Leg.objects.get().label) == ("", None, "周 砚秋")


@pytest.mark.parametrize(
    ("direction", "cause", "ending"),
    [
        ("in", "cancel", Ending.LEFT_QUEUE),
        ("out", "busy", Ending.LINE_BUSY),
        ("out", "notFound", Ending.WRONG_NUMBER),
        ("out", "somethingElse", Ending.NO_ANSWER),
    ],
)
def test_the_cause_says_what_an_unanswered_call_came_to(
    machine: Machine, centre: tuple[CallCentre, str], direction: str, cause: str, ending: str
) -> None:
    tell(machine, centre[1], {**OVER, "direction": direction, "cause": cause})
    assert Call.objects.get().ending == ending


def test_two_call_centres_may_use_the_same_name_of_a_call(
    machine: Machine, centre: tuple[CallCentre, str], small: City
) -> None:
    _other, secret = centres.connect(
        name="分中心", region=small.units["root"], actor=small.actors["admin"], at=timezone.now()
    )
    tell(machine, centre[1], RINGS)
    tell(machine, secret, RINGS)
    assert Call.objects.count() == 2


def test_the_secret_is_renewed_with_a_day_for_the_change_or_at_once(
    machine: Machine, centre: tuple[CallCentre, str], small: City
) -> None:
    one, first = centre
    admin, now = small.actors["admin"], timezone.now()
    second = centres.renew_secret(one, actor=admin, at=now)
    assert tell(machine, first, RINGS).status_code == tell(machine, second, RINGS).status_code == 200
    third = centres.renew_secret(one, actor=admin, at=now, at_once=True)
    assert tell(machine, second, RINGS).status_code == 404
    assert tell(machine, third, RINGS).status_code == 200
    CallCentre.objects.update(earlier_hash=one.secret_hash, earlier_until=now - timedelta(seconds=1))
    assert tell(machine, first, RINGS).status_code == 404, "its day is over"
    centres.part_from(one, actor=admin, at=now)
    assert tell(machine, third, RINGS).status_code == 404
    with pytest.raises(OutOfScope):
        centres.renew_secret(one, actor=small.actors["leader"], at=now)
    names = list(Event.objects.filter(subject_kind="centre").order_by("place").values_list("name", flat=True))
    assert names == ["call_centre_connected", *["call_centre_secret_renewed"] * 2, "call_centre_parted"]


def test_where_it_signs_nothing_unsigned_forged_or_stale_is_heard(
    machine: Machine, centre: tuple[CallCentre, str], small: City
) -> None:
    import json

    key = centres.have_it_sign(centre[0], actor=small.actors["admin"], at=timezone.now())
    body = json.dumps(RINGS, ensure_ascii=False).encode()
    now = str(int(timezone.now().timestamp()))
    old = str(int(now) - 301)

    def status(stamp: str, signed: str) -> int:
        return int(tell(machine, centre[1], RINGS, headers={"X-Timestamp": stamp, "X-Signature": signed}).status_code)

    assert tell(machine, centre[1], RINGS).status_code == 401
    assert status(now, signature(key, stamp=now, body=body + b" ")) == 401
    assert status(now, signature("another", stamp=now, body=body)) == 401
    assert status(old, signature(key, stamp=old, body=body)) == 401
    assert status("²", "sha256=ü") == 401
    assert not Call.objects.exists()
    assert status(now, signature(key, stamp=now, body=body)) == 200


HOSTILE: list[tuple[Any, int]] = [
    ([], 400),
    ({"event": "newCall"}, 422),
    ({**RINGS, "event": "explode"}, 422),
    ({**RINGS, "callId": ""}, 422),
    ({**RINGS, "callId": "x" * 251}, 422),
    ({**RINGS, "from": {"a": 1}}, 422),
    ({**RINGS, "from": "1" * 81}, 422),
    ({**RINGS, "user": ["x"] * 60}, 422),
    ({**RINGS, "user": "x\u0000y"}, 422),
    ({**RINGS, "callId": "a\u0001b"}, 422),
    ({**RINGS, "from": "1' OR 1=1--", "to": "<script>", "more": {"deep": [1]}}, 200),
    ({**RINGS, "from": 19900001234, "to": 12345}, 200),
    ({**RINGS, "to": "1" * 80}, 200),
    (b"\xff\xfe", 400),
    (b"x" * 70_000, 413),
    (b"", 415),
]


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_what_makes_no_sense_is_refused_calmly(machine: Machine, centre: tuple[CallCentre, str], place: int) -> None:
    body, status = HOSTILE[place]
    answer = machine.post(f"/cti/{centre[1]}/", body)
    assert answer.status_code == status, answer.content
    assert Call.objects.count() == (1 if status == 200 else 0)


def test_other_kinds_of_bodies_methods_and_secrets_are_refused(
    machine: Machine, centre: tuple[CallCentre, str]
) -> None:
    assert machine.post(f"/cti/{centre[1]}/", b"<a/>", content_type="text/xml").status_code == 415
    form = "application/x-www-form-urlencoded"
    assert machine.post(f"/cti/{centre[1]}/", b"event=%FF", content_type=form).status_code == 400
    assert machine.get(f"/cti/{centre[1]}/").status_code == 405
    for wrong in ("x", centre[1][:-1], "%20"):
        assert tell(machine, wrong, RINGS).status_code == 404


def test_too_many_events_are_put_off(machine: Machine, centre: tuple[CallCentre, str]) -> None:
    CallCentre.objects.update(most_an_hour=2)
    statuses = [tell(machine, centre[1], {**OVER, "callId": str(n)}).status_code for n in range(3)]
    assert statuses == [200, 200, 429]


def test_the_secret_never_stands_in_the_log() -> None:
    import logging

    from hotline.config.logs import JsonLines

    record = logging.LogRecord("x", logging.WARNING, "", 0, "Bad Request: %s", ("/api/v1/cti/s3cret-s3cret/",), None)
    assert "s3cret" not in JsonLines().format(record)
