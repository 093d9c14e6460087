"""Days, categories and the name of the scheme of scores are the city's own: they show at once, and a case that began
before keeps what was promised."""

from datetime import timedelta
from pathlib import Path

import pytest

from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import StepRefused
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.checking import faults
from hotline.ground.profiles.own import Category, Own
from hotline.ground.profiles.rules import read
from hotline.ground.profiles.sources import CITIES, load
from hotline.ground.workdays import queries as workdays
from hotline.register.matters import queries as matters
from tests.casework.factories import MORNING, City, order
from tests.cities.entering import ours
from tests.cities.walking import local
from tests.web.conftest import SignIn
from tests.web.public.citizen import Citizen

CLOSED = '[[local_days]]\non = 2026-03-04\nkind = "holiday"\nname = "建城纪念日"\nname_en = "Founding Day"\n'
OPEN = '[[local_days]]\non = 2026-03-08\nkind = "work"\nname = "建城纪念日调休"\nname_en = "Made up"\n'


def handle(case: Order) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case.pk, kind="handle")


def test_a_local_holiday_counts_for_new_cases_and_moves_no_promise_that_was_made(small: City, tmp_path: Path) -> None:
    """Dispatched on Monday 2 March with seven working days: up to the 11th; a holiday in between makes it the 12th."""
    before = order(small, upto="dispatched")
    ours(tmp_path, CLOSED)
    after = order(small, upto="dispatched")
    assert handle(before).due_at == local(2026, 3, 12, 0, 0)
    assert handle(after).due_at == local(2026, 3, 13, 0, 0)
    told = {line.on.day: str(line.name) for line in explain([handle(after)])[0].lines}
    assert told[4] == "建城纪念日"
    assert explain([handle(before)])[0].is_set is explain([handle(after)])[0].is_set is False


def test_a_local_working_day_on_a_weekend_counts(small: City, tmp_path: Path) -> None:
    ours(tmp_path, CLOSED + OPEN)
    assert handle(order(small, upto="dispatched")).due_at == local(2026, 3, 12, 0, 0)
    calendar = workdays.calendar_for(profiles.current())
    assert calendar.is_working(local(2026, 3, 8, 0, 0).date())
    assert not calendar.is_working(local(2026, 3, 7, 0, 0).date())
    assert calendar.version == workdays.calendar().version
    assert workdays.calendar_for(profiles.current()) is calendar


def test_a_city_calls_a_category_by_its_own_word_everywhere_at_once(small: City, as_: SignIn, tmp_path: Path) -> None:
    case = order(small, upto="signed")
    browser = as_("dispatcher")
    address = f"/staff/orders/{case.number}/"
    assert "城乡建设 › 道路市政设施 › 井盖缺失异响" in browser.get(address).content.decode()
    ours(tmp_path, '[[categories]]\ncode = "0103"\nname = "市政道路"\nname_en = "City roads"\n')
    assert "城乡建设 › 市政道路 › 井盖缺失异响" in browser.get(address).content.decode()
    assert [matter.code for matter in matters.find("市政道", on=MORNING.date())] == ["0103"]
    assert [matter.code for matter in matters.named("城乡建设 › 市政道路", on=MORNING.date())] == ["0103"]


def test_what_a_city_does_not_offer_cannot_be_chosen_any_more_and_stays_where_it_was(
    small: City, tmp_path: Path
) -> None:
    before = order(small)
    ours(tmp_path, '[[categories]]\ncode = "0103"\noffered = false\n')
    assert [matter.code for matter in matters.find("", on=MORNING.date())] == ["01"]
    assert list(matters.find("井盖", on=MORNING.date())) == []
    with pytest.raises(StepRefused, match="There is no category with this code"):
        order(small)
    take_step(
        before,
        "dispatch",
        actor=small.actors["dispatcher"],
        at=MORNING + timedelta(hours=1),
        given={"lead": "d1-housing"},
    )
    before.refresh_from_db()
    assert before.matter == small.matters["010302"]


def test_a_city_counts_the_limits_of_a_category_in_a_bucket_of_its_own(small: City, tmp_path: Path) -> None:
    by_bucket = (
        '[[limits]]\nclock = "handle"\nbucket = [7]\namount = 20\nunit = "days"\n'
        '[[limits]]\nclock = "handle"\namount = 3\nunit = "days"\n'
    )
    ours(tmp_path, by_bucket)
    before = order(small)
    ours(tmp_path, by_bucket + '[[categories]]\ncode = "0103"\nbucket = 7\n')
    for case in (before, after := order(small)):
        take_step(
            case,
            "dispatch",
            actor=small.actors["dispatcher"],
            at=MORNING + timedelta(hours=1),
            given={"lead": "d1-housing"},
        )
    assert (handle(before).amount, handle(after).amount) == (3, 20)


def test_the_office_and_the_order_say_how_the_scheme_of_scores_is_called(
    small: City, as_: SignIn, tmp_path: Path
) -> None:
    ours(tmp_path, CLOSED + '[assessment]\nscheme = "三率考核"\nscheme_en = "Three rates"\n')
    case = order(small, upto="signed")
    Order.objects.filter(pk=case.pk).update(exclusion="excluded")
    page = as_("admin").get("/staff/office/profile/").content.decode()
    assert "三率考核" in page
    assert "2026-03-04 建城纪念日" in page
    assert "三率考核" in as_("supervisor").get(f"/staff/orders/{case.number}/").content.decode()
    assert "Three rates" in as_("supervisor").get(f"/en/staff/orders/{case.number}/").content.decode()


def test_dongsheng_names_its_kinds_and_its_three_rates(citizen: Citizen) -> None:
    own = read(load(CITIES / "dongsheng.toml").body).own
    assert own.called("02", "zh-Hans") == "住房保障"
    assert own.called("02", "en") == "Housing security"
    assert own.scheme_named("en").startswith("The three rates")


def test_the_nearest_class_above_decides_the_bucket() -> None:
    own = Own(categories={"02": Category("02", bucket=7), "0207": Category("0207", bucket=1)})
    assert [own.bucket(code, 3) for code in ("020701", "0203", "03")] == [1, 7, 3]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[[local_days]]\non = "soon"\nkind = "holiday"\nname = "节"\nname_en = "x"\n', "local_days[1].on"),
        ('[[local_days]]\non = 1999-01-01\nkind = "holiday"\nname = "节"\nname_en = "x"\n', "local_days[1].on"),
        (CLOSED + CLOSED, "local_days[2].on"),
        (CLOSED.replace('"holiday"', '"feast"'), "local_days[1].kind"),
        (CLOSED.replace('name = "建城纪念日"\n', ""), "local_days[1].name"),
        (CLOSED.replace('name_en = "Founding Day"\n', ""), "local_days[1].name_en"),
        ('[[categories]]\ncode = "7"\n', "categories[1].code"),
        ('[[categories]]\ncode = "01"\n[[categories]]\ncode = "01"\n', "categories[2].code"),
        ('[[categories]]\ncode = "01"\nname = "城建"\n', "categories[1].name_en"),
        ('[[categories]]\ncode = "01"\nbucket = 5\n', "categories[1].bucket"),
        ('[[categories]]\ncode = "01"\noffered = "no"\n', "categories[1].offered"),
        ('[[categories]]\ncode = "01"\noferred = false\n', "categories[1].oferred"),
        ('[assessment]\nscheme = "三率"\nscheme_en = ""\n', "assessment.scheme_en"),
        ('[assesment]\nscheme = "三率"\n', "assesment"),
        ("[[assessment]]\n", "assessment"),
        ("[local_days]\n", "local_days"),
    ],
)
def test_each_mistake_is_named_by_its_line(tmp_path: Path, text: str, where: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('extends = "luming"\n[profile]\nname = "ours"\n' + text, encoding="utf-8")
    source = load(file)
    found = [source.placed(fault) for fault in faults(source.body)]
    assert where in [fault.where for fault in found], found
    assert all(fault.line > 0 for fault in found if fault.where == where)
