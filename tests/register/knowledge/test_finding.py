"""A standard answer is found by words, pinyin, initials, other scripts, English – by who may read it."""

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import actions as profiles
from hotline.ground.profiles.queries import forget
from hotline.register.knowledge import actions
from hotline.register.knowledge.actions import seeking
from hotline.register.knowledge.actions.taking_over import NotTakenOver, Taken
from hotline.register.knowledge.finding import find, kept_with
from hotline.register.knowledge.models import Answer, Sought
from hotline.register.knowledge.queries import kept_by
from hotline.register.knowledge.rules import Content, Wording
from tests.casework.factories import MORNING, City
from tests.register.knowledge.test_answers import CONTENT, drafted, people, step

WATER = replace(
    CONTENT,
    question="家里突然停水怎么办？",
    short="先看小区有没有停水通知，没有的拨打供水热线，一小时内到场。",
    aliases=("水龙头没水",),
    full="欠费停水的，交清后两小时内恢复。二次供水由物业负责。",
)


def taken(city: City, *contents: Content) -> list[Answer]:
    """Answers that came from elsewhere, published."""
    people(city)
    by = city.actors
    return actions.take_over(
        taken=[
            Taken(
                unit=city.units["d1-housing"], content=content, name=f"n{place}", writer=by["liaison"],
                approver=by["head"], auditor=by["editor"], at=MORNING, is_traditional=True,
                english=Wording("What if the water is cut off?", "Call the water line.") if place == 0 else None,
            )
            for place, content in enumerate(contents)
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["停水", "没水", "tingshui", "tsz", "停水 通知", "供水热线", "cut off", "二次供水", "停水怎麼辦"]
)
def test_an_answer_is_found_by_whatever_its_reader_types(small: City, typed: str) -> None:
    taken(small, WATER, CONTENT)
    found = find(typed, actor=None)
    assert [one.shown.question for one in found][:1] == [WATER.question]


def test_the_better_answer_comes_first_and_nothing_fits_nothing(small: City) -> None:
    taken(small, CONTENT, WATER)
    assert next(one.shown.question for one in find("物业费", actor=None)) == CONTENT.question
    assert find("", actor=None) == find("火星移民", actor=None) == []


def test_what_somebody_may_not_read_is_neither_found_nor_counted(small: City) -> None:
    taken(small, WATER, replace(WATER, visibility="unit"), replace(WATER, visibility="seats"))
    seen = {who: len(find("停水", actor=small.actors[who] if who else None)) for who in ("", "agent", "water", "admin")}
    assert seen == {"": 1, "agent": 3, "water": 2, "admin": 0}


def test_a_draft_is_found_at_its_desk_alone_and_what_is_withdrawn_no_longer(small: City) -> None:
    answer = drafted(people(small), WATER)
    assert find("停水", actor=small.actors["agent"]) == []
    assert kept_with("停水", kept_by(small.actors["liaison"])).get() == answer
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        step(small, answer, name, by)
    assert len(find("停水", actor=small.actors["agent"])) == 1
    step(small, answer, "withdraw_answer", "head", reason="不再执行")
    assert find("停水", actor=small.actors["agent"]) == []


def test_a_version_is_found_by_its_own_words_once_it_is_published(small: City) -> None:
    (answer,) = taken(small, WATER)
    newer = replace(WATER, question="自来水断供怎么处理？", aliases=())
    actions.write(answer_id=answer.pk, content=newer, actor=small.actors["liaison"], at=MORNING)
    assert find("断供", actor=None) == []
    for name, by in (("approve_answer", "head"), ("audit_answer", "editor"), ("publish_answer", "editor")):
        step(small, answer, name, by)
    assert len(find("断供", actor=None)) == 1


def test_of_answers_that_come_together_none_comes_where_one_is_wrong(small: City) -> None:
    with pytest.raises(NotTakenOver) as refused:
        taken(small, WATER, replace(WATER, short="长" * 121), replace(WATER, matter="77"))
    assert [(name, one.field) for name, one in refused.value.mistakes] == [("n1", "short"), ("n2", "matter")]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("typed", ["'", "\\", "%' OR 1=1", "🙂", "啊" * 5000, "a:* & !b", "\u0000x"])
def test_nothing_that_is_typed_breaks_the_search(small: City, typed: str) -> None:
    taken(small, WATER)
    find(typed, actor=None)


def test_what_is_written_otherwise_is_found_as_it_sounds(small: City) -> None:
    taken(small, WATER, CONTENT)
    assert [one.shown.question for one in find("婷水了", actor=None)][:1] == [WATER.question]


def test_the_answer_that_is_named_so_comes_before_those_that_mention_it(small: City) -> None:
    mention = replace(WATER, question="水表怎么过户？", short="停水期间不办过户，停水结束后再来。", aliases=())
    taken(small, WATER, mention)
    first, second = find("停水", actor=None)
    assert (first.shown.question, second.shown.question) == (WATER.question, mention.question)
    assert first.likeness > second.likeness


def test_a_citys_own_words_find_as_soon_as_they_are_entered(small: City, tmp_path: Path) -> None:
    taken(small, WATER, CONTENT)
    assert find("断流", actor=None) == []
    file = tmp_path / "ours.toml"
    file.write_text('extends = "luming"\n[synonyms]\n"停水" = ["断流"]\n', encoding="utf-8")
    profiles.enter(file=file, actor=SYSTEM, at=MORNING, in_force_from=MORNING)
    forget()
    assert [one.shown.question for one in find("断流", actor=None)] == [WATER.question]


def test_answers_are_indexed_anew_batch_by_batch(small: City) -> None:
    taken(small, WATER, CONTENT, replace(WATER, question="停水通知在哪里看？"))
    Sought.objects.all().delete()
    assert list(seeking.build(at_a_time=2)) == [2, 1]
    assert len(find("停水", actor=None)) == 2
