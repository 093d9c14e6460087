"""An accepted appeal is archived with its order, never on its own; one without an order when its day has come."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines
from hotline.casework.archive.actions import archive_due
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.queries import forget
from tests.casework.factories import MORNING, City, appeal, order


def test_nobody_archives_an_appeal_whose_order_is_still_open(small: City) -> None:
    handled = Appeal.objects.get(share__order=order(small, upto="signed"))
    assert "file" not in [line.step for line in open_lines(handled, small.actors["agent"])]
    with pytest.raises(StepRefused):
        AppealDoor().take(handled.pk, "file", actor=small.actors["agent"], at=MORNING, given={})


def test_the_archived_order_takes_its_appeal_along(small: City) -> None:
    assert Appeal.objects.get(share__order=order(small, upto="archived")).state == "archived"


ENDINGS: dict[str, tuple[str, dict[str, object]]] = {
    "refused": ("refuse", {"refusal": "S1"}),
    "answered": ("answer", {"answer": "可在市民服务中心办理。", "kind": "consultation"}),
    "handed_over": ("hand_over", {"line": "110", "transfer": "answered"}),
    "appended": ("append", {}),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY_ENDS = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
"""24:00 of the third working day after Monday 2 March, in Luming."""


def ended(small: City, state: str, at: datetime = MORNING) -> Appeal:
    """An appeal that has come to its end without an order."""
    step, given = ENDINGS[state]
    if step == "append":
        given = {"to": appeal(small, at=at).number}
    case = appeal(small, at=at)
    AppealDoor().take(case.pk, step, actor=small.actors["agent"], at=at, given=given)
    case.refresh_from_db()
    assert (case.state, case.ended_at) == (state, at)
    return case


@pytest.mark.parametrize("state", ENDINGS)
def test_an_appeal_without_an_order_is_filed_when_its_day_has_come(small: City, state: str) -> None:
    case = ended(small, state)
    assert archive_due(at=THURSDAY_ENDS - HOUR) == 0
    assert archive_due(at=THURSDAY_ENDS) == 1
    case.refresh_from_db()
    assert (case.state, case.turn_unit_id) == ("archived", None)
    filed = Event.objects.get(subject_kind="appeal", subject_id=case.pk, name="filed")
    assert (filed.actor_role, filed.came_from, filed.at) == ("system", state, THURSDAY_ENDS)


def test_filing_again_files_nothing_again(small: City) -> None:
    ended(small, "refused")
    assert [archive_due(at=THURSDAY_ENDS), archive_due(at=THURSDAY_ENDS + DAY)] == [1, 0]
    assert Event.objects.filter(name="filed").count() == 1


def test_a_worker_that_dies_on_the_way_files_the_rest_when_it_comes_back(
    small: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [ended(small, "refused", MORNING + timedelta(minutes=minute)) for minute in range(3)]
    take, taken = AppealDoor.take, list[int]()

    def dying(door: AppealDoor, case_id: int, *args: object, **more: object) -> Event:
        if taken:
            raise KeyboardInterrupt
        taken.append(case_id)
        return take(door, case_id, *args, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(AppealDoor, "take", dying)
    with pytest.raises(KeyboardInterrupt):
        archive_due(at=THURSDAY_ENDS)
    monkeypatch.undo()
    assert taken == [cases[0].pk]
    assert archive_due(at=THURSDAY_ENDS) == 2
    assert set(Appeal.objects.values_list("state", flat=True)) == {"archived"}


def test_each_version_of_the_profile_keeps_its_own_time_to_the_archive(small: City) -> None:
    """The first keeps what is over for good; what began under the second waits for nobody before it."""
    first = ProfileVersion.objects.get()
    body = {**first.body, "profile": {**first.body["profile"], "name": "second"}}
    del first.body["profile"]["archive_after"]
    ProfileVersion.objects.filter(pk=first.pk).update(body=first.body)
    kept = [ended(small, "refused"), order(small, upto="closed").appeals.get()]
    later = MORNING - DAY
    ProfileVersion.objects.create(
        name="second", number=1, in_force_from=later, sha256="", body=body, entered_at=later, journal_head=b""
    )
    forget()
    due = ended(small, "answered", MORNING + HOUR)
    assert archive_due(at=THURSDAY_ENDS + 30 * DAY) == 1
    due.refresh_from_db()
    assert due.state == "archived"
    assert [Appeal.objects.get(pk=case.pk).state for case in kept] == ["refused", "accepted"]


def test_an_appeal_that_ended_has_the_instant_or_the_database_refuses_it(small: City) -> None:
    case = ended(small, "refused")
    with pytest.raises(IntegrityError, match="appeal_over_has_its_day"), transaction.atomic():
        Appeal.objects.filter(pk=case.pk).update(ended_at=None)
