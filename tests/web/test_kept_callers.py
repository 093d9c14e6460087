"""Confidential and anonymous callers: whatever a unit opens, prints, exports or asks for by machine, and wherever from
there a link leads, nothing tells it who she is (GB/T 33358; domain handbook §1.7)."""

import io
import json
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.rules import gives_away, kept_back
from hotline.casework.investigations.actions import Plan, plan
from hotline.casework.loop import take_step
from hotline.casework.orders.actions import merge_all
from hotline.casework.orders.models import Order
from hotline.ground.files import actions as files
from hotline.ground.journal.rules import SYSTEM
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff
from tests.casework.factories import REPLY, VERDICT, City, caller, order
from tests.ground.files import samples
from tests.web.conftest import SignIn

NAMES = ("欧阳墨蝶翎", "慕容霁雪澜")
PHONES = ("19900004728", "19900009163")
HOMES = ("望霞里七号院九幢二单元", "听潮巷十一弄三十号")
MAILS = ("modie.lingyao@example.cn", "jixue.lanchen@example.cn")
MARKS = re.compile(
    "墨蝶翎|霁雪澜|欧阳女士|慕容先生|望霞里七号|听潮巷十一弄|modie[.]lingyao|jixue[.]lanchen"
    r"|199[-*0 ]{0,6}4728|199[-*0 ]{0,6}9163"
)
READERS = ("liaison", "county")


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    """Files of these tests lie apart."""
    kept = {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def secret(small: City, which: int, **more: Any) -> Order:
    """An order in hand whose caller is kept secret and whose every text gives her away."""
    name, phone, home, mail = NAMES[which], PHONES[which], HOMES[which], MAILS[which]
    called = f"{name[:2]}{'女士' if not which else '先生'}"
    spaced = f"{phone[:3]} {phone[3:7]}-{phone[7:]}"
    said: dict[str, Any] = {
        "title": f"{name}反映井盖缺失",
        "content": f"我叫{name}，家住{home}，电话{spaced}，邮箱{mail}。井盖不见了。{called}请你们快办。",
        "claim": f"请给{called}（{phone}）回电。",
        "occurred": f"{name}回家路上",
        "address_text": f"上溪村口，{phone}可带路",
        "object_name": f"{called}门前",
        "channel_detail": mail,
        "person": Introduction(name=name, phone=normalise(phone), address=home, email=mail),
        "at": timezone.now() - timedelta(days=30),
        **more,
    }
    made = order(small, upto="signed", **said)
    appeal = Appeal.objects.get(share__order=made)
    files.keep(
        upload=samples.PDF,
        name=f"{name}{phone}的照片.pdf",
        subject_kind="appeal",
        subject_id=appeal.pk,
        actor_id=None,
        visibility="citizen",
        at=timezone.now(),
    )
    return made


@pytest.fixture
def cases(small: City, as_: SignIn) -> list[Order]:
    """A confidential order that another caller shares, with every paper that may be about it; an anonymous one that
    was answered and visited."""
    small.employ("mayor", "city_leader", "root")
    small.employ("analyst", "analyst", "centre")
    first, second = secret(small, 0, is_confidential=True), secret(small, 1, is_anonymous=True)
    at, supervisor = timezone.now(), small.actors["supervisor"]
    shared = order(small, upto="dispatched", person=caller("19900005555", "沈砚"))
    merge_all(orders=[shared], into=first, actor=small.actors["dispatcher"], at=at, note=f"与{NAMES[0]}反映的同一事")
    desk, note = as_("supervisor"), {"orders": first.number}
    paper = {"form": "writing", "reason": "D06", "level": "1", "text": "请查明原因。", "workdays": ""}
    begun = desk.get("/staff/desk/write/", {"order": first.number}).content.decode()
    topic = unescape(re.search(r'name="topic"\s+value="([^"]*)"', begun)[1])  # type: ignore[index]
    assert desk.post("/staff/desk/write/", {**paper, "topic": topic, "order": first.number}).status_code == 302
    told = {"kind": "report", "title": topic, "why": "多人反映。", "leaders": Staff.objects.get(username="mayor").pk}
    assert as_("analyst").post("/staff/briefs/compose/", {**told, **note}).status_code == 302
    there = Plan(
        topic=topic,
        place="上溪村口",
        planned_at=at + timedelta(days=1),
        organiser=small.units["d1-housing"],
        orders=[first],
        units=[small.units["d1-water"], small.units["d1-housing"]],
    )
    plan(there, actor=supervisor, at=at)
    for step, who, given in (
        ("draft", "handler", REPLY),
        ("approve", "head", {}),
        ("pass_audit", "dispatcher", {}),
        ("visit", "visitor", {**VERDICT, "caller_words": f"我{NAMES[1]}（{PHONES[1]}）满意"}),
    ):
        take_step(second, step, actor=small.actors[who], at=timezone.now(), given=given)
        second.refresh_from_db()
    first.refresh_from_db()
    return [first, second]


def texts(answer: Any) -> Iterator[str]:
    """Every text of an answer: the page, the parts of a document, the cells of a table, the name of a file."""
    yield unescape(str(answer.headers.get("Content-Disposition", "")))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode(errors="replace")
        return
    if not body.startswith(b"%PDF"):
        text = body.decode(errors="replace")
        yield unescape(text) if not text.startswith("{") else json.dumps(json.loads(text), ensure_ascii=False)


MOST_OF_A_KIND = 3


def walk(client: Client, start: list[str], *, headers: dict[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Every page, file and answer that can be reached from these addresses, each kind of page a few times."""
    waiting, known, seen = deque(start), set(start), Counter[str]()
    while waiting:
        url = waiting.popleft()
        kind = resolve(url.partition("?")[0]).view_name or url.partition("?")[0]
        seen[kind] += 1
        if seen[kind] > MOST_OF_A_KIND and url not in start:
            continue
        answer = client.get(url, headers=headers or {})
        for text in texts(answer):
            yield url, text
            for found in re.findall(r'(?:href|src|url|action)"?[=:] ?"(/(?:staff|api)/[^"#]*)', text):
                if found not in known and "/staff/office/" not in found and "openapi" not in found:
                    known.add(found)
                    waiting.append(found)


def starts(orders: list[Order]) -> list[str]:
    """Where a reader begins: the desks, the lists, the exports, the cases, what was issued about them."""
    lists = ["/staff/unit/", "/staff/orders/", "/staff/orders/?list=appeals", "/staff/notices/", "/staff/whistles/"]
    papers = [
        "/staff/desk/documents/",
        "/staff/investigations/",
        "/staff/desk/",
        "/staff/emergencies/",
        "/staff/leader/",
    ]
    exports = [f"/staff/orders/?export={form}" for form in ("csv", "xlsx")]
    return [*lists, *papers, *exports, *(f"/staff/orders/{each.number}/" for each in orders)]


@pytest.mark.parametrize("reader", [*READERS, "mayor"])
def test_no_page_paper_or_export_tells_a_unit_who_a_kept_caller_is(
    cases: list[Order], as_: SignIn, reader: str
) -> None:
    walked = list(walk(as_(reader), starts(cases)))
    told = [
        (url, mark[0], text[mark.start() - 60 : mark.end() + 20])
        for url, text in walked
        if (mark := MARKS.search(text))
    ]
    assert not told
    if reader in READERS:
        assert len({url for url, _text in walked}) > 20
        page = "".join(text for url, text in walked if url == starts(cases)[-2])
        assert re.search(r"诉求人</span>\s*<strong>保密</strong>", page)
        assert re.search(r"电话</span>\s*<strong>保密</strong>", page)


@pytest.mark.parametrize("reader", ["liaison", "county"])
def test_no_answer_of_the_interface_tells_a_unit_who_a_kept_caller_is(
    cases: list[Order], client: Client, reader: str
) -> None:
    key = give_token(person=Staff.objects.get(username=reader), label="test", actor=SYSTEM, at=timezone.now())
    begun = ["/api/v1/orders", *(f"/api/v1/orders/{each.number}" for each in cases)]
    walked = list(walk(client, begun, headers={"Authorization": f"Bearer {key}"}))
    assert sum(each.number in text for each in cases for _url, text in walked) > 2
    codes = [appeal.code for appeal in Appeal.objects.all()]
    for url, text in walked:
        assert not MARKS.search(text), url
        assert not any(code in text for code in codes), url


def test_a_unit_cannot_try_names_until_one_is_right(cases: list[Order], as_: SignIn, small: City) -> None:
    first, second = cases
    for text in (NAMES[0], NAMES[0][2:], PHONES[0], PHONES[0][-4:], HOMES[0], MAILS[0], NAMES[1], PHONES[1]):
        page = as_("liaison").get("/staff/orders/", {"q": text}).content.decode()
        assert first.number not in page
        assert second.number not in page
        assert first.number in as_("dispatcher").get("/staff/orders/", {"q": NAMES[0]}).content.decode()
    asked = {**REPLY, "contacted": "yes", "unit_solved": "yes", "public_answer": f"{NAMES[0]}，您好。", "preview": "1"}
    take = f"/staff/orders/{first.number}/draft/"
    assert "诉求人的姓名" not in as_("handler").post(take, asked).content.decode()


def test_the_centre_still_reads_what_was_written(cases: list[Order], as_: SignIn) -> None:
    page = as_("dispatcher").get(f"/staff/orders/{cases[0].number}/").content.decode()
    assert f"我叫{NAMES[0]}" in page
    assert f"{NAMES[0]}反映" not in page, "a title is read by everybody"
    assert "（保密）反映井盖缺失" in page


def test_what_gives_a_caller_away_is_struck_however_it_is_written() -> None:
    kept = gives_away(name="欧阳墨蝶翎", phone="+8619900004728", address=HOMES[0], email=MAILS[0], place="上溪村口")
    for text in (
        "欧阳 墨蝶翎",
        "欧阳女士",
        "欧阳某",
        "１９９００００４７２８",
        "199-0000 4728",
        f"家住{HOMES[0]}",
        MAILS[0].upper(),
    ):
        assert not MARKS.search(kept_back(text, kept).lower()), text
        assert "（保密）" in kept_back(text, kept)
    assert kept_back("欧阳路的井盖", kept) == "欧阳路的井盖", "a street is no caller"
    here = gives_away(name="", phone="", address=HOMES[0], email="", place=f"{HOMES[0]}门前")
    assert kept_back(f"{HOMES[0]}漏水", here) == f"{HOMES[0]}漏水", "the unit must find the place of the matter"
    landline = gives_away(name="", phone="+869786512345", address="", email="", place="")
    assert "6512345" not in kept_back("0978-6512345，或 651 2345", landline)
