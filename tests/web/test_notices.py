"""The notices of a role: what is due soon or late, shown to those whom it concerns until somebody has seen it."""

from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from tests.casework.factories import City, order
from tests.casework.leading.test_instructions import AT, WORDS, laid, take
from tests.casework.orders.test_more_time import march
from tests.web.conftest import SignIn


def test_a_liaison_sees_what_is_late_and_says_that_she_has_seen_it(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    tick(at=march(12, 9))
    page = as_("liaison").get("/staff/notices/").content.decode()
    assert case.number in page
    assert "已超期" in page
    assert case.number not in as_("water").get("/staff/notices/").content.decode().split("新提醒")[0]
    assert 'class="count' in as_("liaison").get("/staff/notices/count/").content.decode()
    answer = as_("liaison").post("/staff/notices/seen/")
    assert answer.status_code == 302
    assert 'class="count' not in as_("liaison").get("/staff/notices/count/").content.decode()
    assert "已阅" in as_("liaison").get("/staff/notices/").content.decode()


def test_the_supervision_group_is_told_what_has_run_out(small: City, as_: SignIn) -> None:
    case = order(small, upto="signed")
    tick(at=march(12, 9))
    assert case.number in as_("supervisor").get("/staff/notices/").content.decode()


def test_nobody_marks_what_is_another_roles(small: City, as_: SignIn) -> None:
    order(small, upto="signed")
    tick(at=march(12, 9))
    notice = Notice.objects.filter(role="liaison").first()
    assert notice is not None
    as_("supervisor").post("/staff/notices/seen/", {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_every_page_of_the_staff_has_its_bell(small: City, as_: SignIn) -> None:
    assert "/staff/notices/count/" in as_("liaison").get("/staff/unit/").content.decode()


def test_a_notice_about_papers_leads_to_the_paper_by_its_number(small: City, as_: SignIn) -> None:
    small.employ("mayor", "city_leader", "root")
    small.employ("analyst", "analyst", "centre")
    brief = laid(small, [order(small, upto="signed")], "mayor")
    mine = brief.instructions.get()
    tick(at=AT)
    page = as_("mayor").get("/staff/notices/").content.decode()
    assert f'href="/staff/instructions/{mine.pk}/"><bdi>{brief.number}</bdi>' in page
    assert as_("mayor").get(f"/staff/instructions/{mine.pk}/").status_code == 200
    take(mine, "instruct", small.actors["mayor"], text=WORDS)
    take(mine, "pass_on", small.actors["supervisor"], hours=2, text="按批示要求办理。")
    document = mine.written.get().documents.get()
    tick(at=march(12, 9))
    page = as_("liaison").get("/staff/notices/").content.decode()
    assert f"/documents/{document.year}/{document.serial}/" in page
    assert document.number in page
