"""New appeals become clusters, clusters of many people become hot issues: the story on PostgreSQL."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.queries import tidings_for
from hotline.ground.profiles import queries as profiles
from hotline.insight.hotspots.actions import read_on, read_some, refresh
from hotline.insight.hotspots.models import Alert, Cluster, Issue, Progress, Signature, Word
from hotline.insight.hotspots.queries import by_day, by_district, rising
from hotline.insight.hotspots.words import Alarm, Decision
from hotline.register.people.actions import Introduction
from hotline.web.parts.noticing import tidings_named
from tests.casework.factories import MORNING, City
from tests.insight.hotspots.cases import LAMPS, OTHERS, SUBJECT, analyst, hot, lamps, reported

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_many_people_report_alike_becomes_a_hot_issue_and_the_analyst_is_told(small: City) -> None:
    issue = hot(small)
    assert (issue.people, issue.size, issue.decision, issue.place) == (5, 5, Decision.RAISED, "清河路")
    assert issue.region == small.units["d1"]
    assert issue.first_at == MORNING
    assert any("路灯" in word for word in issue.words)
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.people, alert.issue) == (Alarm.ISSUE, 4, issue) or alert.people == 5


def test_where_only_the_subject_is_the_same_nobody_is_told(small: City) -> None:
    """Seven citizens, seven places, one common word."""
    for place, text in enumerate(SUBJECT):
        reported(small, text, who=place)
    read_some(at=MORNING + HOUR)
    assert Cluster.objects.filter(size__gte=5).exists(), "they do come together"
    assert not Issue.objects.exists()
    assert not Alert.objects.exists()


def test_the_same_complaint_about_many_places_is_an_issue_only_when_it_comes_at_once(small: City) -> None:
    roads = ["石榴路", "莲心路", "老码头路", "车站街", "水车街", "沙洲路"]
    for week, road in enumerate(roads):
        reported(small, f"{road}雨后积水严重", who=week, at=MORNING + week * 9 * DAY)
    read_some(at=MORNING + 46 * DAY)
    assert Cluster.objects.filter(size=6).exists()
    assert not Issue.objects.exists()
    for place, road in enumerate(roads):
        reported(small, f"{road}北段雨后积水严重", who=20 + place, at=MORNING + 47 * DAY)
    read_some(at=MORNING + 47 * DAY + HOUR)
    assert [(issue.people, issue.about) for issue in Issue.objects.all()] == [(12, "雨后积水")]


def test_an_issue_all_over_the_city_is_of_no_district(small: City) -> None:
    for place, region in enumerate(("d1", "d2", "city", "d1", "d2", "city")):
        unit = small.units["root" if region == "city" else region]
        reported(small, f"共享单车押金{'一直' * place}不退", who=place, region=unit)
    read_some(at=MORNING + HOUR)
    issue = Issue.objects.get()
    assert (issue.region, issue.shown) == (None, issue.about)


def test_the_analyst_hears_of_a_new_issue_once_and_of_a_rising_matter(small: City) -> None:
    analyst(small)
    issue = hot(small)
    refresh(at=MORNING + HOUR)
    refresh(at=MORNING + 2 * HOUR)
    rows = list(tidings_for(small.actors["analyst"], at=MORNING + DAY))
    assert sorted(row.what for row in rows) == ["hot_issue", "rising"]
    named = {row.what: (page, name) for row, page, name in tidings_named(rows)}
    assert named["hot_issue"] == (f"/staff/hotspots/{issue.pk}/", issue.shown)
    assert named["rising"][0] == "/staff/hotspots/"
    assert "雪松区" in named["rising"][1]
    assert not tidings_for(small.actors["supervisor"], at=MORNING + DAY).exists()


def test_a_city_that_begins_with_hot_issues_is_not_told_of_what_was_long_ago(small: City) -> None:
    lamps(small, at=MORNING)
    read_some(at=MORNING + 20 * DAY)
    assert Issue.objects.exists()
    assert not Tiding.objects.exists()


def test_an_issue_is_named_anew_when_it_has_grown(small: City) -> None:
    issue = hot(small)
    assert issue.about == "路灯 不亮"
    for place in range(8):
        reported(small, "清河路路灯砸了行人", who=60 + place, at=MORNING + DAY)
    read_some(at=MORNING + DAY)
    issue.refresh_from_db()
    assert (issue.place, issue.about) == ("清河路", "路灯砸了行人")


def test_one_person_writing_twenty_times_is_one_whatever_name_she_gives(small: City) -> None:
    for place in range(20):
        reported(small, LAMPS[place % len(LAMPS)], who=place, phone=7)
    read_some(at=MORNING + HOUR)
    assert not Issue.objects.exists()
    assert Cluster.objects.get(size=20).signatures.values("voice").distinct().count() == 1


def test_callers_whom_nobody_knows_count_as_one(small: City) -> None:
    for place in range(6):
        reported(small, LAMPS[place], who=place, person=Introduction(), is_anonymous=True)
    read_some(at=MORNING + HOUR)
    assert not Issue.objects.exists()


def test_appeals_read_one_by_one_give_what_all_at_once_give(small: City) -> None:
    lamps(small, people=6)
    while read_some(at=MORNING + HOUR, most=1):
        pass
    one_by_one = groups()
    weights = {row.size: row.weights for row in Cluster.objects.filter(size__gt=1)}
    for model in (Alert, Issue):
        model.objects.all().delete()
    Signature.objects.all().delete()
    Cluster.objects.all().delete()
    Word.objects.all().delete()
    Progress.objects.all().delete()
    assert read_some(at=MORNING + HOUR) == 10
    assert groups() == one_by_one
    assert {row.size: row.weights for row in Cluster.objects.filter(size__gt=1)} == weights


def groups() -> set[frozenset[int]]:
    found: dict[int | None, set[int]] = {}
    for key, cluster in Signature.objects.values_list("appeal_id", "cluster_id"):
        found.setdefault(cluster, set()).add(key)
    return {frozenset(keys) for keys in found.values()}


def test_nothing_is_read_twice_and_what_was_under_way_is_read_later(small: City) -> None:
    lamps(small)
    assert read_on(at=MORNING + HOUR) == 9
    assert read_on(at=MORNING + HOUR) == 0
    late = Appeal.objects.order_by("pk")[1]
    Signature.objects.filter(appeal=late).delete()
    assert read_on(at=MORNING + HOUR) == 1


def test_guarded_and_sensitive_appeals_belong_to_no_issue(small: City) -> None:
    lamps(small, people=4)
    hidden = reported(small, LAMPS[4], who=5)
    Appeal.objects.filter(pk=hidden.pk).update(is_guarded=True, is_restricted=True)
    grave = reported(small, LAMPS[5], who=6)
    Appeal.objects.filter(pk=grave.pk).update(sensitivity=1)
    read_some(at=MORNING + HOUR)
    assert not Signature.objects.filter(appeal__in=[hidden, grave]).exists()


def test_one_that_is_guarded_later_leaves_the_issue(small: City) -> None:
    issue = hot(small, people=6)
    Appeal.objects.filter(signature__cluster__issue=issue).update(is_guarded=True)
    refresh(at=MORNING + HOUR)
    assert not Signature.objects.filter(cluster__issue=issue).exists()


def test_an_issue_that_doubles_is_told_of_again(small: City) -> None:
    issue = hot(small, people=4)
    for place in range(4):
        reported(small, LAMPS[place], who=50 + place, at=MORNING + DAY)
    read_some(at=MORNING + DAY)
    issue.refresh_from_db()
    assert issue.people == 8
    assert Alert.objects.filter(kind=Alarm.GROWN, issue=issue).exists()


def test_an_issue_cools_when_nobody_joins_it(small: City) -> None:
    issue = hot(small)
    refresh(at=MORNING + 28 * DAY)
    before = issue.heat
    issue.refresh_from_db()
    assert issue.heat == pytest.approx(before / 2, rel=0.05)


def test_days_and_districts_count_people_not_messages(small: City) -> None:
    analyst(small)
    issue = hot(small)
    reported(small, LAMPS[0], who=1, at=MORNING + 30 * timedelta(minutes=1))
    read_some(at=MORNING + HOUR)
    assert [row[1:] for row in by_day(issue)] == [(5, 6)]
    districts = by_district(small.actors["analyst"], since=MORNING - DAY)
    assert [(unit.code, people, issues) for unit, people, issues in districts] == [("d1", 9, 1), ("d2", 0, 0)]


def test_a_matter_rises_against_the_same_hours_of_eight_weeks(small: City) -> None:
    measures = profiles.current().own.hotspots
    for place in range(6):
        reported(small, OTHERS[place % 4], who=place, at=MORNING)
    for week in range(1, 9):
        reported(small, OTHERS[week % 4], who=100 + week, at=MORNING - week * 7 * DAY)
        # what comes in at other hours of the week is compared with other hours
        reported(small, OTHERS[week % 4], who=200 + week, at=MORNING - week * 7 * DAY - 3 * DAY)
    read_some(at=MORNING + HOUR)
    (found,) = rising(small.units["root"].path, measures=measures, at=MORNING + HOUR)
    assert (found.matter.code, found.region.code, found.rise.now, found.rise.mean) == ("010302", "d1", 6, 1.0)
    refresh(at=MORNING + HOUR)
    refresh(at=MORNING + HOUR)
    assert Alert.objects.filter(kind=Alarm.RISING).count() == 1


def test_a_word_emerges_when_different_people_use_it(small: City) -> None:
    for place in range(5):
        reported(small, f"黄杨里共享电动车乱停{'，堵住盲道' * place}", who=place)
    for _place in range(5):
        reported(small, "沁园春早餐车占道", who=77)
    read_some(at=MORNING + HOUR)
    refresh(at=MORNING + HOUR)
    words = "".join(Alert.objects.filter(kind=Alarm.WORD).values_list("word", flat=True))
    assert "电动车" in words
    assert "早餐车" not in words, "one person's words are no new word"
