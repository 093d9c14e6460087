"""Home, notices and what is said when something goes wrong."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.queries import current, forget
from hotline.ground.profiles.rules import Line
from hotline.web.public import errors, notices
from tests.web.public.citizen import Citizen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_home_page_names_telephone_and_emergency_lines_first(citizen: Citizen, prefix: str) -> None:
    page = citizen.read(f"{prefix}/")
    main = page[page.index("<main") :]
    assert main.index('href="tel:12345"') < main.index("/submit/")
    for number in ("110", "119", "120"):
        assert f'href="tel:{number}"' in main


def test_the_header_names_the_citys_own_number_hours_and_emergency_lines(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="tel:122"' in citizen.read("/")
    phone = replace(current().channels["01"], hours="08:00-22:00")
    lines = (Line("110", "报警", "110"), Line("gas", "燃气抢险", "0978-5559003"))
    own = replace(current(), hotline="12388", channels={"01": phone}, emergency_lines=lines)
    monkeypatch.setattr(profiles, "current", lambda: own)
    page = citizen.read("/track/")
    header = page[: page.index("<main")]
    assert 'href="tel:12388"' in header
    assert "08:00-22:00" in header
    assert 'href="tel:110"' in header
    for absent in ('href="tel:12345"', 'href="tel:119"', "0978-5559003"):
        assert absent not in header
    assert "接听时间08:00-22:00" in citizen.read("/")


def test_who_has_begun_an_appeal_is_told_so_at_home(citizen: Citizen) -> None:
    assert "没写完的诉求" not in citizen.read("/")
    citizen.answer("what")
    assert "没写完的诉求" in citizen.read("/")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("slug", [notice.slug for notice in notices.NOTICES])
def test_every_notice_opens_in_both_languages(citizen: Citizen, slug: str, prefix: str) -> None:
    page = citizen.read(f"{prefix}/notices/{slug}/")
    assert ("鹿鸣市" in page) == (prefix == "")


def test_all_nine_kinds_that_are_not_accepted_are_told_with_their_alternatives(citizen: Citizen) -> None:
    chinese, english = citizen.read("/notices/not-accepted/"), citizen.read("/en/notices/not-accepted/")
    refusals = current().refusals.values()
    assert len(refusals) == 9
    for refusal in refusals:
        assert refusal.title in chinese
        assert refusal.alternative in chinese
        assert refusal.said("en")["title"].split(",")[0] in english


def test_only_the_citizens_own_ways_in_are_listed(citizen: Citizen) -> None:
    page = citizen.read("/notices/channels/")
    assert "传真" in page
    assert "省12345转办" not in page


def test_without_a_city_the_home_page_still_opens(db: None) -> None:
    forget()
    cache.clear()
    assert Client().get("/").status_code == 200
    assert Client().get("/notices/channels/").status_code == 200
    assert Client().get("/submit/what/").status_code == 404


@pytest.mark.parametrize(("prefix", "said"), [("", "没有这个页面"), ("/en", "There is no such page")])
def test_a_page_that_is_not_there_says_so(citizen: Citizen, prefix: str, said: str) -> None:
    response = citizen.client.get(f"{prefix}/nowhere/")
    assert response.status_code == 404
    assert said in response.content.decode()
    assert "tel:12345" in response.content.decode()


def test_a_form_without_its_token_is_sent_back_with_a_sentence(citizen: Citizen) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/submit/kind/", {"kind": "help"})
    assert response.status_code == 403
    assert "请再提交一次" in response.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_error_pages_need_neither_database_nor_session(language: str) -> None:
    request = RequestFactory().get("/x")
    with translation.override(language):
        pages = (
            errors.bad_request(request),
            errors.denied(request),
            errors.not_found(request),
            errors.broken(request),
        )
    assert [page.status_code for page in pages] == [400, 403, 404, 500]
    assert all("tel:12345" in page.content.decode() for page in pages)


def test_when_the_error_page_is_broken_there_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_given: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", burst)
    response = errors.broken(RequestFactory().get("/x"))
    assert response.status_code == 500
    assert "12345" in response.content.decode()
