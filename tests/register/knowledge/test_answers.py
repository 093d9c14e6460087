"""A standard answer from its draft to its end: whose hands, which version is read, what the clockwork does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from hotline.ground.journal import verify
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.laws import Cited, citing, laws
from hotline.register.knowledge.models import Answer, Fault, Gap, Version
from hotline.register.knowledge.rules import AnswerChanged, AnswerRefused, Basis, Content, Unfit, Wording
from hotline.register.knowledge.words import State, Work
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City

CONTENT = Content(
    question="物业费涨价要经过业主同意吗？",
    short="要。调整物业费须经业主共同决定，未经表决单方涨价的，可以向住建部门投诉。",
    aliases=("物业乱涨价",),
    matter="0103",
    basis=(Basis("物业管理条例", "国务院令第379号", "第四十条", "2018-03-19"),),
    review_on=date(2026, 12, 1),
)
DAY = timedelta(days=1)


def people(city: City) -> City:
    """Two editors at the centre besides the small city's people."""
    for name in ("editor", "second_editor"):
        if name not in city.actors:
            city.employ(name, "editor", "centre")
    return city


def drafted(city: City, content: Content = CONTENT, *, unit: str = "d1-housing", by: str = "liaison") -> Answer:
    """A draft of a unit."""
    return actions.enter(unit=city.units[unit], content=content, actor=city.actors[by], at=MORNING)


def step(city: City, answer: Answer, name: str, by: str, **given: object) -> Answer:
    """One step, given what it asks for."""
    return actions.take(answer_id=answer.pk, step=name, actor=city.actors[by], at=MORNING, given=given)


def published(city: City, content: Content = CONTENT) -> Answer:
    """An answer that went all the way."""
    answer = drafted(people(city), content)
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        answer = step(city, answer, name, by)
    return answer


def names(answer: Answer, actor: Actor) -> list[str]:
    """The steps that somebody may take."""
    answer.refresh_from_db()
    return [one.step for one in queries.open_steps(answer, actor)]


def test_a_draft_is_approved_by_the_unit_audited_by_the_centre_and_then_read(small: City) -> None:
    answer = drafted(people(small))
    assert not queries.visible_to(None).exists()
    assert names(answer, small.actors["liaison"]) == ["write_answer"]
    with pytest.raises(OutOfScope):
        step(small, answer, "approve_answer", "liaison")
    with pytest.raises(AnswerRefused):
        step(small, answer, "audit_answer", "editor")
    answer = published(small)
    assert (answer.state, answer.work, answer.current) == (State.PUBLISHED, Work.NONE, answer.latest)
    assert queries.visible_to(None).get() == answer
    told = list(Event.objects.filter(subject_kind="answer", subject_id=answer.pk).order_by("place"))
    assert [event.name for event in told] == ["answer_written", "answer_approved", "answer_audited", "answer_published"]
    assert not list(verify.chains("answer", Answer))


def test_nobody_checks_her_own_work(small: City) -> None:
    answer = drafted(people(small), by="head")
    with pytest.raises(AnswerRefused, match="another person"):
        step(small, answer, "approve_answer", "head")
    assert "approve_answer" not in names(answer, small.actors["head"])
    small.employ("second_head", "head", "d1-housing")
    answer = step(small, answer, "approve_answer", "second_head")
    content = replace(CONTENT, short="要，须经业主共同决定。")
    actions.write(answer_id=answer.pk, content=content, actor=small.actors["editor"], at=MORNING)
    assert "audit_answer" not in names(answer, small.actors["editor"])
    answer = step(small, answer, "audit_answer", "second_editor")
    assert answer.work == Work.AUDITED


def test_what_the_centre_keeps_needs_another_editor_and_no_unit_head(small: City) -> None:
    answer = drafted(people(small), unit="centre", by="editor")
    with pytest.raises(AnswerRefused, match="another person"):
        step(small, answer, "audit_answer", "editor")
    assert step(small, answer, "audit_answer", "second_editor").work == Work.AUDITED


def test_the_published_version_is_read_until_the_next_one_is_published(small: City) -> None:
    answer = published(small)
    newer = replace(CONTENT, short="要。须经专有部分面积和人数双过半的业主同意。")
    answer = actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    assert (answer.state, answer.work) == (State.PUBLISHED, Work.DRAFTED)
    assert queries.shown(queries.visible_to(None).get()).short == CONTENT.short
    before, after = sorted(queries.versions(answer), key=lambda version: version.serial)
    assert [change.field for change in queries.differences(before, after)] == ["short"]
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        step(small, answer, name, by)
    assert queries.shown(queries.visible_to(None).get()).short == newer.short
    again = actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    assert again.work == Work.NONE, "what says the same is no new version"


def test_a_version_is_never_changed_not_even_in_the_database(small: City) -> None:
    answer = published(small)
    for sql in ("UPDATE knowledge_version SET short = 'x'", "DELETE FROM knowledge_version"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Version.objects.filter(answer=answer).count() == 1


def test_who_has_read_an_older_answer_changes_nothing_and_asking_twice_does_it_once(small: City) -> None:
    answer = drafted(people(small))
    seen = answer.version
    actions.take(
        answer_id=answer.pk, step="approve_answer", actor=small.actors["head"], at=MORNING, version=seen, key="k1"
    )
    again = actions.take(
        answer_id=answer.pk, step="approve_answer", actor=small.actors["head"], at=MORNING, version=seen, key="k1"
    )
    assert again.work == Work.APPROVED
    with pytest.raises(AnswerChanged):
        actions.take(answer_id=answer.pk, step="audit_answer", actor=small.actors["editor"], at=MORNING, version=seen)
    one = actions.enter(unit=small.units["d1-water"], content=CONTENT, actor=small.actors["water"], at=MORNING, key="n")
    two = actions.enter(unit=small.units["d1-water"], content=CONTENT, actor=small.actors["water"], at=MORNING, key="n")
    assert one.pk == two.pk


def test_in_haste_it_is_read_at_once_and_audited_by_another_afterwards(small: City) -> None:
    answer = drafted(people(small))
    with pytest.raises(AnswerRefused):
        step(small, answer, "rush_answer", "editor")
    answer = step(small, answer, "rush_answer", "editor", reason="暴雨停课，家长都在问")
    assert answer.is_shown
    assert answer.audit_due_at is not None
    assert "audit_rushed_answer" not in names(answer, small.actors["editor"])
    assert actions.keep_up(at=answer.audit_due_at + DAY) == 1
    assert actions.keep_up(at=answer.audit_due_at + DAY) == 0
    assert Event.objects.filter(name="rushed_audit_late").count() == 1
    answer.refresh_from_db()
    answer = step(small, answer, "audit_rushed_answer", "second_editor")
    assert answer.audit_due_at is None


def test_the_clockwork_publishes_on_the_day_reminds_lets_fall_due_and_expire(small: City) -> None:
    later = replace(CONTENT, valid_from=date(2026, 3, 10), valid_to=date(2026, 12, 31), review_on=date(2026, 6, 10))
    answer = drafted(people(small), later)
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor")):
        answer = step(small, answer, name, by)
    with pytest.raises(AnswerRefused, match="later day"):
        step(small, answer, "publish_answer", "editor")
    states = []
    for day in (date(2026, 3, 9), date(2026, 3, 10), date(2026, 5, 15), date(2026, 6, 10), date(2027, 1, 1)):
        done = actions.keep_up(at=MORNING + (day - MORNING.date()) * 1)
        answer.refresh_from_db()
        states.append((done, answer.state))
        assert actions.keep_up(at=MORNING + (day - MORNING.date()) * 1) == 0
    assert states == [(0, "draft"), (1, "published"), (1, "published"), (1, "due"), (1, "expired")]


def test_what_is_due_is_confirmed_with_another_day_or_withdrawn_with_a_reason(small: City) -> None:
    answer = published(small)
    actions.keep_up(at=MORNING + 300 * DAY)
    answer.refresh_from_db()
    assert answer.state == State.DUE
    with pytest.raises(AnswerRefused):
        step(small, answer, "confirm_answer", "head", review_on=date(2026, 1, 1))
    answer = step(small, answer, "confirm_answer", "head", review_on=date(2027, 12, 1))
    assert (answer.state, answer.review_on) == (State.PUBLISHED, date(2027, 12, 1))
    with pytest.raises(AnswerRefused, match="must be given"):
        step(small, answer, "withdraw_answer", "head")
    answer = step(small, answer, "withdraw_answer", "head", reason="条例已经修订")
    assert not queries.visible_to(None).exists()
    newer = replace(CONTENT, short="按新条例执行，须经业主共同决定。")
    answer = actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    assert (answer.state, answer.work) == (State.WITHDRAWN, Work.DRAFTED)


def test_everybody_reads_only_what_is_for_her(small: City) -> None:
    published(small)
    published(small, replace(CONTENT, question="坐席口径", visibility="seats"))
    published(small, replace(CONTENT, question="单位内部", visibility="unit"))
    seen = {who: queries.visible_to(small.actors[who]).count() for who in ("agent", "liaison", "water", "admin")}
    assert seen == {"agent": 3, "liaison": 3, "water": 2, "admin": 0}
    assert queries.visible_to(None).count() == 1
    assert queries.kept_by(small.actors["water"]).count() == 0
    assert queries.kept_by(small.actors["editor"]).count() == 3
    assert queries.kept_by(small.actors["agent"]).count() == 0


def test_every_mistake_of_a_draft_is_named_at_once(small: City) -> None:
    with pytest.raises(Unfit) as refused:
        drafted(small, replace(CONTENT, short="长" * 200, matter="9999", related=("A999999",)))
    assert [one.field for one in refused.value.mistakes] == ["short", "matter", "related"]
    assert not Answer.objects.exists()


def test_a_wording_is_read_once_another_person_has_reviewed_it(small: City) -> None:
    answer = published(small)
    worded = Wording("Does a rise in property fees need the owners' consent?", "Yes. The owners decide together.")
    row = actions.word(answer_id=answer.pk, language="en", wording=worded, actor=small.actors["editor"], at=MORNING)
    assert queries.shown(queries.visible_to(None).get(), language="en").language == "zh-Hans"
    with pytest.raises(AnswerRefused, match="another person"):
        actions.review_wording(wording_id=row.pk, actor=small.actors["editor"], at=MORNING)
    actions.review_wording(wording_id=row.pk, actor=small.actors["second_editor"], at=MORNING)
    assert queries.shown(queries.visible_to(None).get(), language="en").question == worded.question
    drafted_ = actions.draft_traditional(answer_id=answer.pk, actor=small.actors["liaison"], at=MORNING)
    assert drafted_.question == "物業費漲價要經過業主同意嗎？"
    newer = replace(CONTENT, short="要。须经业主大会表决。")
    actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    answer.refresh_from_db()
    assert answer.latest is not None
    carried = queries.wordings(answer.latest)
    assert not carried["en"][0].is_reviewed, "a wording of what has changed is looked at again"


def test_an_error_report_is_mended_by_its_clock_or_the_unit_is_reminded(small: City) -> None:
    answer = published(small)
    fault = actions.report_fault(
        answer_id=answer.pk, kind="wrong", text="条款已经改了", actor=small.actors["agent"], at=MORNING
    )
    assert list(queries.faults_open_to(small.actors["liaison"])) == [fault]
    assert not queries.faults_open_to(small.actors["water"]).exists()
    with pytest.raises(AnswerRefused, match="mended"):
        actions.settle_fault(
            fault_id=fault.pk, outcome="wrong", reply="已改", actor=small.actors["liaison"], at=MORNING
        )
    half = MORNING + (fault.due_at - MORNING) / 2
    assert (actions.keep_up(at=half), actions.keep_up(at=half), actions.keep_up(at=fault.due_at)) == (1, 0, 1)
    told = Event.objects.filter(subject_kind="answer", name__startswith="fault_").order_by("place")
    assert [event.name for event in told] == ["fault_reported", "fault_near", "fault_late"]
    newer = replace(CONTENT, short="要。须经业主大会双过半表决。")
    actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        step(small, answer, name, by)
    settled = actions.settle_fault(
        fault_id=fault.pk, outcome="wrong", reply="已按新条例更正", actor=small.actors["liaison"], at=MORNING
    )
    assert [version.serial for version in queries.wrong_versions(settled)] == [1]
    with pytest.raises(AnswerRefused, match="settled already"):
        actions.settle_fault(fault_id=fault.pk, outcome="wrong", reply="x", actor=small.actors["liaison"], at=MORNING)


def test_a_flood_of_reports_by_citizens_does_not_bury_an_answer(small: City) -> None:
    answer = published(small)
    for _ in range(25):
        actions.report_fault(answer_id=answer.pk, kind="unclear", text="", actor=Actor(role="caller"), at=MORNING)
    assert Fault.objects.count() == 20


def test_searches_without_a_hit_are_counted_by_the_week_and_listed_on_monday(small: City) -> None:
    people(small)
    for text, is_seat in (
        ("Ｇ弹簧床 回收", True),
        ("g弹簧床 回收", False),
        ("电话13912345678打不通", True),
        ("x", True),
    ):
        actions.miss(text=text, is_seat=is_seat, at=MORNING)
    found = {gap.text: (gap.by_seats, gap.by_citizens) for gap in queries.gaps(week=MORNING.date())}
    assert not [text for text in found if "13912345678" in text]
    assert sum(map(sum, found.values())) == 3
    assert (actions.keep_up(at=MORNING + 7 * DAY), actions.keep_up(at=MORNING + 7 * DAY)) == (1, 0)
    gap = Gap.objects.all()[0]
    actions.close_gap(gap_id=gap.pk, actor=small.actors["editor"], at=MORNING)
    with pytest.raises(OutOfScope):
        actions.close_gap(gap_id=gap.pk, actor=small.actors["agent"], at=MORNING)
    assert queries.gaps(week=MORNING.date()).count() == len(found) - 1


def test_a_card_ends_by_itself_or_earlier_and_never_lasts_too_long(small: City) -> None:
    given = {"title": "城东爆管停水", "text": "抢修中，预计18点恢复供水。", "region": small.units["d1"], "at": MORNING}
    card = actions.issue_card(**given, begins_at=MORNING, ends_at=MORNING + DAY / 2, actor=small.actors["leader"])  # type: ignore[arg-type]
    assert queries.cards(at=MORNING, actor=small.actors["agent"]) == [card]
    assert queries.cards(at=MORNING, actor=None) == []
    assert queries.cards(at=MORNING + DAY / 2, actor=small.actors["agent"]) == []
    with pytest.raises(AnswerRefused):
        actions.issue_card(**given, begins_at=MORNING, ends_at=MORNING + 60 * DAY, actor=small.actors["leader"])  # type: ignore[arg-type]
    assert actions.end_card(card_id=card.pk, actor=small.actors["leader"], at=MORNING + DAY / 4)
    assert queries.cards(at=MORNING + DAY / 4, actor=small.actors["agent"]) == []


def test_text_modules_are_ones_own_the_units_or_the_citys(small: City) -> None:
    from hotline.register.knowledge.modules import modules

    people(small)
    for reach, by in (("personal", "agent"), ("unit", "liaison"), ("city", "editor")):
        actions.keep_module(
            shortcut="hh", title=f"回访话术{reach}", text="您好", reach=reach, actor=small.actors[by], at=MORNING
        )
    assert [one.reach for one in modules(small.actors["agent"], "hf")] == ["personal", "city"]
    assert [one.reach for one in modules(small.actors["liaison"], "hh")] == ["unit", "city"]
    with pytest.raises(AnswerRefused, match="shortcut"):
        actions.keep_module(shortcut="hh", title="又一条", text="您好", actor=small.actors["agent"], at=MORNING)
    with pytest.raises(OutOfScope):
        actions.keep_module(
            shortcut="c", title="全市", text="您好", reach="city", actor=small.actors["liaison"], at=MORNING
        )


def test_when_a_law_changes_everything_that_cites_it_is_listed(small: City) -> None:
    answer = published(small)
    published(small, replace(CONTENT, question="别的", basis=(Basis("城市供水条例", "国务院令第158号"),)))
    actions.keep_module(
        shortcut="wy", title="物业费", text="须经业主共同决定。", actor=small.actors["agent"], at=MORNING,
        basis=(Basis("物业管理条例", "国务院令第379号"),),
    )  # fmt: skip
    editor = small.actors["editor"]
    actions.keep_module(
        shortcut="wyf", title="物业费", text="须经业主共同决定。", reach="unit", actor=small.actors["liaison"],
        at=MORNING, basis=(Basis("《物业管理条例》"), Basis("价格法", article="第十三条")),
    )  # fmt: skip
    found = citing(editor, title="《物业管理条例》")
    assert ([*found.answers], [row.shortcut for row in found.modules], found.own_of_others) == ([answer], ["wyf"], 1)
    assert [*citing(editor, number="国务院令第379号").answers] == [answer]
    assert not citing(small.actors["water"], title="物业管理条例").answers.exists()
    assert laws(editor, "物业") == [Cited("物业管理条例", ["国务院令第379号"], 1, 1)]
    assert laws(editor, "价格")[0].modules == 1, "what only a text module cites is listed too"
    step(small, answer, "withdraw_answer", "head", reason="停用")
    assert not citing(editor, title="物业管理条例").answers.exists()


def test_only_the_centre_hands_answers_over_to_another_unit(small: City) -> None:
    answer = published(small)
    with pytest.raises(OutOfScope):
        actions.hand_over(answer_ids=[answer.pk], to=small.units["d1-water"], actor=small.actors["liaison"], at=MORNING)
    assert actions.hand_over(answer_ids=[answer.pk], to=small.units["d1-water"], actor=SYSTEM, at=MORNING) == 1
    assert queries.kept_by(small.actors["water"]).get() == answer
