"""A caller is erased: nothing of her words or her number stays in what hot issues keep."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.archive.actions import erase_person
from hotline.casework.loop import take_appeal_step
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.actions import read_some, refresh
from hotline.insight.hotspots.models import Cluster, Issue, Signature, Word
from tests.casework.factories import MORNING, City
from tests.insight.hotspots.cases import LAMPS, hot, reported

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NAME = rules.key_of("张建国")


def erased(small: City, appeal: Appeal) -> None:
    """The caller of an appeal that was closed, forgotten by the security administrator."""
    small.employ("security", "security_admin", "centre")
    assert appeal.person is not None
    for each in Appeal.objects.filter(person=appeal.person):
        take_appeal_step(each, "answer", actor=small.actors["agent"], at=MORNING + HOUR, given={"answer": "已在抢修"})
    erase_person(person=appeal.person, reason="本人申请删除", actor=small.actors["security"], at=MORNING + HOUR)


def test_neither_her_number_nor_her_words_stay_and_the_issue_does(small: City) -> None:
    for _time in range(3):
        mine = reported(small, "张建国：清河路路灯不亮", who=70)
    issue = hot(small)
    before = set(Signature.objects.filter(appeal__person=mine.person).values_list("voice", flat=True))
    assert Word.objects.get(pk=NAME).text == "张建国"
    assert NAME in Cluster.objects.get(issue=issue).terms

    erased(small, mine)

    read = Signature.objects.filter(appeal__person=mine.person)
    assert before.isdisjoint(read.values_list("voice", flat=True))
    assert list(read.values_list("terms", flat=True)) == [[], [], []]
    assert not Word.objects.filter(pk=NAME).exists()
    assert not Cluster.objects.filter(terms__contains=[NAME]).exists()
    refresh(at=MORNING + 2 * HOUR)
    issue.refresh_from_db()
    assert (issue.people, issue.size) == (6, 8), "what she reported is counted still"
    assert read_some(at=MORNING + HOUR) == 0


def test_a_word_of_one_person_is_never_shown_of_an_issue(small: City) -> None:
    for _time in range(4):
        reported(small, "张建国 张建国 清河路路灯不亮", who=70)
    issue = hot(small)
    assert "张建国" not in "".join([issue.place, issue.about, *issue.words])


def test_a_cluster_of_hers_alone_is_gone(small: City) -> None:
    mine = reported(small, "张建国家的猫上树了", who=70)
    read_some(at=MORNING + HOUR)
    erased(small, mine)
    assert not Cluster.objects.exists()
    assert Signature.objects.get().cluster is None


def test_what_the_others_said_makes_the_cluster_again(small: City) -> None:
    mine = reported(small, LAMPS[0], who=70)
    issue = hot(small)
    words = set(issue.words)
    erased(small, mine)
    assert rules.key_of("路灯") in Cluster.objects.get(issue=issue).terms
    assert Issue.objects.get().words and words


def test_where_nothing_was_read_yet_nothing_is_to_be_forgotten(small: City) -> None:
    erased(small, reported(small, LAMPS[0], who=70))
    assert not Signature.objects.exists()
