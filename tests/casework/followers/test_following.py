"""Several named persons follow one order and are told of its steps: each once, and only what they may see."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.casework.followers import queries
from hotline.casework.followers.actions import follow, name_followers, note_seen, tell, unfollow
from hotline.casework.followers.models import Follow, Notice
from hotline.casework.followers.queries import followed, followers_of, offered, unseen
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, city, order

AT = MORNING + timedelta(hours=6)


def test_a_follower_is_told_of_each_step_of_others_once(small: City) -> None:
    case = order(small, upto="dispatched")
    follow(case, actor=small.actors["supervisor"], at=AT)
    follow(case, actor=small.actors["supervisor"], at=AT)
    assert [row.staff.username for row in followers_of(case.pk)] == ["supervisor"]
    assert tell(at=AT) == 0
    take_step(case, "sign", actor=small.actors["liaison"], at=AT, given={})
    take_step(case, "urge", actor=small.actors["supervisor"], at=AT, given={})
    assert (tell(at=AT), tell(at=AT)) == (1, 0)
    assert [notice.event for notice in unseen(small.actors["supervisor"])] == ["signed"]
    assert note_seen(actor=small.actors["supervisor"], at=AT) == 1
    assert not unseen(small.actors["supervisor"]).exists()
    names = Event.objects.filter(subject_kind="order", subject_id=case.pk).values_list("name", flat=True)
    assert list(names).count("followed") == 1
    assert [*verify.chains("order", Order)] == []


def test_the_list_of_followed_orders_is_one_query_of_what_may_be_seen(
    small: City, django_assert_num_queries: object
) -> None:
    cases = [order(small, upto="signed", key=f"f{n}") for n in range(3)]
    for case in cases:
        follow(case, actor=small.actors["liaison"], at=AT)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert set(followed(small.actors["liaison"])) == set(cases)
    unfollow(cases[0], actor=small.actors["liaison"], at=AT)
    assert followed(small.actors["liaison"]).count() == 2
    assert not followed(small.actors["supervisor"]).exists()


def test_nobody_follows_what_she_may_not_see_and_the_centre_names_who_may(small: City) -> None:
    small.employ("mayor", "city_leader", "root")
    case = order(small, upto="signed")
    with pytest.raises(OutOfScope):
        follow(case, actor=small.actors["other_county"], at=AT)
    mayor, stranger = Staff.objects.get(username="mayor"), Staff.objects.get(username="other_county")
    assert mayor in offered(case)
    assert stranger not in offered(case)
    with pytest.raises(StepRefused):
        name_followers(case, people=[stranger], actor=small.actors["supervisor"], at=AT)
    with pytest.raises(OutOfScope):
        name_followers(case, people=[mayor], actor=small.actors["liaison"], at=AT)
    name_followers(case, people=[mayor], actor=small.actors["supervisor"], at=AT)
    assert followed(small.actors["mayor"]).get() == case
    assert Follow.objects.get().named_by == Staff.objects.get(username="supervisor")


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_follower_once() -> None:
    small = city()
    case = order(small, upto="dispatched")
    follow(case, actor=small.actors["supervisor"], at=AT)
    take_step(case, "sign", actor=small.actors["liaison"], at=AT, given={})
    counts: list[int] = []

    def work() -> None:
        counts.append(tell(at=AT))
        connection.close()

    with transaction.atomic():
        assert tell(at=AT) == 1
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert counts == [0]
    assert Notice.objects.count() == 1


def test_the_pages_follow_name_list_and_make_known(small: City) -> None:
    case = order(small, upto="dispatched")

    def as_(name: str) -> Client:
        client = Client()
        client.force_login(
            Staff.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    page = f"/staff/orders/{case.number}/"
    assert as_("supervisor").post(f"{page}follow/", {"act": "begin"}).status_code == 302
    assert case.number in as_("supervisor").get("/staff/orders/followed/").content.decode()
    head = Staff.objects.get(username="head")
    assert as_("supervisor").get(f"{page}followers/").status_code == 200
    assert as_("supervisor").post(f"{page}followers/", {"people": [head.pk]}).status_code == 302
    assert as_("supervisor").post(f"{page}followers/", {"people": []}).status_code == 422
    assert as_("liaison").get(f"{page}followers/").status_code == 403
    assert "取消关注" in as_("head").get(page).content.decode()
    take_step(case, "sign", actor=small.actors["liaison"], at=AT, given={})
    tell(at=AT)
    assert "我的关注" in as_("head").get("/staff/notices/").content.decode()
    as_("head").post("/staff/notices/seen/", {})
    assert not unseen(small.actors["head"]).exists()
    assert as_("other_county").post(f"{page}follow/", {"act": "begin"}).status_code == 404


def test_many_agents_crowd_nobody_out_of_who_may_be_named(small: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = order(small, upto="dispatched")
    seats = [Staff(username=f"seat{n}", name=f"seat{n}", role="agent", unit=small.units["intake"]) for n in range(9)]
    Staff.objects.bulk_create(seats)
    monkeypatch.setattr(queries, "MOST_OFFERED", 12)
    with CaptureQueriesContext(connection) as asked:
        roles = [person.role for person in offered(case)]
    assert {"leader", "supervisor", "head"} <= set(roles)
    assert set(roles[-2:]) == {"agent"}
    assert len(asked) < 30, "what they may see is asked once for all who share role and unit"
