"""Standard answers as everybody finds and reads them, says whether they helped, and takes them along."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.quotations.models import Quotation
from hotline.register.knowledge import actions
from hotline.register.knowledge.models import Answer, Fault, Gap, Tally
from hotline.register.knowledge.words import State
from hotline.web.public.answer import phones
from tests.casework.factories import City
from tests.register.knowledge.test_answers import CONTENT
from tests.register.knowledge.test_finding import WATER, taken
from tests.web.public.citizen import Citizen

pytestmark = pytest.mark.django_db

TOLD = replace(
    WATER,
    phone="0978-5550024转2、12345",
    link="https://water.example.org/bill",
    materials=("户号",),
    place="各营业厅",
    hours="8:30–17:30",
    valid_to=date(2099, 12, 31),
)
STORY = "我们小区今天早上家里突然停水，想问一下怎么办"


@pytest.fixture
def water(small: City) -> Answer:
    """A public answer about a cut of water, with everything one may say; another one, and one for seats."""
    return taken(small, TOLD, CONTENT, replace(WATER, question="停水时坐席怎么答？", visibility="seats"))[0]


# -- finding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["停水", "tingshui", "tsz", "停水怎麼辦", "cut off"])
def test_an_answer_is_found_by_whatever_is_typed(water: Answer, citizen: Citizen, typed: str) -> None:
    page = citizen.client.get("/answers/", {"q": typed}).content.decode()
    assert f'href="/answers/{water.number}/' in page
    assert "坐席怎么答" not in page
    assert not Gap.objects.exists()


def test_a_search_in_traditional_characters_is_answered_in_them(water: Answer, citizen: Citizen) -> None:
    page = citizen.client.get("/answers/", {"q": "停水怎麼辦"}).content.decode()
    assert "家裏突然停水" in page or "家裡突然停水" in page
    assert f"/answers/{water.number}/?script=zh-Hant" in page


def test_a_search_without_a_hit_is_counted_once_a_try_and_offers_to_go_on_with_its_words(
    water: Answer, citizen: Citizen
) -> None:
    page = citizen.client.get("/answers/", {"q": "火星移民 13800138000"}).content.decode()
    assert "没有找到合适的答案" in page
    assert "/submit/what/?text=%E7%81%AB%E6%98%9F" in page
    gap = Gap.objects.get()
    assert (gap.by_citizens, gap.by_seats) == (1, 0)
    assert "13800138000" not in gap.text
    citizen.client.get("/answers/suggest/", {"q": "月球移民"})
    citizen.client.get("/answers/", {"q": "火星移民", "page": "2"})
    assert Gap.objects.count() == 1, "what is only being typed is not counted"


def test_nobody_fills_the_list_of_gaps_from_one_address(water: Answer) -> None:
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    for place in range(33):
        elsewhere.get("/answers/", {"q": f"火星{place}号移民"})
    assert sum(gap.by_citizens for gap in Gap.objects.all()) == 30


def test_answers_are_found_by_topic_and_by_unit_and_the_address_keeps_it(water: Answer, citizen: Citizen) -> None:
    start = citizen.read("/answers/")
    assert 'href="/answers/?topic=01"' in start
    listed = citizen.read("/answers/?topic=01")
    assert f"/answers/{water.number}/" in listed
    assert "2条答案" in listed
    assert f"/answers/{water.number}/" in citizen.read(f"/answers/?topic=0103&unit={water.unit.code}")
    assert "这里还没有答案" in citizen.read("/answers/?topic=010302")
    for odd in ("?topic=x", "?topic=99", "?unit=nowhere", "?page=-1", "?q=%20", "?q=" + "水" * 300):
        assert citizen.client.get(f"/answers/{odd}").status_code == 200


def test_while_one_types_the_field_is_offered_addresses_of_public_answers(water: Answer, citizen: Citizen) -> None:
    items = citizen.client.get("/answers/suggest/", {"q": "停水"}).json()["items"]
    assert [(item["value"], item["label"]) for item in items] == [(f"/answers/{water.number}/", WATER.question)]
    assert citizen.client.get("/answers/suggest/").json() == {"items": []}
    assert citizen.client.post("/answers/suggest/").status_code == 405


# -- reading --------------------------------------------------------------------------------------------------------


def test_an_answer_says_the_short_one_first_and_whom_to_call(water: Answer, citizen: Citizen) -> None:
    page = citizen.read(f"/answers/{water.number}/")
    main = page[page.index("<main") :]
    assert main.index(WATER.question) < main.index(WATER.short) < main.index("二次供水由物业负责")
    for said in ('href="tel:09785550024"', 'href="tel:12345"', 'href="https://water.example.org/bill"', "户号"):
        assert said in main
    for said in (
        "各营业厅",
        "《物业管理条例》（国务院令第379号，2018-03-19）第四十条",
        "2099年12月31日",
        "下次复核",
        water.unit.name,
    ):
        assert said in main
    assert "noindex" in page
    assert 'data-read-aloud="answer"' in page


def test_a_reader_gets_her_language_where_a_wording_was_reviewed(water: Answer, citizen: Citizen) -> None:
    assert "What if the water is cut off?" in citizen.read(f"/en/answers/{water.number}/")
    other = Answer.objects.exclude(pk=water.pk).get(visibility="public")
    page = citizen.read(f"/en/answers/{other.number}/")
    assert "in Chinese only" in page
    assert 'id="answer" lang="zh-Hans"' in page
    assert "繁體中文" in citizen.read(f"/answers/{water.number}/")
    assert 'id="answer" lang="zh-Hant"' in citizen.read(f"/answers/{water.number}/?script=zh-Hant")
    taiwan = citizen.client.get(f"/answers/{water.number}/", headers={"Accept-Language": "zh-TW,zh;q=0.8"})
    assert 'id="answer" lang="zh-Hant"' in taiwan.content.decode()


def test_what_is_not_for_everybody_is_not_there(water: Answer, citizen: Citizen) -> None:
    hidden = Answer.objects.get(visibility="seats")
    for below in ("", "fault/", "files/1/"):
        assert citizen.client.get(f"/answers/{hidden.number}/{below}").status_code == 404
    assert citizen.client.post(f"/answers/{hidden.number}/useful/", {"useful": "yes"}).status_code == 404
    assert citizen.client.get("/answers/A999999/").status_code == 404
    assert hidden.number not in citizen.read("/answers/?q=停水")


@pytest.mark.parametrize("state", [State.EXPIRED, State.WITHDRAWN])
def test_what_is_no_longer_valid_says_so_and_shows_its_old_words_to_nobody(
    water: Answer, citizen: Citizen, state: str
) -> None:
    Answer.objects.filter(pk=water.pk).update(state=state)
    response = citizen.client.get(f"/answers/{water.number}/")
    page = response.content.decode()
    assert response.status_code == 410
    assert "已经失效" in page
    assert WATER.short not in page
    Answer.objects.filter(pk=water.pk).update(visibility="seats")
    assert citizen.client.get(f"/answers/{water.number}/").status_code == 404


def test_hostile_words_and_links_of_an_answer_are_words(small: City, citizen: Citizen) -> None:
    hostile = replace(CONTENT, question="<script>alert(1)</script>怎么办？", full="<img src=x onerror=alert(2)>")
    (answer,) = taken(small, hostile)
    page = citizen.read(f"/answers/{answer.number}/")
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_numbers_to_call_are_told_from_other_words() -> None:
    told = [(piece.text, piece.href) for piece in phones("工作日打0978-5550024转2，急修请拨12345；传真无")]
    assert told == [
        ("工作日打", ""),
        ("0978-5550024转2", "tel:09785550024"),
        ("，急修请拨", ""),
        ("12345", "tel:12345"),
        ("；传真无", ""),
    ]
    assert [piece.href for piece in phones("第1-2号窗口")] == ["", "", ""]


# -- useful or not --------------------------------------------------------------------------------------------------


def test_useful_is_counted_once_a_session_and_nothing_of_who_said_it(water: Answer, citizen: Citizen) -> None:
    for _again in range(2):
        response = citizen.client.post(f"/answers/{water.number}/useful/", {"useful": "yes"})
        assert response.headers["Location"] == f"/answers/{water.number}/"
    tally = Tally.objects.get()
    assert (tally.helpful, tally.unhelpful) == (1, 0)
    assert "谢谢您的反馈" in citizen.read(f"/answers/{water.number}/")
    Client().post(f"/answers/{water.number}/useful/", {"useful": "no"})
    tally.refresh_from_db()
    assert (tally.helpful, tally.unhelpful) == (1, 1)


def test_who_finds_it_useless_is_asked_what_is_wrong_and_the_unit_must_mend_it(water: Answer, citizen: Citizen) -> None:
    response = citizen.client.post(f"/answers/{water.number}/useful/", {"useful": "no"})
    assert response.headers["Location"] == f"/answers/{water.number}/fault/"
    assert "哪里不对" in citizen.read(f"/answers/{water.number}/fault/")
    assert citizen.client.post(f"/answers/{water.number}/fault/", {"kind": "odd"}).status_code == 422
    sent = citizen.client.post(f"/answers/{water.number}/fault/", {"kind": "contact", "text": "电话打不通"})
    assert sent.headers["Location"] == f"/answers/{water.number}/"
    fault = Fault.objects.get()
    assert (fault.kind, fault.source, fault.said, fault.reported_by) == ("contact", "citizen", "电话打不通", None)


def test_nobody_floods_a_unit_with_error_reports(water: Answer) -> None:
    elsewhere = Client(REMOTE_ADDR="203.0.113.10")
    answers = [elsewhere.post(f"/answers/{water.number}/fault/", {"kind": "wrong"}).status_code for _each in range(31)]
    assert answers[0] == 302
    assert answers[-1] == 429


# -- home and the wizard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_home_begins_with_a_search_and_three_actions(water: Answer, citizen: Citizen, prefix: str) -> None:
    page = citizen.read(f"{prefix}/")
    main = page[page.index("<main") :]
    places = [
        main.index(f'"{prefix}{where}') for where in ("/answers/suggest/", '/answers/">', '/submit/">', "/track/")
    ]
    assert places == sorted(places)


def test_a_running_incident_card_stands_on_the_home_page(water: Answer, small: City, citizen: Citizen) -> None:
    now = timezone.now()
    actions.issue_card(
        title="青溪镇停水抢修", text="预计今晚恢复。", region=small.units["d1"], matter=None, visibility="public",
        begins_at=now, ends_at=now + timedelta(hours=3), actor=small.actors["editor"], at=now,
    )  # fmt: skip
    for url in ("/", "/answers/", "/submit/what/"):
        assert "青溪镇停水抢修" in citizen.read(url)


def test_who_asks_what_an_answer_says_is_shown_it_and_need_not_submit(water: Answer, citizen: Citizen) -> None:
    response = citizen.answer("what", content=STORY)
    assert response.headers["Location"] == "/submit/answers/"
    page = citizen.read("/submit/answers/")
    assert "这回答了您的问题吗" in page
    assert WATER.short in page
    done = citizen.client.post("/submit/answers/", {"solved": water.number})
    assert done.headers["Location"] == f"/submit/solved/{water.number}/"
    assert "很高兴能帮到您" in citizen.read(f"/submit/solved/{water.number}/")
    assert Tally.objects.get().helpful == 1
    assert "没写完的诉求" not in citizen.read("/")
    assert not Appeal.objects.exists()


def test_who_goes_on_is_not_asked_again_and_what_she_read_goes_along(water: Answer, citizen: Citizen) -> None:
    citizen.answer("what", content=STORY)
    assert citizen.client.post("/submit/answers/", {"other": "1"}).headers["Location"] == "/submit/kind/"
    assert citizen.answer("what", content=STORY).headers["Location"] == "/submit/kind/"
    appeal = citizen.submit(what={"content": STORY})
    row = Quotation.objects.get()
    assert (row.appeal, row.version, row.how, row.told_by) == (appeal, water.current, "read", None)


@pytest.mark.parametrize("story", ["家里停水了，楼下着火有人被困", "3月1日晚村口的井盖不见了，有人差点掉下去。"])
def test_in_danger_and_about_other_matters_no_answer_stands_in_the_way(
    water: Answer, citizen: Citizen, story: str
) -> None:
    assert citizen.answer("what", content=story).headers["Location"] != "/submit/answers/"
    assert citizen.client.post("/submit/danger/").headers["Location"] == "/submit/kind/"
    assert citizen.client.get("/submit/answers/").status_code == 302


def test_words_and_answers_are_carried_into_the_wizard(water: Answer, citizen: Citizen) -> None:
    assert "火星移民" in citizen.read("/submit/what/?text=火星移民")
    page = citizen.read(f"/submit/what/?answer={water.number}")
    assert f"我看了“{WATER.question}”这条答案" in page
    sent = citizen.client.post(f"/submit/what/?answer={water.number}", {"content": STORY})
    assert sent.headers["Location"] == "/submit/kind/", "she has read it already"
    assert f"{STORY}\n火星" in citizen.read("/submit/what/?text=火星").replace("\r", "")
    assert Quotation.objects.count() == 0
    citizen.submit(what={"content": STORY})
    assert Quotation.objects.get().version == water.current
