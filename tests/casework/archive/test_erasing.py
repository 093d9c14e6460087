"""A caller is forgotten everywhere, the matter stays, and the journal is whole."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from hotline.casework.answering_days.models import AnsweringDay, Taken
from hotline.casework.appeals.actions import CodeRefused, follow
from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import Erased, StillOpen, erase_person
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies.models import DutyReport, Incident, Link
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.actions import note_export, unmask
from hotline.casework.orders.models import Order, Reply, Share
from hotline.casework.visits.models import Visit
from hotline.ground.files import actions as files
from hotline.ground.files.models import Attachment
from hotline.ground.journal import verify
from hotline.ground.journal.models import Event, Fact
from hotline.ground.journal.queries import history
from hotline.ground.journal.rules import Actor
from hotline.lib.seals import seal
from hotline.lib.text import UnfitText
from hotline.register.people.models import NAMING, Person
from hotline.register.people.queries import by_phone
from hotline.register.people.rules import scrubbed, speaks_of, told_apart
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, REPLY, VERDICT, City, appeal, caller, order
from tests.ground.files.samples import picture

ASKED = "本人申请删除（申请表3号）"
STORY = "我叫王秀兰，电话19900001234，青溪镇上溪村口的井盖不见了。"


@pytest.fixture
def security(small: City) -> Actor:
    """The security administrator, who alone may erase."""
    small.employ("security", "security_admin", "centre")
    return small.actors["security"]


def findings() -> list[str]:
    found = [*verify.strangers(), *verify.facts(), *verify.missing_facts()]
    for kind, model in verify.chained_models().items():
        found += [*verify.chains(kind, model), *verify.orphans(kind, model)]
    return [str(finding) for finding in found]


def whole_case(small: City, monkeypatch: pytest.MonkeyPatch) -> Order:
    """An archived order in which her name stands wherever it can."""
    monkeypatch.setitem(REPLY, "public_answer", "王秀兰您好，井盖已更换。")
    monkeypatch.setitem(REPLY, "internal_report", "已电话19900001234告知王秀兰，井盖已更换。")
    monkeypatch.setitem(VERDICT, "caller_words", "王秀兰说谢谢")
    return order(small, upto="archived", content=STORY, title="王秀兰反映井盖缺失")


def everything_kept(case: Order) -> str:
    """All that can still be read of a case, opened."""
    reply, entered = Reply.objects.get(order=case), Appeal.objects.get(share__order=case)
    letters = [letter.body + letter.subject for letter in Letter.objects.filter(appeal_id=entered.pk)]
    told = [str(each.facts) for each in history([("order", case.pk), ("appeal", entered.pk)]) if not each.reason]
    texts = [reply.public_answer, reply.internal_report, entered.title, entered.content, entered.answer]
    words = [visit.caller_words for visit in Visit.objects.filter(order=case)]
    case.refresh_from_db()
    return "\n".join([*texts, *words, *letters, *told, case.title])


def test_a_caller_is_forgotten_and_the_matter_stays(
    small: City, security: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = whole_case(small, monkeypatch)
    entered = case.appeals.get()
    person, code = entered.person, entered.code
    assert person is not None
    unmask(appeal=entered, reason="回电核实", actor=small.actors["handler"], at=MORNING)
    note_export(asked={}, text="王秀兰", rows=1, form="csv", actor=small.actors["leader"], at=MORNING)
    note_export(asked={}, text="井盖", rows=1, form="csv", actor=small.actors["leader"], at=MORNING)
    assert "王秀兰" in everything_kept(case)

    erased = erase_person(person=person, reason=ASKED, actor=security, at=MORNING)

    assert erased.appeals == 1
    assert erased.letters == 6
    kept = everything_kept(case)
    for secret in ("王秀兰", "19900001234"):
        assert secret not in kept
    assert "井盖已更换" in kept
    assert "青溪镇上溪村口的井盖不见了" in kept
    person.refresh_from_db()
    assert (person.erased_at, {getattr(person, name) for name in NAMING}) == (MORNING, {None})
    number = caller().phone
    assert number is not None
    assert by_phone(number) == []
    with pytest.raises(CodeRefused):
        follow(number=entered.number, code=code, at=MORNING)
    searches = [each.facts for each in history([("staff", small.actors["leader"].staff_id or 0)]) if each.facts]
    assert {"text": "井盖"} in searches
    assert {"text": "王秀兰"} not in searches
    assert findings() == []


def test_why_and_by_whom_stands_in_the_journal(small: City, security: Actor) -> None:
    entered = appeal(small)
    assert entered.person is not None
    take_appeal_step(entered, "answer", actor=small.actors["agent"], at=MORNING, given={"answer": "请到窗口办理"})
    erase_person(person=entered.person, reason=ASKED, actor=security, at=MORNING)
    last = history([("person", entered.person.pk)])[-1]
    assert (last.event.name, last.reason, last.event.actor_id) == ("erased", ASKED, security.staff_id)
    assert ASKED not in str(list(Event.objects.values()))
    assert erase_person(person=entered.person, reason=ASKED, actor=security, at=MORNING) == Erased()


def test_nobody_is_erased_while_an_appeal_is_open(small: City, security: Actor) -> None:
    waiting, closed = appeal(small), order(small, upto="closed", person=caller("19900005678"))
    for person in (waiting.person, closed.appeals.get().person):
        assert person is not None
        with pytest.raises(StillOpen):
            erase_person(person=person, reason=ASKED, actor=security, at=MORNING)
    assert not Person.objects.filter(erased_at__isnull=False).exists()
    assert not Event.objects.filter(name__in=("erased", "facts_erased")).exists()


@pytest.mark.parametrize("who", ["agent", "leader", "admin", "auditor"])
def test_nobody_else_may_erase(small: City, who: str) -> None:
    person = order(small, upto="archived").appeals.get().person
    assert person is not None
    with pytest.raises(OutOfScope):
        erase_person(person=person, reason=ASKED, actor=small.actors[who], at=MORNING)
    assert Person.objects.get().name == "王秀兰"


def test_erasing_asks_for_a_reason(small: City, security: Actor) -> None:
    person = order(small, upto="archived").appeals.get().person
    assert person is not None
    with pytest.raises(UnfitText):
        erase_person(person=person, reason="删", actor=security, at=MORNING)


def test_an_order_that_others_share_keeps_what_was_written_for_them(
    small: City, security: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = whole_case(small, monkeypatch)
    hers, theirs = case.appeals.get(), order(small, upto="archived", person=caller("19900005678", "李建国"))
    Share.objects.filter(order=theirs).update(order=case)
    assert hers.person is not None
    erase_person(person=hers.person, reason=ASKED, actor=security, at=MORNING)
    left = {fact.event.name for fact in Fact.objects.filter(event__subject_id=case.pk, sealed__isnull=False)}
    assert "drafted" in left
    assert "visited" not in left
    assert findings() == []


def test_an_erased_caller_who_calls_again_is_somebody_new(small: City, security: Actor) -> None:
    person = order(small, upto="archived").appeals.get().person
    assert person is not None
    erase_person(person=person, reason=ASKED, actor=security, at=MORNING)
    again = appeal(small).person
    assert again is not None
    assert again.pk != person.pk


def test_the_command_erases_the_caller_of_a_number(small: City, security: Actor) -> None:
    case, said = order(small, upto="archived"), StringIO()
    with pytest.raises(CommandError, match="may not"):
        call_command("people", "erase", case.number, by="leader", reason=ASKED)
    call_command("people", "erase", case.number, by="security", reason=ASKED, stdout=said)
    assert said.getvalue().startswith("Erased: appeals 1, letters 6, facts ")
    assert Person.objects.get().name == ""


def test_what_gives_a_caller_away_is_taken_out_of_a_text() -> None:
    names = told_apart("李明", "+8613800138000", "青溪镇3号", "li@example.com", "")
    assert scrubbed("李明住青溪镇3号，13800138000，LI@example.com", names) == "**住**，**，**"
    assert scrubbed("路灯不亮", names) == "路灯不亮"
    assert speaks_of("李 明", names)
    assert speaks_of("138-0013-8000", names)
    assert not speaks_of("", names)
    assert told_apart("李", "", "", "", "") == ()


def told_elsewhere(small: City, entered: Appeal) -> AnsweringDay:
    """The minutes of a day and a report to the duty room that name her."""
    day = AnsweringDay.objects.create(
        leader_name="周敏",
        leader_office="副市长",
        unit=small.units["centre"],
        topic="供水",
        begins_at=MORNING,
        ends_at=MORNING + timedelta(hours=2),
        seat="8",
        home_path=small.units["root"].path,
        journal_length=0,
        minutes_sealed=seal("王秀兰来电反映停水。"),
        summary="王秀兰等反映停水。",
    )
    Taken.objects.create(day=day, appeal=entered, at=MORNING, is_overflow=False)
    incident = Incident.objects.create(
        kind="flood", title="内涝", announcement="积水", home_path=small.units["root"].path, begins_at=MORNING,
        shown_until=MORNING + timedelta(days=1), journal_length=0,
    )  # fmt: skip
    Link.objects.create(incident=incident, appeal=entered, linked_at=MORNING)
    told = {"begun_at": MORNING, "due_at": MORNING, "given_at": MORNING, "text_sealed": seal("王秀兰被困，已救出。")}
    DutyReport.objects.create(incident=incident, stage="first", place=1, **told)
    return day


def test_minutes_reports_to_the_duty_room_and_her_files_go_too(
    small: City, security: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    entered, other = appeal(small), appeal(small, key="two", person=caller("19900005678"))
    assert entered.person is not None
    body = picture()
    for one in (entered, other):
        kept: dict[str, Any] = {
            "subject_kind": "appeal",
            "subject_id": one.pk,
            "actor_id": None,
            "visibility": "citizen",
        }
        files.keep(upload=body, name="井盖.jpg", at=MORNING, **kept)
    paper = files.keep(
        upload=b"%PDF-1.4\n%hers\n%%EOF\n",
        name="王秀兰.pdf",
        subject_kind="appeal",
        subject_id=entered.pk,
        actor_id=None,
        visibility="citizen",
        at=MORNING,
    )
    day = told_elsewhere(small, entered)
    take_appeal_step(entered, "answer", actor=small.actors["agent"], at=MORNING, given={"answer": "请到窗口办理"})
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=entered.person, reason=ASKED, actor=security, at=MORNING)
    day.refresh_from_db()
    assert "王秀兰" not in day.minutes + day.summary + DutyReport.objects.get().text
    assert "停水" in day.minutes
    assert "被困" in DutyReport.objects.get().text
    assert [row.subject_id for row in Attachment.objects.all()] == [other.pk]
    assert not default_storage.exists(paper.file.key)
    assert default_storage.exists(Attachment.objects.get().file.key), "another caller's picture stays"
