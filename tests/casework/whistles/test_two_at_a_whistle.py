"""Two people at one whistle at the same time, over two real connections."""

from datetime import timedelta

from hotline.casework.steps.rules import StaleVersion, StepRefused
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Reporter
from hotline.ground.journal.models import Event
from tests.casework.factories import City
from tests.casework.test_two_at_once import both, small
from tests.casework.whistles.blowing import BLOWN_AT, blown

__all__ = ["small"]


def test_one_department_arrives_once_however_many_check_it_in(small: City) -> None:
    whistle = blown(small)
    at, door = BLOWN_AT + timedelta(minutes=20), WhistleDoor()
    results = both(
        lambda: door.take(whistle.pk, "check_in", actor=small.actors["water"], at=at, given={"people": "周洋"}),
        lambda: door.take(
            whistle.pk, "check_in", actor=small.actors["town"], at=at, given={"unit": "d1-water", "people": "一人"}
        ),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "StepRefused"]
    assert Reporter.objects.filter(presence="arrived").count() == 1


def test_who_checks_in_while_the_whistle_ends_is_there_or_told_that_it_is_over(small: City) -> None:
    whistle, door = blown(small), WhistleDoor()
    at = BLOWN_AT + timedelta(minutes=20)
    door.take(whistle.pk, "check_in", actor=small.actors["liaison"], at=at, given={"people": "李明"})
    door.take(whistle.pk, "record_joint", actor=small.actors["town"], at=at, given={"text": "现场处置"})
    whistle.refresh_from_db()
    end = {"result": "solved", "text": "已排除"}
    results = both(
        lambda: door.take(
            whistle.pk, "end_whistle", actor=small.actors["town"], at=at, given=end, version=whistle.version
        ),
        lambda: door.take(whistle.pk, "check_in", actor=small.actors["water"], at=at, given={"people": "周洋"}),
    )
    whistle.refresh_from_db()
    water = Reporter.objects.get(unit=small.units["d1-water"])
    if isinstance(results[0], Event):
        assert (whistle.state, water.presence, type(results[1])) == ("ended", "absent", StepRefused)
    else:
        assert (whistle.state, water.presence, type(results[0])) == ("met", "arrived", StaleVersion)
