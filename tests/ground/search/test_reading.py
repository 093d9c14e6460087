"""Rows are found by their words, ranked, and never but those that were handed in – on a table made for the test."""

from unittest.mock import patch

import pytest
from django.db import connection, models

from hotline.ground.search import lists, queries, rules
from hotline.ground.search.fields import TermsField

pytestmark = pytest.mark.django_db


class Paper(models.Model):
    """A text with its lexemes, in a table that ends with the test."""

    is_secret = models.BooleanField(default=False)
    terms = TermsField()

    class Meta:
        managed = False
        app_label = "search_tests"
        db_table = "search_test_paper"


TEXTS = [
    ("居住证怎么办理", "带身份证到派出所，免费WiFi。"),
    ("水表损坏报修", "自来水公司三日内上门，胜利路88号。"),
    ("井盖松动", "道路井盖由市政维修，夜间噪声扰民也可投诉。"),
    ("暂住登记", "来本市居住的，办理居住登记后可以申领居住证。"),
]


@pytest.fixture(autouse=True)
def papers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE search_test_paper (id bigserial, is_secret bool, terms tsvector) ON COMMIT DROP"
        )
    queries.forget_frequencies()
    for title, text in TEXTS:
        keep(title, text)


def keep(title: str, text: str = "", *, is_secret: bool = False) -> int:
    paper = Paper._default_manager.create(is_secret=is_secret, terms=rules.terms([(title, "A"), (text, "D")]))
    return int(paper.pk)


def found(text: str) -> list[int]:
    return sorted(queries.matching(Paper._default_manager.all(), queries.asked(text)).values_list("pk", flat=True))


def ranked(text: str) -> list[int]:
    return [hit.pk for hit in queries.ranked(Paper._default_manager.all(), queries.asked(text), most=10)]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("居住", [1, 4]),
        ("居住证 派出所", [1]),
        ("居住證", [1, 4]),
        ("juzhuzheng", [1, 4]),
        ("juzhuz", [1, 4]),
        ("jzz", [1]),
        ("WIFI", [1]),
        ("ｗｉｆｉ", [1]),
        ("88号", [2]),
        ("8号", []),
        ("水", [2]),
        ("飞机", []),
    ],
)
def test_a_text_is_found_by(typed: str, places: list[int]) -> None:
    first = Paper._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    assert [pk - first + 1 for pk in found(typed)] == places


def test_who_is_named_so_comes_before_who_only_mentions_it() -> None:
    first = Paper._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    assert ranked("居住证") == [first, first + 3]


def test_where_nothing_holds_all_what_holds_some_is_ranked() -> None:
    first = Paper._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    assert found("居住证 外国人 护照") == []
    assert ranked("居住证 外国人 护照")[0] == first


def test_pages_follow_one_another() -> None:
    keys = [keep(f"停水通知第{number}号", "停水") for number in range(25)]
    first = queries.ranked(Paper._default_manager.all(), queries.asked("停水"), most=10)
    second = queries.ranked(Paper._default_manager.all(), queries.asked("停水"), most=10, offset=10)
    third = queries.ranked(Paper._default_manager.all(), queries.asked("停水"), most=10, offset=20)
    assert sorted(hit.pk for hit in [*first, *second, *third]) == keys


def test_what_may_not_be_seen_is_in_no_page_and_in_no_count() -> None:
    keep("居住证内部口径", is_secret=True)
    seen = Paper._default_manager.filter(is_secret=False)
    asked = queries.asked("居住证")
    assert queries.matching(seen, asked).count() == 2
    assert len(queries.ranked(seen, asked, most=10)) == 2


def test_what_is_rare_counts_more_than_what_is_common() -> None:
    for number in range(60):
        keep(f"物业投诉{number}", "物业服务")
    rare = keep("无人机", "物业")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_test_paper")
    queries.forget_frequencies()
    assert queries.frequencies(Paper, "terms").count("物业") == pytest.approx(61, abs=1)
    assert ranked("物业 无人机")[0] == rare


@pytest.mark.parametrize(
    "typed",
    ["' | 'x", "居住:*A & !证", "\\'居住\\\\", "(((", "<-> <2>", "居住\x00证", "𠮷野家", "é" * 900, "问" * 100_000],
)
def test_no_question_breaks_the_query(typed: str) -> None:
    assert isinstance(found(typed), list)
    assert isinstance(ranked(typed), list)


def test_words_are_common_by_what_the_statistics_know_of_each() -> None:
    known = queries.Frequencies(
        rows=100_000, shares={"路灯": 0.3, "不亮": 0.2, "水费": 0.001, "水管": 0.01}, rarest=0.0001
    )
    with patch.object(queries, "frequencies", return_value=known):

        def is_common(text: str) -> bool:
            return queries.is_common(Paper, queries.asked(text), most=1000)

        assert is_common("路灯")
        # Of several at once only the rarest is known: it must be common by far.
        assert not is_common("路灯不亮")
        assert not is_common("水费")
        assert not is_common("路灯 水费")
        assert known.begun("水*") == pytest.approx(1100)


def test_ids_are_looked_up_as_far_as_they_are_few() -> None:
    rows = queries.matching(Paper._default_manager.all(), queries.asked("居住")).values("pk")
    assert sorted(lists.looked_up(rows, most=2) or []) == [1, 4]
    assert lists.looked_up(rows, most=1) is None


def test_none_of_nothing_is_among_them() -> None:
    papers = Paper._default_manager.all()
    assert not papers.filter(lists.any_of([])).exists()
    assert not papers.filter(lists.Among([])).exists()
    assert papers.filter(lists.Among([2, 99])).get().pk == 2
    assert sorted(papers.filter(lists.Among(papers.filter(pk__lt=3).values("pk"))).values_list("pk", flat=True)) == [
        1,
        2,
    ]
