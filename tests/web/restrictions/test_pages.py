"""The pages of restrictions: proposed from the seat, approved by two, said on the seat, objected to by the caller."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from hotline.casework.correspondence.models import Contact
from hotline.casework.restrictions.models import Restriction
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.web.parts.noticing import named
from tests.casework.factories import City, appeal
from tests.casework.restrictions.proposing import calls, in_force, proposed
from tests.web.api.conftest import WithKey, machine
from tests.web.public.citizen import Citizen

__all__ = ["machine"]
SignIn = Callable[[str], Client]
PHONE = "19900001234"
CALL = {"phone": PHONE, "channel": "01", "urgency": "normal", "kind": "other", "act": "turn_away"}


def recent(**back: int) -> Any:
    """A moment a little before now."""
    return timezone.now() - timedelta(**back)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def said(numbers: list[str], **more: Any) -> dict[str, Any]:
    """What is typed into the form of a proposal."""
    given = {
        "appeals": "\n".join(numbers),
        "reason": "M1",
        "days": "15",
        "text": "三次来电辱骂",
        "persuaded_at": timezone.localtime(recent(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "persuaded_by": "班长",
        "persuasion": "告知法律后果，来电人不听。",
    }
    return {**given, **more}


def test_from_the_seat_to_two_approvals(small: City, as_: SignIn) -> None:
    numbers = [one.number for one in calls(small, at=recent(hours=3))]
    agent, leader, supervisor = as_("agent"), as_("leader"), as_("supervisor")
    link = f"/staff/restrictions/propose/?appeal={numbers[-1]}"
    assert link in agent.post("/staff/seat/caller/", {"phone": PHONE}).content.decode()
    page = read(agent, link)
    assert all(number in page for number in numbers) and "骚扰、谩骂、恐吓工作人员" in page
    wrong = agent.post("/staff/restrictions/propose/", said(numbers[:2]))
    assert wrong.status_code == 422 and "证据不足" in wrong.content.decode()
    made = agent.post("/staff/restrictions/propose/", said(numbers, idempotency_key="k"))
    again = agent.post("/staff/restrictions/propose/", said(numbers, idempotency_key="k"))
    case = Restriction.objects.get()
    assert made.headers["Location"] == again.headers["Location"] == f"/staff/restrictions/{case.pk}/"
    page = read(agent, made.headers["Location"])
    assert "199 **** 1234" in page and PHONE not in page and "王秀兰" not in page
    assert "endorse_restriction" not in page
    assert "限制受理" in read(leader, "/staff/seat/") and case.number in read(leader, "/staff/restrictions/")
    step = f"/staff/restrictions/{case.pk}/{{}}/"
    assert leader.post(step.format("endorse_restriction"), {"version": case.version}).status_code == 302
    stale = supervisor.post(step.format("approve_restriction"), {"version": case.version})
    assert stale.status_code == 422
    assert "1项限制受理待审批" in read(supervisor, "/staff/desk/")
    assert supervisor.post(step.format("approve_restriction"), {"version": case.version + 1}).status_code == 302
    case.refresh_from_db()
    assert case.state == "in_force"
    assert case.number in read(supervisor, "/staff/restrictions/?pile=in_force")


def test_the_seat_is_told_what_to_say_and_records_the_call_but_never_an_emergency(small: City, as_: SignIn) -> None:
    case, agent = in_force(small, at=recent(hours=2)), as_("agent")
    notice = agent.post(
        "/staff/seat/caller/", {"phone": PHONE, "channel": "01", "content": "又来骂人"}
    ).content.decode()
    assert "该号码正处于限制受理期间" in notice and "鹿鸣市政府网站" in notice and 'value="turn_away"' in notice
    danger = agent.post("/staff/seat/caller/", {"phone": PHONE, "channel": "01", "content": "我家着火了"})
    assert "请立即受理" in danger.content.decode() and 'value="turn_away"' not in danger.content.decode()
    before = Contact.objects.count()
    for wrong in ({"content": ""}, {"content": "我家着火了"}, {"content": "骂人", "urgency": "critical"}):
        assert agent.post("/staff/seat/", {**CALL, **wrong}).status_code == 422
    assert agent.post("/staff/seat/", {**CALL, "content": "骂人", "phone": "19900009999"}).status_code == 422
    assert Contact.objects.count() == before
    sent = {**CALL, "content": "又来骂人", "idempotency_key": "call"}
    assert [agent.post("/staff/seat/", sent).status_code for _ in range(2)] == [302, 302]
    case.refresh_from_db()
    assert (case.turned_away, Contact.objects.count()) == (1, before + 1)


def test_the_caller_reads_it_on_her_page_and_objects_once(small: City, as_: SignIn) -> None:
    case, citizen = in_force(small, at=recent(hours=2)), Citizen(Client())
    citizen.client.post("/track/", {"number": case.about.number, "code": case.about.code})
    path = f"/track/{case.about.number}/"
    page = citizen.read(path)
    assert "您的号码正处于限制受理期间" in page and "骚扰、谩骂、恐吓工作人员" in page
    assert citizen.client.post(f"{path}object/", {"note": ""}).status_code == 422
    sent = {"note": "我没有骂人", "idempotency_key": "o"}
    assert [citizen.client.post(f"{path}object/", sent).status_code for _ in range(2)] == [302, 302]
    assert citizen.client.get(f"{path}object/").status_code == 302
    assert "已收到您的申诉" in citizen.read(path)
    small.employ("supervisor2", "supervisor", "centre")
    other = as_("supervisor2")
    assert "我没有骂人" in read(other, f"/staff/restrictions/{case.pk}/")
    decided = other.post(f"/staff/restrictions/{case.pk}/grant_objection/", {"answer": "经核实，申诉成立。"})
    assert decided.status_code == 302
    assert "您的申诉成立，限制已解除" in citizen.read(path)
    stranger = Client().get(f"{path}object/")
    assert stranger.status_code == 302 and "number=" in stranger.headers["Location"]


def test_a_limit_that_runs_out_is_made_known_to_who_decides(small: City) -> None:
    case = proposed(small, at=recent(days=30))
    tick(at=timezone.now())
    told = named(Notice.objects.filter(kind="restriction"))
    assert {notice.role for notice, _page, _name in told} == {"leader", "supervisor"}
    assert {(page, name) for _notice, page, name in told} == {(f"/staff/restrictions/{case.pk}/", case.number)}


def test_nobody_else_sees_it(small: City, as_: SignIn) -> None:
    case = proposed(small, at=recent(hours=2))
    for who in ("liaison", "handler", "admin"):
        assert as_(who).get("/staff/restrictions/").status_code == 403
    assert as_("head").get(f"/staff/restrictions/{case.pk}/").status_code == 404
    assert as_("auditor").get(f"/staff/restrictions/{case.pk}/refuse_restriction/").status_code == 403
    assert as_("agent").get(f"/staff/restrictions/{case.pk}/turn_away/").status_code == 404
    assert as_("agent").get(f"/staff/restrictions/{case.pk}/lapse_restriction/").status_code == 403
    for wrong in ("?pile=%00", "?pile=all&after=x", "?after=%FF"):
        assert as_("leader").get(f"/staff/restrictions/{wrong}").status_code in (200, 400, 404)
    assert as_("agent").get("/staff/restrictions/propose/?appeal=%00'--").status_code in (200, 400)


def test_another_appeal_of_hers_is_taken_as_always(small: City, as_: SignIn) -> None:
    in_force(small, at=recent(hours=2))
    written = appeal(small, at=timezone.now(), channel="02", content="楼道灯坏了，请维修。")
    assert written.state == "registered"
    assert written.number in read(as_("agent"), f"/staff/seat/waiting/{written.number}/")


def test_a_machine_reads_which_numbers_are_restricted_masked(small: City, machine: WithKey) -> None:
    case = in_force(small, at=recent(hours=2))
    ask = machine("supervisor")
    (row,) = ask.get("/restrictions").json()["items"]
    assert (row["number"], row["phone"], row["state"]) == (case.number, "199 **** 1234", "in_force")
    assert ask.get("/restrictions?pile=awaiting").json()["items"] == []
    assert ask.get("/restrictions?pile=no").status_code == 422
    assert machine("liaison").get("/restrictions").status_code == 403
