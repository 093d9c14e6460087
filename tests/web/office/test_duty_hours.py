"""A unit's own hours of duty on the pages of the office."""

from hotline.ground.journal.models import Event
from hotline.ground.workdays.rules import spans_said
from hotline.register.units.models import Unit
from tests.casework.factories import City
from tests.web.office.conftest import Enter

PAGE = "/staff/office/units/d1-housing/"
WEEK = {f"day{number}": "08:00-12:00，14:00-20:00" for number in range(5)}
GIVEN = {**WEEK, "day5": "9:00-12:00", "phone": "0978-3344556", "reason": "开通夜间值守"}


def test_a_liaison_says_when_her_unit_is_on_duty(enter: Enter) -> None:
    client = enter("liaison")
    assert "按全市工作时间" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}duty/", GIVEN)["Location"] == PAGE
    own = Unit.objects.get(code="d1-housing").hours
    assert own is not None
    assert [spans_said(day) for day in own.week[4:]] == ["08:00-12:00, 14:00-20:00", "09:00-12:00", ""]
    page = client.get(PAGE).content.decode()
    for said in ("周一至周五", "08:00-12:00, 14:00-20:00", "无人值班", "0978-3344556", "值班时间调整", "开通夜间值守"):
        assert said in page
    assert 'value="09:00-12:00"' in client.get(f"{PAGE}duty/").content.decode()


def test_nothing_filled_in_means_the_citys_office_hours(enter: Enter) -> None:
    client = enter("liaison")
    client.post(f"{PAGE}duty/", GIVEN)
    client.post(f"{PAGE}duty/", {"reason": "恢复"})
    assert Unit.objects.get(code="d1-housing").duty_hours is None
    assert Event.objects.filter(subject_kind="unit", name="duty_set").count() == 2


def test_hours_that_cannot_be_are_said_at_their_day(enter: Enter) -> None:
    refused = enter("head").post(f"{PAGE}duty/", {**GIVEN, "day1": "早八点到晚五点"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["day1"]
    no_monday = enter("head").post(f"{PAGE}duty/", {**GIVEN, "day0": ""})
    assert list(no_monday.context["form"].errors) == ["day0"]
    assert Unit.objects.get(code="d1-housing").duty_hours is None


def test_nobody_sets_the_hours_of_another_unit(enter: Enter, small: City) -> None:
    assert enter("liaison").post("/staff/office/units/d1-water/duty/", GIVEN).status_code == 403
    assert enter("handler").post(f"{PAGE}duty/", GIVEN).status_code == 403
    assert enter("admin").post("/staff/office/units/d1-water/duty/", GIVEN).status_code == 302
    assert not Event.objects.filter(subject_kind="unit", subject_id=small.units["d1-housing"].pk, name="duty_set")
