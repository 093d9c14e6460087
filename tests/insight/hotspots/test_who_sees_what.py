"""Who sees hot issues, which of their appeals, what of them, and who decides."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import queries as journal
from hotline.ground.journal.models import Event
from hotline.insight.hotspots.actions import confirm, dismiss, made, reopen, seen
from hotline.insight.hotspots.models import Alert, Issue
from hotline.insight.hotspots.queries import alerts, members, sample, visible_to
from hotline.insight.hotspots.words import Decision, Dismissal
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City
from tests.insight.hotspots.cases import analyst, hot

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=2)


@pytest.mark.parametrize("who", ["agent", "liaison", "handler", "county", "auditor"])
def test_who_does_not_read_hot_issues_sees_none(small: City, who: str) -> None:
    issue = hot(small)
    assert not visible_to(small.actors[who]).exists()
    assert not alerts(small.actors[who]).exists()
    with pytest.raises(OutOfScope):
        confirm(issue, actor=small.actors[who], at=LATER)
    with pytest.raises(OutOfScope):
        seen(actor=small.actors[who], at=LATER, keys=(Alert.objects.get().pk,))


def test_a_confidential_or_anonymous_appeal_is_counted_and_never_a_sample(small: City) -> None:
    analyst(small)
    issue, actor = hot(small), small.actors["analyst"]
    assert "路灯" in sample(issue, actor)
    own = Appeal.objects.filter(signature__cluster__issue=issue)
    own.update(is_confidential=True)
    assert sample(issue, actor) == ""
    own.update(is_confidential=False, is_anonymous=True)
    assert sample(issue, actor) == ""


def test_a_guarded_appeal_stands_neither_among_the_members_nor_in_the_sample(small: City) -> None:
    analyst(small)
    issue, actor = hot(small), small.actors["analyst"]
    own = Appeal.objects.filter(signature__cluster__issue=issue)
    kept = own.order_by("-received_at")[0]
    Appeal.objects.filter(pk=kept.pk).update(is_guarded=True, is_restricted=True)
    assert kept not in members(issue, actor)
    assert members(issue, actor).count() == 4
    Appeal.objects.filter(pk__in=own.values("pk")).update(is_guarded=True, is_restricted=True)
    assert sample(issue, actor) == ""


def test_the_sample_shows_no_telephone_number(small: City) -> None:
    analyst(small)
    issue = hot(small)
    Appeal.objects.filter(signature__cluster__issue=issue).update(title="清河路路灯不亮，电话13900001111")
    assert "13900001111" not in sample(issue, small.actors["analyst"])


def test_decisions_are_journalled_and_words_are_sealed(small: City) -> None:
    analyst(small)
    issue, actor = hot(small), small.actors["analyst"]
    confirm(issue, actor=actor, at=LATER)
    with pytest.raises(StepRefused):
        confirm(issue, actor=actor, at=LATER)
    dismiss(issue, reason=Dismissal.SETTLED, note="王某家门口已修好", actor=actor, at=LATER)
    reopen(issue, actor=actor, at=LATER)
    told = journal.history([(issue.journal_kind, issue.pk)])
    assert [each.event.name for each in told] == [
        "hot_issue_raised", "hot_issue_confirmed", "hot_issue_dismissed", "hot_issue_reopened",
    ]  # fmt: skip
    assert told[2].event.after["dismissal"] == Dismissal.SETTLED
    assert told[2].facts["note"] == "王某家门口已修好"
    assert not Event.objects.filter(after__icontains="王某").exists()
    issue.refresh_from_db()
    assert issue.decision == Decision.RAISED
    assert not Alert.objects.filter(seen_at__isnull=True).exists()


def test_a_dismissal_needs_one_of_the_reasons(small: City) -> None:
    issue = hot(small)
    with pytest.raises(StepRefused, match="choices"):
        dismiss(issue, reason="", actor=small.actors["supervisor"], at=LATER)
    with pytest.raises(StepRefused, match="choices"):
        dismiss(issue, reason="王某家门口", actor=small.actors["supervisor"], at=LATER)


def test_what_was_made_is_entered_once(small: City) -> None:
    issue = hot(small)
    made(issue, actor=small.actors["supervisor"], at=LATER)
    assert not Issue.objects.get().made.exists()
