"""What is alike, what belongs together, how hot it is, what rises: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.reading import heard, spoken
from hotline.insight.hotspots.words import Trend

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MEASURES = Measures(people=3)
LAMPS = ["清河路的路灯坏了三天了", "清河路路灯全部不亮，晚上很黑", "清河路路灯不亮没人修"]
OTHERS = ["咨询生育津贴怎么申领", "楼下烧烤店油烟扰民", "公交12路改线后老人没有车坐", "小学划片今年是否调整"]


def clusters(texts: list[str], *, measures: Measures = MEASURES, days_between: int = 1) -> rules.Clusters:
    """Texts taken in one after the other, days apart."""
    found, seen = rules.Clusters(measures), dict[int, int]()
    for place, text in enumerate(texts):
        said = spoken(text, text)
        for key in said:
            seen[key] = seen.get(key, 0) + 1
        own = rules.signature(said, seen=seen, texts=place + 1)
        found.take(place, own, at=NOON + days_between * place * DAY)
    return found


def members(found: rules.Clusters) -> list[list[int]]:
    return sorted(sorted(each.members) for each in found.by_key.values())


def test_what_is_alike_comes_together_and_what_is_not_stays_apart() -> None:
    found = clusters([OTHERS[0], LAMPS[0], OTHERS[1], LAMPS[1], OTHERS[2], LAMPS[2], OTHERS[3]])
    assert members(found) == [[0], [1, 3, 5], [2], [4], [6]]


def test_nobody_joins_a_cluster_that_has_been_quiet_for_long() -> None:
    assert members(clusters(LAMPS[:2], days_between=MEASURES.quiet_days)) == [[0, 1]]
    assert members(clusters(LAMPS[:2], days_between=MEASURES.quiet_days + 1)) == [[0], [1]]


def test_a_text_that_stands_near_two_clusters_makes_them_one_and_the_older_stays() -> None:
    found = rules.Clusters(Measures(join=0.4, merge=0.1))
    for place, own in enumerate(({1: 0.8, 2: 0.6}, {3: 0.8, 2: 0.6}, {1: 0.6, 3: 0.6, 2: 0.53})):
        found.take(place, dict(own), at=NOON)
    assert members(found) == [[0, 1, 2]]
    assert list(found.by_key) == [1]


def test_two_issues_that_somebody_has_decided_on_never_become_one() -> None:
    found = rules.Clusters(Measures(join=0.3, merge=0.1))
    found.know(rules.Cluster(7, {1: 0.8, 2: 0.6}, 1, NOON), pinned=True)
    found.know(rules.Cluster(5, {3: 0.8, 2: 0.6}, 1, NOON), pinned=True)
    found.know(rules.Cluster(3, {4: 0.8, 2: 0.6}, 1, NOON))
    found.take(0, {1: 0.5, 3: 0.5, 4: 0.5, 2: 0.5}, at=NOON)
    assert set(found.by_key) in ({5, 7}, {5, 7, 3})
    assert set(found.gone.values()) <= {5, 7}


def test_texts_in_two_lots_give_what_all_at_once_give() -> None:
    texts = [OTHERS[0], LAMPS[0], OTHERS[1], LAMPS[1], OTHERS[2], LAMPS[2], OTHERS[3]]
    whole = clusters(texts)
    seen: dict[int, int] = {}
    known: list[rules.Cluster] = []
    groups: dict[int, list[int]] = {}
    for lot in (range(4), range(4, 7)):
        found = rules.Clusters(MEASURES, first_key=1 + max((each.key for each in known), default=0))
        for each in known:
            found.know(rules.Cluster(each.key, dict(each.total), each.size, each.last_at))
        for place in lot:
            said = spoken(texts[place], texts[place])
            for key in said:
                seen[key] = seen.get(key, 0) + 1
            own = rules.signature(said, seen=seen, texts=place + 1)
            groups.setdefault(found.take(place, own, at=NOON + place * DAY), []).append(place)
        known = list(found.by_key.values())
    assert sorted(groups.values()) == members(whole)


def test_single_characters_and_telephone_numbers_are_no_terms() -> None:
    said = heard("请打电话", "我的电话13900001111，58车贷的事")
    assert not any("13900001111" in term for term in said)
    assert "58" in said
    assert "的" not in said


def test_a_signature_has_length_one_and_seldom_words_weigh_more() -> None:
    own = rules.signature({1: 1.0, 2: 1.0}, seen={1: 1, 2: 50}, texts=100)
    assert sum(weight * weight for weight in own.values()) == pytest.approx(1)
    assert list(own) == [1, 2]


def test_one_who_writes_twenty_times_is_one() -> None:
    spoken_by = [(17, NOON + hour * timedelta(hours=1)) for hour in range(20)] + [(18, NOON)]
    known = rules.heard_last(spoken_by)
    assert len(known) == 2
    assert known[17] == NOON + timedelta(hours=19)


def test_heat_counts_people_and_halves_with_their_age() -> None:
    fresh = rules.heat([NOON] * 4, cohesion=0.25, at=NOON, half_life_days=28)
    assert fresh == pytest.approx(2.0)
    assert rules.heat([NOON] * 4, cohesion=0.25, at=NOON + 28 * DAY, half_life_days=28) == pytest.approx(1.0)
    assert rules.hottest([NOON, NOON + 90 * DAY], cohesion=1, half_life_days=28) < 1.2


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(9, 2, Trend.RISING), (2, 9, Trend.FALLING), (4, 3, Trend.STEADY), (0, 0, Trend.STEADY)],
)
def test_a_trend_is_what_chance_does_not_explain(now: int, before: int, expected: Trend) -> None:
    instants = [NOON - DAY] * now + [NOON - 10 * DAY] * before
    assert rules.trend(instants, at=NOON) == expected


def test_what_comes_from_many_places_is_one_matter_only_if_it_comes_at_once() -> None:
    assert rules.comes_at_once([NOON - DAY * day for day in (0, 1, 2, 40)], MEASURES)
    assert not rules.comes_at_once([NOON - DAY * 9 * day for day in range(8)], MEASURES)
    assert not rules.comes_at_once([NOON, NOON, NOON, *(NOON - DAY * 9 * day for day in range(1, 8))], MEASURES)
    assert not rules.comes_at_once([NOON, NOON], MEASURES), "two are too few"
    assert not rules.comes_at_once([], MEASURES)


def test_a_matter_rises_above_mean_and_three_sigmas_of_the_same_hours() -> None:
    assert rules.rise(9, [2, 3, 2, 3, 2, 3, 2, 3], Measures()).is_rising
    assert not rules.rise(7, [2, 3, 2, 3, 2, 3, 2, 3], Measures()).is_rising
    assert not rules.rise(4, [0] * 8, Measures()).is_rising, "four people are too few to alarm anybody"
    assert rules.rise(5, [0] * 8, Measures()).is_rising


def test_a_word_emerges_when_many_say_it_who_did_not_before() -> None:
    assert rules.emerges(5, 0, Measures())
    assert not rules.emerges(4, 0, Measures())
    assert not rules.emerges(12, 40, Measures())
    assert rules.emerges(20, 40, Measures())


@pytest.mark.parametrize("text", ["", " ", "\u2028\n", "😀😀", "路" * 3000, "a" * 5000, "<script>alert(1)</script>"])
def test_any_text_can_be_read(text: str) -> None:
    said = spoken(text, text)
    own = rules.signature(said, seen={}, texts=1)
    rules.Clusters(MEASURES).take(0, own, at=NOON)
