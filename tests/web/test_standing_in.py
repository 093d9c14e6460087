"""Leaves and standing in at a browser and through the interface for machines."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.register.leaves import actions
from hotline.register.leaves.models import Leave
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff
from tests.casework.factories import City, order

LEAVES, SWITCH = "/staff/office/leaves/", "/staff/standing-in/"
SignIn = Callable[[str], Client]


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def away(small: City) -> Leave:
    """The head is away, and her liaison stands in."""
    head, liaison = (Staff.objects.get(username=username) for username in ("head", "liaison"))
    now = timezone.now()
    until = now + timedelta(days=2)
    return actions.enter(
        absent=head, stand_in=liaison, begins_at=now, ends_at=until, actor=small.actors["head"], at=now
    )


def test_a_person_enters_her_leave_and_ends_it(small: City, as_: SignIn) -> None:
    head, liaison = as_("head"), Staff.objects.get(username="liaison")
    first, last = (timezone.localtime() + timedelta(hours=hours) for hours in (1, 30))
    typed = {"begins_at": f"{first:%Y-%m-%dT%H:%M}", "ends_at": f"{last:%Y-%m-%dT%H:%M}", "stand_in": liaison.pk}
    assert "没有可选的代办人" not in body(head.get(f"{LEAVES}new/"))
    assert head.post(f"{LEAVES}new/", typed)["Location"] == LEAVES
    again = head.post(f"{LEAVES}new/", typed)
    assert again.status_code == 422
    assert "该时段已有请假" in body(again)
    wrong = head.post(f"{LEAVES}new/", {**typed, "begins_at": "gestern", "stand_in": "0"})
    assert set(wrong.context["form"].errors) == {"begins_at", "stand_in"}
    leave = Leave.objects.get()
    assert "未开始" in body(head.get(LEAVES))
    head.post(f"{LEAVES}{leave.pk}/end/")
    leave.refresh_from_db()
    assert leave.ended_by_id == small.actors["head"].staff_id


def test_a_head_enters_the_leave_of_her_people_from_their_account(small: City, as_: SignIn) -> None:
    handler = Staff.objects.get(username="handler")
    address = f"{LEAVES}new/{handler.pk}/"
    assert address in body(as_("head").get(f"/staff/office/staff/{handler.pk}/"))
    assert as_("head").get(address).status_code == 200
    assert as_("water").get(address).status_code == 403
    assert as_("head").post(f"{LEAVES}new/{small.actors['agent'].staff_id}/", {}).status_code == 403


def test_the_stand_in_takes_up_the_work_steps_for_her_and_goes_back(small: City, as_: SignIn, away: Leave) -> None:
    case, liaison = order(small, upto="drafted"), as_("liaison")
    assert "代head办理" in body(liaison.get("/staff/unit/"))
    liaison.post(SWITCH, {"absent": away.absent_id})
    page = body(liaison.get("/staff/unit/"))
    assert "standing-bar" in page
    assert "liaison（代head）" in page
    liaison.post(f"/staff/orders/{case.number}/approve/", {"version": case.version})
    assert Order.objects.get(pk=case.pk).state == "replied"
    assert "liaison（代head）" in body(liaison.get(f"/staff/orders/{case.number}/"))
    liaison.post(SWITCH, {"absent": ""})
    assert "standing-bar" not in body(liaison.get("/staff/unit/"))
    names = Event.objects.filter(subject_kind="staff", subject_id=away.stand_in_id).values_list("name", flat=True)
    assert list(names.order_by("place")) == ["stand_in_named", "desk_taken_up"]


def test_nobody_takes_up_the_work_of_one_she_does_not_stand_in_for(small: City, as_: SignIn, away: Leave) -> None:
    for username, absent in (("handler", away.absent_id), ("liaison", small.actors["leader"].staff_id), ("agent", "x")):
        client = as_(username)
        assert client.post(SWITCH, {"absent": absent}).status_code == 403
        assert "standing-bar" not in body(client.get("/staff/"))
    assert "sign-in" in Client().post(SWITCH, {"absent": away.absent_id})["Location"]


def test_after_the_leave_no_step_is_taken_in_either_name_until_she_goes_back(
    small: City, as_: SignIn, away: Leave
) -> None:
    case, liaison = order(small, upto="drafted"), as_("liaison")
    liaison.post(SWITCH, {"absent": away.absent_id})
    actions.end(leave=away, actor=small.actors["head"], at=timezone.now())
    answer = liaison.post(f"/staff/orders/{case.number}/urge/", {"version": case.version})
    assert answer.status_code == 403
    assert "不能再以其名义办理" in body(answer)
    assert liaison.get("/staff/notices/count/").status_code == 403
    assert liaison.get("/staff/unit/").status_code == 403
    liaison.post(SWITCH, {"absent": ""})
    assert liaison.get("/staff/unit/").status_code == 200


def test_a_form_opened_before_the_switch_is_refused_after_it(small: City, away: Leave) -> None:
    case, client = order(small, upto="drafted"), Client(enforce_csrf_checks=True)
    client.force_login(Staff.objects.get(username="liaison"), "allauth.account.auth_backends.AuthenticationBackend")
    client.get(LEAVES)
    before = client.cookies["huiyin_csrf"].value
    client.post(SWITCH, {"absent": away.absent_id, "csrfmiddlewaretoken": before})
    after = client.cookies["huiyin_csrf"].value
    address = f"/staff/orders/{case.number}/approve/"
    refused = client.post(address, {"version": case.version, "csrfmiddlewaretoken": before})
    assert refused.status_code == 403
    assert Order.objects.get(pk=case.pk).state == "drafted"
    client.post(address, {"version": case.version, "csrfmiddlewaretoken": after})
    assert Order.objects.get(pk=case.pk).state == "replied"


def test_what_is_made_known_to_the_absent_one_stands_among_the_stand_ins_notices(as_: SignIn, away: Leave) -> None:
    assert "代办：head的提醒" in body(as_("liaison").get("/staff/notices/"))
    assert "代办：" not in body(as_("handler").get("/staff/notices/"))


def test_who_is_away_is_seen_by_who_answers_for_the_unit(as_: SignIn, away: Leave) -> None:
    assert "当前请假人员" in body(as_("head").get(LEAVES))
    assert "当前请假人员" not in body(as_("handler").get(LEAVES))


def test_a_machine_says_for_whom_it_acts(small: City, away: Leave) -> None:
    case = order(small, upto="drafted")
    key = give_token(person=Staff.objects.get(username="liaison"), label="t", actor=SYSTEM, at=timezone.now())
    headers = {"Authorization": f"Bearer {key}", "Huiyin-Stands-In-For": "head"}
    address = f"/api/v1/orders/{case.number}/steps/approve"
    asked = {"version": case.version}
    wrong = Client().post(address, asked, "application/json", headers={**headers, "Huiyin-Stands-In-For": "leader"})
    assert wrong.status_code == 403
    assert "不能再以其名义办理" in wrong.content.decode()
    done = Client().post(address, asked, "application/json", headers=headers)
    assert done.status_code == 200, done.content
    event = Event.objects.filter(subject_kind="order", subject_id=case.pk).order_by("-place")[0]
    assert (event.actor_id, event.actor_for_id) == (away.stand_in_id, away.absent_id)
    told = Client().get(f"/api/v1/orders/{case.number}", headers={"Authorization": f"Bearer {key}"}).json()
    assert "head" in str(told)
