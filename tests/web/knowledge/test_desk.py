"""The knowledge desk: who sees which answers, what may be done with one, the editor, the work lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hotline.casework.warnings.queries import tidings_for
from hotline.ground.journal import leases
from hotline.register.knowledge import actions
from hotline.register.knowledge.models import Answer, Card, Fault, Gap, TextModule, Version
from hotline.register.knowledge.rules import Basis, week_of
from hotline.register.knowledge.words import State, Work
from hotline.web.parts.choosing import place_label
from tests.casework.factories import MORNING, City
from tests.register.knowledge.test_answers import CONTENT, drafted, people, published
from tests.web.conftest import SignIn

DESK = "/staff/knowledge/"
EDITED = {
    "question": "物业费涨价要业主同意吗？",
    "aliases": "物业乱涨价\n涨物业费",
    "short": "要，须经业主共同决定。",
    "materials": "身份证\n房产证",
    "matter": "0103",
    "demand": "consultation",
    "audience": "both",
    "visibility": "public",
    "basis_lines": "2",
    "basis_0_title": "物业管理条例",
    "basis_0_article": "第四十条",
    "basis_0_date": "2018-03-19",
}


def read(client: Client, path: str = "", status: int = 200) -> str:
    answer = client.get(f"{DESK}{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def post(client: Client, path: str, **given: Any) -> Any:
    return client.post(f"{DESK}{path}", given)


def step(client: Client, answer: Answer, name: str, **given: Any) -> Any:
    answer.refresh_from_db()
    return post(client, f"{answer.number}/steps/{name}/", version=answer.version, **given)


def test_a_seat_reads_what_is_published_and_sees_neither_drafts_nor_piles(small: City, as_: SignIn) -> None:
    shown = published(small)
    draft = drafted(small, replace(CONTENT, question="装修噪声谁管？"))
    page = read(as_("agent"))
    assert shown.number in page
    assert draft.number not in page
    assert "工作清单" not in page
    one = read(as_("agent"), f"{shown.number}/")
    assert CONTENT.short in one
    assert f"{shown.number}/report/" in one
    assert "steps/" not in one
    assert read(as_("agent"), f"{draft.number}/", 404)
    assert as_("agent").get(f"{DESK}gaps/").status_code == 403
    assert as_("agent").get(f"{DESK}new/").status_code == 403
    assert as_("agent").get(f"{DESK}{shown.number}/versions/1/").status_code == 404


def test_from_draft_to_publication_each_finds_it_in_her_pile_with_her_button(small: City, as_: SignIn) -> None:
    answer = drafted(people(small))
    liaison, head, editor = as_("liaison"), as_("head"), as_("editor")
    assert answer.number in read(head, "?pile=drafts")
    assert f"{answer.number}/steps/approve_answer/" not in read(liaison, f"{answer.number}/")
    page = read(head, f"{answer.number}/")
    assert f"{answer.number}/steps/approve_answer/" in page
    assert "Alt+1" in page
    assert step(head, answer, "approve_answer").status_code == 302
    assert answer.number in read(editor, "?pile=to_audit")
    assert step(editor, answer, "return_answer").status_code == 422
    assert step(editor, answer, "audit_answer").status_code == 302
    assert step(editor, answer, "publish_answer").status_code == 302
    answer.refresh_from_db()
    assert (answer.state, answer.work) == (State.PUBLISHED, Work.NONE)
    assert step(editor, answer, "publish_answer").status_code == 409
    assert "单位审核标准答案" in read(liaison, f"{answer.number}/")


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(small: City, as_: SignIn) -> None:
    answer = drafted(people(small))
    stale = answer.version
    assert post(as_("liaison"), f"{answer.number}/edit/", **EDITED, version=stale).status_code == 302
    late = post(as_("liaison"), f"{answer.number}/edit/", **EDITED | {"short": "不要。"}, version=stale)
    assert late.status_code == 422
    assert "不要。" in late.content.decode()
    assert Version.objects.filter(answer=answer).count() == 2


def test_the_editor_keeps_what_was_typed_and_names_each_bad_field(small: City, as_: SignIn) -> None:
    liaison = as_("liaison")
    unit = small.units["d1-housing"].code
    bad = EDITED | {"unit": unit, "phone": "不是电话", "basis_0_title": "", "link": "ftp://x"}
    page = post(liaison, "new/", **bad)
    assert page.status_code == 422
    text = page.content.decode()
    for field in ("phone", "link", "basis_0_title"):
        assert f'href="#id_{field}"' in text, field
    assert "不是电话" in text
    more = post(liaison, "new/", **bad, more="1")
    assert more.status_code == 200
    assert "basis_3_title" in more.content.decode()
    assert not Answer.objects.exists()
    made = post(liaison, "new/", **EDITED, unit=unit, idempotency_key="once")
    again = post(liaison, "new/", **EDITED, unit=unit, idempotency_key="once")
    assert made.url == again.url
    (answer,) = Answer.objects.select_related("latest")
    assert answer.latest is not None
    assert answer.latest.aliases == ["物业乱涨价", "涨物业费"]
    assert answer.latest.basis[0]["article"] == "第四十条"


def test_an_answer_of_another_unit_is_not_written_here(small: City, as_: SignIn) -> None:
    small.employ("elsewhere", "liaison", "t2")
    made = post(as_("elsewhere"), "new/", **EDITED, unit=small.units["d1-housing"].code)
    assert made.status_code in (403, 422)
    assert not Answer.objects.exists()
    draft = drafted(small)
    read(as_("elsewhere"), f"{draft.number}/", 404)
    assert post(as_("elsewhere"), f"{draft.number}/edit/", **EDITED).status_code == 404


def test_two_versions_stand_side_by_side_with_signs(small: City, as_: SignIn) -> None:
    answer = published(small)
    newer = replace(CONTENT, short="要。须经人数过半的业主同意。")
    actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    liaison = as_("liaison")
    page = read(liaison, f"{answer.number}/versions/2/")
    assert "<ins>" in page
    assert "<del>" in page
    assert CONTENT.short in read(liaison, f"{answer.number}/")
    assert newer.short in read(liaison, f"{answer.number}/?show=latest")
    assert newer.short not in read(as_("agent"), f"{answer.number}/?show=latest")


def test_a_wording_is_drafted_by_conversion_and_shown_when_another_has_read_it(small: City, as_: SignIn) -> None:
    answer = published(small)
    liaison, head = as_("liaison"), as_("head")
    assert post(liaison, f"{answer.number}/languages/draft/").status_code == 302
    assert "業主" in read(head, f"{answer.number}/languages/")
    english = {"question": "Must owners agree?", "short": "Yes, together."}
    assert post(liaison, f"{answer.number}/languages/en/", **english).status_code == 302
    assert "/review/" not in read(liaison, f"{answer.number}/languages/")
    answer.refresh_from_db()
    assert answer.latest is not None
    wording = answer.latest.wordings.get(language="en")
    assert post(head, f"{answer.number}/languages/{wording.pk}/review/").status_code == 302
    assert "Yes, together." in as_("agent").get(f"/en{DESK}{answer.number}/").content.decode()
    assert post(liaison, f"{answer.number}/languages/xx/").status_code == 404


def test_a_seat_reports_an_error_and_the_unit_settles_it(small: City, as_: SignIn) -> None:
    answer = published(small)
    assert post(as_("agent"), f"{answer.number}/report/", kind="old", text="新规已施行").status_code == 302
    fault = Fault.objects.get()
    assert answer.number in read(as_("head"), "faults/")
    page = f"faults/{fault.pk}/"
    assert "新规已施行" in read(as_("head"), page)
    assert post(as_("head"), page, outcome="wrong", wrong_since="1", reply="已改").status_code == 422
    assert post(as_("head"), page, outcome="unfounded", reply="仍然有效").status_code == 302
    assert "仍然有效" in read(as_("head"), page)
    assert as_("agent").get(f"{DESK}{page}").status_code == 403


def test_a_search_without_a_hit_becomes_an_answer(small: City, as_: SignIn) -> None:
    people(small)
    actions.miss(text="电动车上牌", is_seat=True, at=timezone.now())
    gap = Gap.objects.get()
    editor = as_("editor")
    assert "电动车上牌" in read(editor, "gaps/")
    assert 'value="电动车上牌"' in read(editor, f"new/?gap={gap.pk}")
    made = post(editor, f"new/?gap={gap.pk}", **EDITED, unit=small.units["d1-housing"].code)
    gap.refresh_from_db()
    assert made.status_code == 302
    assert gap.answer == Answer.objects.get()
    assert gap.week == week_of(timezone.localdate())
    assert "电动车上牌" not in read(editor, "gaps/")
    assert post(editor, f"gaps/{gap.pk}/", answer="A999999").status_code == 422
    read(editor, "gaps/?week=9999-12-31")
    read(editor, "gaps/?week=0001-01-01")


def test_an_incident_card_is_issued_and_ended(small: City, as_: SignIn) -> None:
    people(small)
    now = timezone.localtime()
    card = {
        "title": "东城停水",
        "text": "抢修至晚八时。",
        "region": small.units["d1"].code,
        "begins_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(hours=8):%Y-%m-%dT%H:%M}",
        "visibility": "seats",
    }
    editor = as_("editor")
    assert post(editor, "cards/new/", **card | {"ends_at": "9999-12-31T23:59"}).status_code == 422
    assert post(editor, "cards/new/", **card).status_code == 302
    assert "东城停水" in read(as_("agent"), "cards/")
    one = Card.objects.get()
    assert post(as_("agent"), f"cards/{one.pk}/end/").status_code == 403
    assert post(editor, f"cards/{one.pk}/end/").status_code == 302
    assert "东城停水" not in read(as_("agent"), "cards/")


def test_everybody_keeps_her_own_text_modules_and_who_may_those_of_the_unit(small: City, as_: SignIn) -> None:
    mine = {"shortcut": "nh", "title": "问候", "text": "您好，请讲。", "reach": "personal"}
    assert post(as_("agent"), "modules/new/", **mine).status_code == 302
    assert post(as_("agent"), "modules/new/", **mine | {"reach": "city"}).status_code == 422
    one = TextModule.objects.get()
    assert "您好，请讲。" in read(as_("agent"), "modules/")
    assert "您好，请讲。" not in read(as_("liaison"), "modules/")
    assert as_("liaison").get(f"{DESK}modules/{one.pk}/").status_code == 404
    cites = {"basis_0_title": "《信访工作条例》", "basis_0_article": "第十七条", "basis_1_title": "行政复议法"}
    changed = {**mine, "text": "您好，热线为您服务。", **cites, "version": one.version}
    bad = post(as_("agent"), f"modules/{one.pk}/", **changed | {"basis_1_title": "", "basis_1_date": "昨天"})
    assert bad.status_code == 422
    assert 'href="#id_basis_0_title"' in bad.content.decode()
    assert post(as_("agent"), f"modules/{one.pk}/", **changed).status_code == 302
    one.refresh_from_db()
    assert [line["title"] for line in one.basis] == ["信访工作条例", "行政复议法"]
    assert 'value="第十七条"' in read(as_("agent"), f"modules/{one.pk}/")
    assert post(as_("agent"), f"modules/{one.pk}/", **changed).status_code == 422
    assert post(as_("agent"), f"modules/{one.pk}/", close="1").status_code == 302
    assert "热线为您服务" not in read(as_("agent"), "modules/")


def test_what_cites_a_law_is_listed_for_who_keeps_it(small: City, as_: SignIn) -> None:
    answer = published(small)
    head = as_("head")
    assert "物业管理条例" in read(head, "laws/?q=物业")
    assert answer.number in read(head, "laws/?title=物业管理条例")
    small.employ("elsewhere", "head", "t2")
    assert answer.number not in read(as_("elsewhere"), "laws/?title=物业管理条例")


def test_when_a_law_changes_an_editor_has_everything_that_cites_it_reviewed(small: City, as_: SignIn) -> None:
    answer, law = published(small), "laws/?title=物业管理条例"
    other = published(small, replace(CONTENT, question="别的？", basis=(Basis("价格法"),)))
    editor = as_("editor")
    assert post(as_("head"), law, reason="新条例下月施行").status_code == 403
    assert post(editor, law, reason=" ").status_code == 422
    assert post(editor, law, reason="新条例下月施行").status_code == 302
    states = {row.pk: row.state for row in Answer.objects.all()}
    assert states == {answer.pk: State.DUE, other.pk: State.PUBLISHED}
    assert CONTENT.short in read(as_("agent"), f"{answer.number}/"), "it is still read"
    page = read(as_("head"), f"{answer.number}/")
    assert "新条例下月施行" in page
    assert f"{answer.number}/steps/confirm_answer/" in page
    leases.run_due()
    told = tidings_for(small.actors["head"], at=timezone.now() + timedelta(days=20))
    assert [row.what for row in told if row.number == answer.number and row.seen_at is None] == ["answer_due"]


def test_the_list_is_found_by_words_matter_unit_and_number(small: City, as_: SignIn) -> None:
    people(small)
    other = replace(
        CONTENT, question="装修噪声谁管？", basis=(Basis("噪声污染防治法"),), aliases=(), short="住建部门。"
    )
    first, second = drafted(small), drafted(small, other)
    editor = as_("editor")
    found: list[tuple[str, Callable[[str], bool]]] = [
        ("?q=装修噪声", lambda page: second.number in page and first.number not in page),
        (f"?q={first.number.lower()}", lambda page: first.number in page and second.number not in page),
        ("?matter=01", lambda page: first.number in page and second.number in page),
        ("?matter=02", lambda page: first.number not in page),
        (f"?unit={small.units['t2'].code}", lambda page: first.number not in page),
        ("?pile=withdrawn", lambda page: "这里没有标准答案" in page),
    ]
    for query, is_right in found:
        assert is_right(read(editor, query)), query


@pytest.mark.parametrize(
    "query",
    ["?pile=%00", "?q=%00x", "?matter=' OR 1=1", "?unit=%F0%9F", "?after=x~y", "?from=99999999999", "?q=" + "长" * 500],
)
def test_an_address_made_by_hand_breaks_nothing(small: City, as_: SignIn, query: str) -> None:
    published(small)
    for who in ("editor", "agent"):
        assert as_(who).get(f"{DESK}{query}").status_code in (200, 400)


def test_hostile_forms_are_refused_at_their_fields(small: City, as_: SignIn) -> None:
    answer = published(small)
    editor, unit = as_("editor"), small.units["d1-housing"].code
    for name, value in (
        ("question", "井\x00盖"), ("short", "长" * 121), ("matter", "no-such"), ("review_on", "9999-99-99"),
        ("visibility", "x"), ("valid_to", "0001-01-01"), ("related", "A999999"), ("basis_0_date", "昨天"),
    ):  # fmt: skip
        page = post(editor, "new/", **EDITED | {"unit": unit, name: value})
        assert page.status_code == 422, name
    assert post(editor, "new/", **EDITED | {"unit": unit, "basis_lines": "-1"}).status_code == 302
    assert step(editor, answer, "confirm_answer", review_on="0001-01-01").status_code == 422
    assert step(editor, answer, "no_such_step").status_code == 404
    assert step(editor, answer, "expire_answer").status_code == 403
    assert post(editor, f"{answer.number}/report/", kind="x").status_code == 422


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(small: City, as_: SignIn) -> None:
    people(small)
    editor = as_("editor")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as known:
            read(editor, "?pile=all")
        return len(known)

    for place in range(2):
        drafted(small, replace(CONTENT, question=f"第{place}问？"))
    asked()
    few = asked()
    for place in range(12):
        drafted(small, replace(CONTENT, question=f"再问{place}？"))
    assert asked() == few
    assert few <= 16


def test_where_an_answer_holds_is_edited_by_its_name(small: City, as_: SignIn) -> None:
    answer = drafted(people(small), replace(CONTENT, region=small.units["t1"].code))
    page = read(as_("liaison"), f"{answer.number}/edit/")
    label = place_label(small.units["t1"])
    assert f'value="{label}"' in page
    assert (
        post(as_("liaison"), f"{answer.number}/edit/", **EDITED, region=label, version=answer.version).status_code
        == 302
    )
    answer.refresh_from_db()
    assert answer.latest is not None
    assert answer.latest.region == small.units["t1"]
