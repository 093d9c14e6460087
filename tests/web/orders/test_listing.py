"""The list of all orders: what each filter finds, that pages stay in place, that the export is the screen."""

import csv
import html
import io
import re
import zipfile
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.casework.appeals import searching
from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import history
from hotline.ground.search import lists
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from hotline.register.staff.models import Staff
from tests.casework.factories import MORNING, City, appeal, order
from tests.web.conftest import SignIn

LIST = "/staff/orders/"


def numbers(browser: Client, **asked: str) -> list[str]:
    """The numbers on one page of the list, in their order."""
    answer = browser.get(f"{LIST}?{urlencode(asked)}")
    assert answer.status_code == 200
    return re.findall(r'class="tnum">(\d{17})</span>', answer.content.decode())


@pytest.fixture
def three(small: City) -> dict[str, Order]:
    """Three orders that differ in everything a filter asks for."""
    other = Introduction(name="李 大山", phone=normalise("0471-6512345转801"))
    return {
        "hole": order(small, upto="signed", urgency="urgent"),
        "noise": order(
            small,
            upto="opened",
            at=MORNING + timedelta(days=3),
            title="临江区夜间施工噪声",
            content="工地每晚施工到两点。",
            region=small.units["t2"],
            kind="complaint",
            channel="08",
            person=other,
        ),
        "bill": order(
            small, upto="archived", at=MORNING - timedelta(days=9), title="水费账单咨询", kind="consultation"
        ),
    }


FILTERS: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"hole", "noise", "bill"}),
    ({"state": "signed"}, {"hole"}),
    ({"state": "open"}, {"hole", "noise"}),
    ({"unit": "雪松区"}, {"hole", "bill"}),
    ({"unit": "d1-water"}, {"hole", "bill"}),
    ({"unit": "gas"}, set()),
    ({"matter": "01"}, {"hole", "noise", "bill"}),
    ({"matter": "井盖缺失异响 · 010302"}, {"hole", "noise", "bill"}),
    ({"place": "临江区"}, {"noise"}),
    ({"place": "t1"}, {"hole", "bill"}),
    ({"kind": "consultation"}, {"bill"}),
    ({"urgency": "urgent"}, {"hole"}),
    ({"channel": "08"}, {"noise"}),
    ({"overdue": "on"}, {"hole", "noise"}),
    ({"opened_from": "2026-03-02", "opened_to": "2026-03-02"}, {"hole"}),
    ({"opened_to": "2026-03-01"}, {"bill"}),
    ({"due_to": "2026-03-03"}, {"hole"}),
    ({"sort": "due"}, {"hole", "noise"}),
    ({"q": "1234"}, {"hole", "bill"}),
    ({"q": "2345"}, {"noise"}),
    ({"q": "199 0000 1234"}, {"hole", "bill"}),
    ({"q": "+86-19900001234"}, {"hole", "bill"}),
    ({"q": "１９９００００１２３４"}, {"hole", "bill"}),
    ({"q": "(0471) 6512345"}, {"noise"}),
    ({"q": "0471-6512345转801"}, {"noise"}),
    ({"q": "王秀兰"}, {"hole", "bill"}),
    ({"q": "李大山"}, {"noise"}),
    ({"q": "噪声"}, {"noise"}),
    ({"q": "夜间施工 两点"}, {"noise"}),
    ({"q": "100%"}, set()),
    ({"q": "390726"}, {"hole", "noise", "bill"}),
    ({"q": "3907260302"}, {"hole"}),
]


def test_each_filter_finds_what_it_says(as_: SignIn, three: dict[str, Order]) -> None:
    browser, wrong = as_("dispatcher"), []
    for asked, wanted in FILTERS:
        found = set(numbers(browser, **asked))
        if found != {three[name].number for name in wanted}:
            wrong.append((asked, wanted, found))
    assert not wrong


def test_a_number_is_found_in_full_and_as_it_is_read_out(as_: SignIn, three: dict[str, Order]) -> None:
    number = three["hole"].number
    browser = as_("agent")
    for typed in (number, f"{number[:4]}-{number[4:10]} {number[10:]}", number[:15]):
        assert number in numbers(browser, q=typed)


def test_a_unit_finds_its_own_orders_only(as_: SignIn, three: dict[str, Order]) -> None:
    assert set(numbers(as_("liaison"))) == {three["hole"].number, three["bill"].number}
    assert numbers(as_("town")) == []
    assert numbers(as_("liaison"), q="噪声") == []


def test_a_unit_cannot_find_out_by_a_name_whose_secret_appeal_it_has(small: City, as_: SignIn) -> None:
    secret = order(small, upto="signed", is_confidential=True)
    for asked in ("王秀兰", "19900001234", "1234"):
        assert numbers(as_("liaison"), q=asked) == []
        assert numbers(as_("dispatcher"), q=asked) == [secret.number]


def test_what_cannot_be_read_is_said_beside_its_filter(as_: SignIn, three: dict[str, Order]) -> None:
    for asked in ({"unit": "没有这个单位"}, {"opened_from": "9999-12-31"}, {"opened_from": "-1"}, {"state": "gone"}):
        text = as_("dispatcher").get(f"{LIST}?{urlencode(asked)}").content.decode()
        assert "error-summary" in text
    for asked in ({"after": "nonsense"}, {"before": "9999-99-99~1"}, {"q": "'; DROP TABLE"}, {"q": "\\%_"}):
        assert as_("dispatcher").get(f"{LIST}?{urlencode(asked)}").status_code == 200


@pytest.mark.parametrize("sort", ["", "due"])
def test_pages_lead_on_and_back_and_stay_where_they_are(small: City, as_: SignIn, sort: str) -> None:
    for place in range(45):
        order(small, at=MORNING + timedelta(minutes=place // 3))
    browser, seen, after, before = as_("dispatcher"), [], "", ""
    pages = []
    for place in range(3):
        text = browser.get(f"{LIST}?{urlencode({'sort': sort, 'after': after})}").content.decode()
        pages.append(re.findall(r'class="tnum">(\d{17})</span>', text))
        seen += pages[-1]
        marks = dict(re.findall(r'rel="(next|prev)"\s+href="[^"]*?(?:after|before)=([^"&]*)', text))
        if place == 0:
            order(small, at=MORNING + timedelta(days=2))  # a new one moves nothing
        after = marks.get("next", "").replace("%3A", ":").replace("%2B", "+").replace("%7E", "~")
        before = marks.get("prev", "").replace("%3A", ":").replace("%2B", "+").replace("%7E", "~")
    assert [len(each) for each in pages] == [20, 20, 5 if sort == "" else 6]
    assert len(set(seen)) == len(seen)
    assert numbers(browser, sort=sort, before=before) == pages[1]


def test_the_export_is_the_screen(as_: SignIn, three: dict[str, Order]) -> None:
    browser = as_("dispatcher")
    asked = {"state": "open", "sort": "due"}
    text = browser.get(f"{LIST}?{urlencode(asked)}").content.decode()
    headings = [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<th[^>]*>(.*?)</th>", text, re.DOTALL)]
    answer = browser.get(f"{LIST}?{urlencode({**asked, 'export': 'csv'})}")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == [*headings, "转办单位", "上级编号", "上级时限", "向上级反馈"], "and what came from above"
    assert [row[0] for row in rows[1:]] == numbers(browser, **asked)
    for row in rows[1:]:
        line = text.partition(row[0])[2].partition("</tr>")[0]
        assert [cell for cell in row[1:7] if cell not in line] == []
    event = Event.objects.get(name="orders_exported")
    assert event.after == {"filter": {"list": "orders", **asked}, "rows": 2, "form": "csv"}
    assert event.subject_id == Staff.objects.get(username="dispatcher").pk


def test_a_workbook_holds_the_same_and_calculates_nothing(as_: SignIn, small: City) -> None:
    case = order(small, title='=HYPERLINK("http://x")+1', content="x")
    body = as_("dispatcher").get(f"{LIST}?export=xlsx").content
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert case.number in sheet
    assert "'=HYPERLINK" in sheet


def test_no_cell_of_an_export_begins_like_a_formula(as_: SignIn, small: City) -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1"]
    for title in titles:
        order(small, title=title, content="x")
    rows = list(csv.reader(io.StringIO(as_("dispatcher").get(f"{LIST}?export=csv").content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[:0:-1]] == [f"'{title.strip()}" for title in titles]


def test_what_was_searched_for_is_kept_apart_in_the_journal(as_: SignIn, three: dict[str, Order]) -> None:
    as_("auditor").get(f"{LIST}?q=王秀兰&export=csv")
    event = Event.objects.get(name="orders_exported")
    assert "王秀兰" not in str(event.after)
    assert [told.facts for told in history([("staff", event.subject_id)]) if told.event == event] == [
        {"text": "王秀兰"}
    ]


def test_who_may_not_export_is_refused_and_offered_nothing(as_: SignIn, three: dict[str, Order]) -> None:
    for who in ("agent", "visitor", "handler"):
        browser = as_(who)
        assert "export=csv" not in browser.get(LIST).content.decode()
        assert browser.get(f"{LIST}?export=csv").status_code == 403
    assert not Event.objects.filter(name="orders_exported").exists()


def test_too_long_an_export_is_refused_with_what_to_do(as_: SignIn, three: dict[str, Order], settings: object) -> None:
    settings.HUIYIN_EXPORT_LIMIT = 2  # type: ignore[attr-defined]  # pytest-django's settings take any name
    answer = as_("dispatcher").get(f"{LIST}?export=csv", follow=True)
    assert "超过 2 行" in answer.content.decode()
    assert not Event.objects.filter(name="orders_exported").exists()


def test_the_list_asks_as_many_questions_for_twenty_as_for_one(small: City, as_: SignIn) -> None:
    counts = []
    browser = as_("dispatcher")
    order(small)
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(LIST)
        counts.append(len(asked))
        for _place in range(19):
            order(small, upto="opened")
    assert counts[0] == counts[1] <= 8, counts


def test_appeals_without_an_order_have_a_list_of_their_own(small: City, as_: SignIn) -> None:
    waiting, handled = appeal(small), order(small)
    browser = as_("agent")
    assert numbers(browser, tab="appeals") == [waiting.number]
    assert numbers(browser, tab="appeals", q="1234") == [waiting.number]
    assert numbers(browser, tab="appeals", state="refused") == []
    assert numbers(browser) == [handled.number]
    text = as_("liaison").get(f"{LIST}?tab=appeals").content.decode()
    assert waiting.number not in text


def test_a_list_that_looked_no_further_says_so(small: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_HELD", -1)
    monkeypatch.setattr(lists, "MOST_TRIED", 2)
    wanted = order(small, upto="signed", title="路灯不亮")
    for minutes in (1, 2):
        order(small, upto="signed", at=MORNING + timedelta(minutes=minutes))
    answer = as_("dispatcher").get("/staff/orders/", {"q": "路灯"})
    said = answer.content.decode()
    assert "本页已从前往后查找 2 件" in said
    assert wanted.number not in said
    following = re.search(r'rel="next"\s+href="([^"]+)"', said)
    assert following is not None
    said = as_("dispatcher").get(html.unescape(following[1])).content.decode()
    assert wanted.number in said
    assert "本页已从前往后查找" not in said
