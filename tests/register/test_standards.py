"""Standards: issued by the centre, acknowledged once by a person of each unit, replaced by newer versions."""

from datetime import date

import pytest

from hotline.ground.files.actions import inspect
from hotline.ground.journal.models import Event
from hotline.register.staff.rules import OutOfScope
from hotline.register.standards import actions, queries
from hotline.register.standards.models import Addressee, Standard
from tests.casework.factories import MORNING, City
from tests.ground.files.samples import PDF


def issued(city: City, *units: str, version: str = "1.0", by: str = "supervisor") -> Standard:
    """A standard to these units."""
    return actions.issue(
        number="鹿热线〔2026〕2号",
        title="工单办理规范",
        version=version,
        in_force_from=date(2026, 3, 2),
        to=[city.units[code] for code in units],
        document=inspect(upload=PDF, name="规范.pdf"),
        actor=city.actors[by],
        at=MORNING,
    )


def asked(city: City, code: str) -> Addressee:
    """What one unit is asked to acknowledge."""
    return Addressee.objects.select_related("unit", "standard").get(unit=city.units[code])


def test_a_person_acknowledges_for_her_unit_once(small: City) -> None:
    one = issued(small, "d1-housing", "d1-water")
    hers = asked(small, "d1-housing")
    assert actions.acknowledge(addressee=hers, actor=small.actors["liaison"], at=MORNING)
    assert not actions.acknowledge(addressee=hers, actor=small.actors["head"], at=MORNING)
    assert asked(small, "d1-housing").acknowledged_by_id == small.actors["liaison"].staff_id
    with pytest.raises(OutOfScope):
        actions.acknowledge(addressee=asked(small, "d1-water"), actor=small.actors["liaison"], at=MORNING)
    left = queries.addressees(small.actors["supervisor"]).filter(standard=one, acknowledged_at__isnull=True)
    assert [each.unit.code for each in left] == ["d1-water"]
    names = list(Event.objects.filter(subject_kind="standard").order_by("id").values_list("name", flat=True))
    assert names == ["standard_issued", "standard_acknowledged"]


def test_a_unit_sees_what_concerns_it_and_of_others_nothing(small: City) -> None:
    one = issued(small, "d1-water")
    assert not queries.visible_to(small.actors["liaison"]).exists()
    assert queries.visible_to(small.actors["water"]).get() == one
    assert queries.visible_to(small.actors["county"]).get() == one
    assert not queries.addressees(small.actors["other_county"]).exists()


def test_a_newer_version_replaces_the_one_before_and_no_version_comes_twice(small: City) -> None:
    first = issued(small, "d1-housing")
    with pytest.raises(actions.StandardRefused):
        issued(small, "d1-housing")
    second = issued(small, "d1-housing", version="2.0")
    first.refresh_from_db()
    assert (first.replaced_by, second.replaced_by) == (second, None)


def test_units_issue_nothing_and_nothing_goes_to_nobody(small: City) -> None:
    with pytest.raises(OutOfScope):
        issued(small, "d1-housing", by="head")
    with pytest.raises(actions.StandardRefused):
        issued(small)
