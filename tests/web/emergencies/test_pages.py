"""Incidents and handovers at the browser: who may do what, what is linked, what is shown, what stays sealed."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.emergencies.actions import IncidentCard, open_incident, switch_on
from hotline.casework.emergencies.models import Handover, Incident, Surge
from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Event
from tests.casework.factories import City, appeal
from tests.web.conftest import SignIn

CARD = {
    "kind": "utility_failure",
    "title": "雪松区主管道爆裂停水",
    "title_en": "Burst main in Xuesong",
    "announcement": "雪松区主管道爆裂，正在抢修。",
    "announcement_en": "A main has burst and is being repaired.",
    "area_0": "d1",
    "matter_0": "0103",
    "is_public": "on",
}


def minute(hours: float) -> str:
    """An instant as browsers send it, so many hours from now."""
    return f"{timezone.localtime() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def card(**more: object) -> dict[str, Any]:
    """A card as it is sent."""
    return {**CARD, "begins_at": minute(-1), "expected_end_at": minute(5), **more}


def incident(small: City) -> Incident:
    """One that is going on."""
    now = timezone.now()
    return open_incident(
        IncidentCard(
            kind="utility_failure",
            title=CARD["title"],
            announcement=CARD["announcement"],
            areas=(small.units["d1"],),
            matters=(small.matters["0103"],),
            begins_at=now - timedelta(hours=1),
            expected_end_at=now + timedelta(hours=5),
        ),
        actor=small.actors["leader"],
        at=now,
    )


def test_a_leader_opens_an_incident_and_everybody_sees_it(small: City, as_: SignIn) -> None:
    leader = as_("leader")
    assert leader.get("/staff/emergencies/new/").status_code == 200
    assert leader.post("/staff/emergencies/new/", card(area_0="")).status_code == 422
    assert leader.post("/staff/emergencies/new/", card()).status_code == 302
    assert CARD["title"] in leader.get("/staff/emergencies/").content.decode()
    for address in ("/", "/submit/what/"):
        assert CARD["announcement"] in Client().get(address).content.decode()
        assert CARD["announcement_en"] in Client().get(f"/en{address}").content.decode()
    key = Incident.objects.get().pk
    assert leader.get(f"/staff/emergencies/{key}/change/").status_code == 200
    assert leader.post(f"/staff/emergencies/{key}/change/", card(is_public="")).status_code == 302
    assert CARD["announcement"] not in Client().get("/").content.decode()


def test_an_agent_opens_and_closes_none(small: City, as_: SignIn) -> None:
    key, agent = incident(small).pk, as_("agent")
    assert agent.get(f"/staff/emergencies/{key}/").status_code == 200
    for path in ("new/", f"{key}/change/", f"{key}/close/"):
        assert agent.post(f"/staff/emergencies/{path}", card()).status_code == 403
    assert as_("liaison").get("/staff/emergencies/").status_code == 403


def test_appeals_are_linked_by_tick_and_by_number_and_taken_out(small: City, as_: SignIn) -> None:
    opened, agent, at = incident(small), as_("agent"), timezone.now()
    cases = [appeal(small, at=at, matter=small.matters["010302"]) for _each in range(3)]
    other = appeal(small, at=at, region=small.units["t2"])
    address = f"/staff/emergencies/{opened.pk}/"
    text = agent.get(address).content.decode()
    assert all(case.number in text for case in cases)
    assert other.number not in text
    agent.post(address, {"chosen": [case.number for case in cases]})
    agent.post(address, {"number": other.number})
    agent.post(address, {"out": cases[0].number})
    opened.refresh_from_db()
    assert opened.linked == 3
    assert "3" in agent.get(address).content.decode()
    assert agent.post(address, {}, follow=True).status_code == 200
    assert agent.get(f"{address}?place=nowhere").status_code == 200


def test_the_seat_is_shown_what_to_say_where_place_and_category_match(small: City, as_: SignIn) -> None:
    incident(small)
    agent = as_("agent")
    shown = agent.post("/staff/seat/assist/", {"place_code": "t1", "place": "青溪镇", "matter": "010302"})
    assert CARD["announcement"] in shown.content.decode()
    elsewhere = agent.post("/staff/seat/assist/", {"place_code": "t2", "place": "白石镇", "matter": "010302"})
    assert CARD["announcement"] not in elsewhere.content.decode()


def test_the_seat_links_while_it_registers_unless_it_unticks(small: City, as_: SignIn) -> None:
    opened, agent = incident(small), as_("agent")
    place = {"place": "青溪镇", "place_code": "t1", "matter": "010302"}
    asked = {**place, "incident_seen": opened.pk}
    fresh, left = (agent.post("/staff/seat/assist/", given).content.decode() for given in (place, asked))
    assert re.search(r'name="incident"[^>]*checked', fresh)
    assert not re.search(r'name="incident"[^>]*checked', left)
    call = {**asked, "phone": "19900001234", "kind": "complaint", "content": "停水了", "act": "open"}
    agent.post("/staff/seat/", {**call, "idempotency_key": "k1"})
    agent.post("/staff/seat/", {**call, "idempotency_key": "k2", "incident": opened.pk})
    opened.refresh_from_db()
    assert (opened.linked, Appeal.objects.count()) == (1, 2)
    waiting = appeal(small, at=timezone.now())
    given = {"act": "answer", "answer": "正在抢修", "incident": opened.pk}
    agent.post(f"/staff/seat/waiting/{waiting.number}/", given)
    assert waiting.incident_links.exists()


def test_in_a_surge_the_seat_registers_place_one_line_and_number(small: City, as_: SignIn) -> None:
    opened, agent, leader = incident(small), as_("agent"), as_("leader")
    assert agent.get("/staff/seat/short/").status_code == 302
    assert agent.post(f"/staff/emergencies/{opened.pk}/surge/", {"act": "on", "hours": "2"}).status_code == 403
    leader.post(f"/staff/emergencies/{opened.pk}/surge/", {"act": "on", "hours": "99"})
    assert not Surge.objects.exists()
    leader.post(f"/staff/emergencies/{opened.pk}/surge/", {"act": "on", "hours": "2"})
    assert "/staff/seat/short/" in agent.get("/staff/seat/").content.decode()
    text = agent.get("/staff/seat/short/").content.decode()
    assert text.index(CARD["announcement"]) < text.index('name="line"')
    call = {"place": "青溪镇", "line": "全村没水", "phone": "199 0000 1234", "act": "register", "idempotency_key": "k1"}
    for _click in range(2):
        assert agent.post("/staff/seat/short/", call).status_code == 302
    case = Appeal.objects.get()
    assert (case.state, case.matter, case.region.code) == ("registered", small.matters["0103"], "t1")
    agent.post("/staff/seat/short/", {**call, "act": "announced", "idempotency_key": "k2", "phone": ""})
    assert Appeal.objects.latest("pk").state == "answered"
    opened.refresh_from_db()
    assert opened.linked == 2
    assert agent.post("/staff/seat/short/", {**call, "place": "", "line": ""}).status_code == 422
    leader.post(f"/staff/emergencies/{opened.pk}/surge/", {"act": "off"})
    assert agent.get("/staff/seat/short/").status_code == 302


def test_an_emergency_is_handed_over_whatever_is_missing_and_called_again(small: City, as_: SignIn) -> None:
    agent = as_("agent")
    sent = {"act": "hand_over", "channel": "01", "phone": "听不清", "place": "不知道哪里", "content": "有人落水了"}
    assert agent.post("/staff/seat/", {**sent, "idempotency_key": "k"}).status_code == 302
    kept = Handover.objects.get()
    assert (kept.line_code, kept.transfer, kept.appeal.state) == ("119", "no_answer", "registered")
    assert "听不清" in kept.packet["summary"]
    assert "不知道哪里" in kept.packet["summary"]
    assert "/staff/seat/call-back/" in agent.get("/staff/seat/").content.decode()
    number = kept.appeal.number
    assert number in agent.get("/staff/seat/call-back/").content.decode()
    assert agent.post("/staff/seat/call-back/", {"number": number}).status_code == 422
    told = {"number": number, f"{number}-transfer": "answered", f"{number}-line_number": "119-7"}
    assert agent.post("/staff/seat/call-back/", told).status_code == 302
    kept.refresh_from_db()
    assert (kept.tries, kept.line_number) == (2, "119-7")
    assert Appeal.objects.get().state == "handed_over"
    assert agent.post("/staff/seat/call-back/", told).status_code == 302


def test_nothing_at_all_is_handed_over_too(small: City, as_: SignIn) -> None:
    assert as_("agent").post("/staff/seat/", {"act": "hand_over", "idempotency_key": "k"}).status_code == 302
    assert Handover.objects.get().line_code == "110"


def test_what_the_line_declines_to_us_becomes_an_order_at_once(small: City, as_: SignIn) -> None:
    agent = as_("agent")
    sent = {"act": "hand_over", "line": "110", "transfer": "refused", "content": "有人打架", "phone": "19900001234"}
    agent.post("/staff/seat/", {**sent, "idempotency_key": "k"})
    order = Order.objects.get()
    assert order.urgency == "critical"
    assert order.number in agent.get("/staff/seat/").content.decode()


def test_what_110_has_passed_on_was_brought_to_110_first(small: City, as_: SignIn) -> None:
    sent = {"act": "hand_over", "line": "110", "transfer": "refused", "channel": "30", "called_first": ""}
    as_("agent").post("/staff/seat/", {**sent, "idempotency_key": "k"})
    assert Handover.objects.get().called_first == "line"
    assert not Order.objects.exists()


def test_the_packet_is_shown_after_a_reason_and_reports_are_entered(small: City, as_: SignIn) -> None:
    agent = as_("agent")
    case = appeal(small, at=timezone.now())
    agent.post(f"/staff/seat/waiting/{case.number}/", {"act": "hand_over", "line": "119", "transfer": "answered"})
    address = f"/staff/emergencies/handovers/{case.number}/"
    assert case.number in agent.get("/staff/emergencies/handovers/?transfer=answered").content.decode()
    assert "199 0000 1234" not in agent.get(address).content.decode()
    refused = agent.post(address, {"act": "packet", "reason": "x"})
    assert refused.status_code == 422
    shown = agent.post(address, {"act": "packet", "reason": "消防要求核对号码"})
    assert re.search(r"199\s?0000\s?1234", shown.content.decode())
    assert shown["Cache-Control"] == "no-store"
    assert Event.objects.filter(name="packet_read").count() == 1
    assert agent.post(address, {"act": "report", "reported": "done"}).status_code == 302
    assert Handover.objects.get().reported == "done"
    assert as_("other_county").get(address).status_code == 404


def test_a_surge_that_has_ended_is_off(small: City, as_: SignIn) -> None:
    surge = switch_on(incident(small), hours=1, actor=small.actors["leader"], at=timezone.now() - timedelta(hours=1))
    assert surge.ends_at <= timezone.now()
    assert "/staff/seat/short/" not in as_("agent").get("/staff/seat/").content.decode()
