"""The State Council's notice: read from its own words or from a list, checked, and every mistake named."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.ground.workdays.rules import Mark, Notice, NoticeRefused, published, published_years, read_notice
from hotline.ground.workdays.words import Kind, Mistake

SPRING_2026 = (
    "春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。"
    "2月14日（周六）、2月28日（周六）上班。"
)
AROUND = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、{spring}鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有突发事件要按规定及时报告。
国务院办公厅
2025年11月4日
（此件公开发布）
"""
WEEKDAYS = "一二三四五六日"


def days(text: str, year: int | None = None) -> dict[str, str]:
    notice = read_notice(text, year=year)
    return {f"{on:%m-%d}": mark.kind.value for on, mark in sorted({**notice.before, **notice.days}.items())}


def mistakes(text: str, year: int | None = None) -> list[tuple[int, Mistake]]:
    with pytest.raises(NoticeRefused) as refused:
        read_notice(text, year=year)
    assert all(str(fault) for fault in refused.value.faults)
    return [(fault.line, fault.mistake) for fault in refused.value.faults]


def test_spring_festival_is_read_from_the_notices_words() -> None:
    notice = read_notice(SPRING_2026, year=2026)
    off = {date(2026, 2, day): Mark(Kind.HOLIDAY, "春节") for day in range(15, 24)}
    worked = {date(2026, 2, day): Mark(Kind.MAKE_UP, "春节") for day in (14, 28)}
    assert notice.days == off | worked


def test_a_whole_notice_is_read_and_what_is_no_arrangement_passed_over() -> None:
    notice = read_notice(AROUND.format(spring=SPRING_2026))
    assert notice.year == 2026
    assert len(notice.days) == 3 + 1 + 9 + 2
    assert {mark.name for mark in notice.days.values()} == {"元旦", "春节"}


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("元旦：1月1日放假，与周末连休。", 2018, {"01-01": "holiday"}),
        ("元旦：1月1日（周三）放假1天，不调休。", 2025, {"01-01": "holiday"}),
        ("元旦：1月1日放假，1月2日（星期一）补休。", 2017, {"01-01": "holiday", "01-02": "holiday"}),
        ("清明节：４月４日～６日放假，共３天。", 2026, {"04-04": "holiday", "04-05": "holiday", "04-06": "holiday"}),
        ("国庆节、中秋节：10月1日放假。9月26日、27日（星期日）上班。", 2020, None),
        (
            "五一：5月1日至2日\n放假\n4月25日（周六），4月26日（周日）上班",
            2026,
            {"04-25": "make_up", "04-26": "make_up", "05-01": "holiday", "05-02": "holiday"},
        ),
        (
            "2023年：\n元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
            2023,
            {"12-31": "holiday", "01-01": "holiday", "01-02": "holiday"},
        ),
        (
            "元旦：12月31日至1月2日放假调休，共3天。",
            2023,
            {"12-31": "holiday", "01-01": "holiday", "01-02": "holiday"},
        ),
    ],
)
def test_the_notices_of_many_years_are_understood(text: str, year: int, found: dict[str, str] | None) -> None:
    if found is None:
        found = {"09-26": "make_up", "09-27": "make_up", "10-01": "holiday"}
    assert days(text, year) == found


def written(year: int) -> str:
    """A published year in the words of a notice."""
    marks = [(on, kind, name) for on, kind, name in published(year) if kind in (Kind.HOLIDAY, Kind.MAKE_UP)]
    return f"关于{year}年部分节假日安排的通知\n" + "\n".join(_sentences(marks))


def _sentences(marks: Sequence[tuple[date, Kind, str]]) -> Iterator[str]:
    runs = groupby(marks, key=lambda mark: (mark[1], mark[2], mark[0].toordinal() - marks.index(mark)))
    for (kind, name, _), run in runs:
        first, *_, last = [on for on, _, _ in run] * 2
        ends = f"至{last.month}月{last.day}日" if last != first else ""
        verb = "放假" if kind is Kind.HOLIDAY else "上班"
        weekday = WEEKDAYS[first.weekday()]
        yield f"{name}：{first.month}月{first.day}日（周{weekday}）{ends}{verb}。"


@given(st.sampled_from(list(published_years())))
def test_every_published_year_written_in_words_is_read_back(year: int) -> None:
    notice = read_notice(written(year))
    assert notice.year == year
    assert sorted((on, *mark) for on, mark in notice.days.items()) == [
        row for row in published(year) if row[1] in (Kind.HOLIDAY, Kind.MAKE_UP)
    ]


LISTS = [
    "date,kind,name\n2027-02-05,holiday,春节\n2027-02-06,holiday,春节\n\n# 调休\n2027-02-13,make_up,春节\n",
    """{"year": 2027, "holidays": [{"from": "2027-02-05", "to": "2027-02-06", "name": "春节"}],
    "make_up": [{"date": "2027-02-13", "name": "春节"}]}""",
    """{"year": 2027, "days": [{"name": "春节", "date": "2027-02-05", "isOffDay": true},
    {"name": "春节", "date": "2027-02-06", "isOffDay": true},
    {"name": "春节", "date": "2027-02-13", "isOffDay": false}]}""",
    """year = 2027
    [[holidays]]
    from = 2027-02-05
    to = 2027-02-06
    name = "春节"
    [[make_up]]
    date = 2027-02-13
    name = "春节"
    """,
]


@pytest.mark.parametrize("text", LISTS, ids=["csv", "json", "json of days", "toml"])
def test_a_list_is_read_in_whatever_form_it_comes(text: str) -> None:
    notice = read_notice(text)
    off, worked = Mark(Kind.HOLIDAY, "春节"), Mark(Kind.MAKE_UP, "春节")
    assert notice.year == 2027
    assert notice.days == {date(2027, 2, 5): off, date(2027, 2, 6): off, date(2027, 2, 13): worked}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("春节：2月6日至8日放假。", [(0, Mistake.NO_YEAR)]),
        ("2027年\n春节：2月6日（周日）放假。", [(2, Mistake.WRONG_WEEKDAY)]),
        ("2027年春节：2月6日至8日放假，共4天。", [(1, Mistake.WRONG_COUNT)]),
        ("2027年春节：2月30日放假。", [(1, Mistake.NO_DAY)]),
        ("2027年春节：2月8日至6日放假。", [(1, Mistake.BACKWARDS)]),
        ("2027年春节：2月6日至8日放假。2月8日上班。", [(1, Mistake.BOTH)]),
        ("2027年春节：2月6日放假。2月10日上班。", [(1, Mistake.ON_A_WEEKDAY)]),
        ("2027年春节：2月6日放假。\n清明节：4月5日。", [(2, Mistake.NO_VERB)]),
        ("2027年春节：放假。", [(1, Mistake.NO_DATE)]),
        ("2027年部分节假日\n春节：2028年2月6日放假。", [(2, Mistake.OTHER_YEAR)]),
        ("2027年，你好。", [(0, Mistake.NOTHING)]),
        ("1027年春节：2月6日放假。", [(0, Mistake.STRANGE_YEAR)]),
        ("2027-01-01,holiday,元旦\n2027-13-01,holiday,x", [(2, Mistake.NO_DAY)]),
        ("2027-01-01,holiday,元旦\n2027-02-02,feast,x", [(2, Mistake.UNKNOWN_KIND)]),
        ("2027-01-01,holiday,元旦\n\n2026-01-01,holiday,x\n2027-01-02,holiday", [(3, Mistake.OTHER_YEAR)]),
        ("2027-01-02,holiday,元旦\n2027-01-02,make_up,元旦", [(2, Mistake.BOTH)]),
        (f"2027-01-02,holiday,{'长' * 61}", [(1, Mistake.LONG_NAME)]),
        ('{"year": 2027,\n "holidays": ["2027-01-01",\n "2027-02-30"]}', [(3, Mistake.NO_DAY)]),
        ('{"year": 2027,\n "holidays": ["2027-01-01",', [(2, Mistake.UNREADABLE)]),
        ("year = 2027\n[[holidays]]\ndate = 2027-02-", [(3, Mistake.UNREADABLE)]),
        ('{"holidays": [{"name": "x"}]}', [(1, Mistake.NO_DAY)]),
        ("", [(0, Mistake.NO_YEAR)]),
    ],
)
def test_every_mistake_is_named_with_its_line(text: str, named: list[tuple[int, Mistake]]) -> None:
    assert mistakes(text) == named


def test_all_mistakes_are_named_at_once() -> None:
    text = "2027-01-01,holiday,元旦\n2027-13-01,holiday,x\n2027-01-01,make_up,元旦\n2027-02-02,feast"
    assert [line for line, _ in mistakes(text)] == [2, 3, 4]


def outcome(text: str, year: int | None) -> Notice | list[str]:
    """A notice, or its mistakes."""
    try:
        return read_notice(text, year=year)
    except NoticeRefused as refused:
        return [str(fault) for fault in refused.faults]


@given(st.text(max_size=300), st.sampled_from([None, 2027]))
def test_whatever_is_pasted_is_read_or_refused(text: str, year: int | None) -> None:
    assert outcome(text, year)


PIECES = st.sampled_from(
    ["2027年", "2月", "30日", "3日", "至", "放假", "上班", "共3天", "春节：", "。", "（周六）", ",", "\n", "12月"]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@example("12月30日至放假30日")
def test_whatever_is_put_together_from_a_notices_words_is_read_or_refused(text: str) -> None:
    assert outcome(text, 2027)


def test_a_run_whose_end_is_not_said_is_a_mistake() -> None:
    with pytest.raises(NoticeRefused):
        read_notice("春节：2月15日至放假。", year=2027)
