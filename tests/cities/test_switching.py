"""Another profile comes into force: it shows at once, and what began before keeps the rules it began under."""

from datetime import timedelta
from pathlib import Path

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks.models import Clock
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.supervision.actions import raise_due
from hotline.casework.supervision.queries import of_order, urgings
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import read
from hotline.ground.profiles.sources import CITIES, load
from hotline.register.staff.actions import RoleSwitchedOff, open_account
from hotline.register.staff.queries import actor_for
from tests.casework.factories import MORNING, REPLY, City, appeal, order
from tests.cities.entering import in_force, ours
from tests.cities.walking import local
from tests.web.conftest import SignIn
from tests.web.public.citizen import ANSWERS, Citizen

HANDLE = '[[limits]]\nclock = "handle"\namount = {}\nunit = "days"\n'
BY_BUCKET = '[[limits]]\nclock = "handle"\nbucket = [7]\namount = 20\nunit = "days"\n'


def handling(case_id: int) -> Clock:
    return Clock.objects.get(subject_kind="order", subject_id=case_id, kind="handle")


def test_an_order_keeps_the_version_it_began_under_when_another_is_entered_in_the_middle(
    small: City, tmp_path: Path
) -> None:
    before, begun = profiles.current(), order(small)
    later = MORNING + timedelta(hours=2)
    entered = ours(tmp_path, HANDLE.format(2) + "[visit]\nattempts = 1\ndayparts = 1\n", since=later)
    assert profiles.current().version == entered.pk != before.version
    take_step(begun, "dispatch", actor=small.actors["dispatcher"], at=later, given={"lead": "d1-housing"})
    running = handling(begun.pk)
    assert (running.amount, running.unit_of_time, running.profile_version) == (7, "workdays", before.version)
    fresh = order(small, at=later, upto="dispatched")
    assert (handling(fresh.pk).amount, handling(fresh.pk).unit_of_time) == (2, "days")
    for step, actor, given in (
        ("sign", "liaison", {}), ("draft", "handler", REPLY), ("approve", "head", {}), ("pass_audit", "dispatcher", {}),
    ):  # fmt: skip
        take_step(begun, step, actor=small.actors[actor], at=later, given=given)
    begun.refresh_from_db()
    assert begun.profile_version == before.version
    assert set(Clock.objects.filter(subject_kind="order", subject_id=begun.pk).values_list("profile_version")) == {
        (before.version,)
    }


def test_an_appeal_is_refused_by_the_list_it_was_registered_under(small: City, tmp_path: Path) -> None:
    begun = appeal(small)
    ours(tmp_path, '[[refusals]]\ncode = "S1"\ntitle = "新的一类"\n')
    fresh = appeal(small, at=MORNING + timedelta(minutes=5))
    titles = [profiles.version(one.profile_version).refusals["S1"].title for one in (begun, fresh)]
    assert titles[0] != titles[1] == "新的一类"


def test_a_version_comes_into_force_on_its_day_and_not_before(small: City, tmp_path: Path) -> None:
    known = profiles.current().version
    ours(tmp_path, "", since=MORNING + timedelta(days=20_000))
    assert profiles.current().version == known


def test_what_is_in_force_is_not_entered_again_but_a_return_to_it_is(small: City, tmp_path: Path) -> None:
    entered = [in_force("luming"), ours(tmp_path, ""), ours(tmp_path, ""), in_force("luming")]
    assert entered[1] == entered[2]
    assert entered[0] != entered[3]
    assert entered[0].sha256 == entered[3].sha256
    assert ProfileVersion.objects.count() == 3
    assert profiles.current().name == "luming"


def test_a_version_holds_all_that_it_stands_on(small: City, tmp_path: Path) -> None:
    entered = ours(tmp_path, "")
    assert read(entered.body).limits == read(load(CITIES / "luming.toml").body).limits
    assert "extends" not in entered.body


def test_limits_may_go_by_what_the_category_tree_says_of_a_matter(small: City, tmp_path: Path) -> None:
    ours(tmp_path, BY_BUCKET + HANDLE.format(3))
    small.matters["010302"].bucket = 7
    small.matters["010302"].save()
    assert handling(order(small, upto="dispatched").pk).amount == 20
    small.matters["010302"].bucket = 3
    small.matters["010302"].save()
    assert handling(order(small, upto="dispatched").pk).amount == 3


def test_title_number_refusals_and_channels_show_at_once_on_the_citizens_pages(
    citizen: Citizen, tmp_path: Path
) -> None:
    assert "鹿鸣市" in citizen.read("/")
    ours(
        tmp_path,
        '[[refusals]]\ncode = "S2"\ntitle = "应当找别处的事项"\n[[refusals]]\ncode = "S9"\noff = true\n'
        '[[channels]]\ncode = "10"\naccess = "QQ号800012345"\naccess_en = "QQ 800012345"\n'
        '[[channels]]\ncode = "09"\noff = true\n',
        head='hotline = "12388"\nlanguages = ["zh-Hans", "yue"]',
    )
    home = citizen.read("/")
    assert "鹿鸣市" not in home
    assert "我市" in home
    assert 'href="tel:12388"' in home
    refused, channels = citizen.read("/notices/not-accepted/"), citizen.read("/notices/channels/")
    assert "应当找别处的事项" in refused
    assert refused.count("<li>") == citizen.read("/en/notices/not-accepted/").count("<li>")
    assert "其他不予受理的事项" not in refused
    assert "QQ号800012345" in channels
    assert "微博" not in channels
    assert "普通话、粤语" in channels


def test_the_promise_on_the_submit_page_is_the_citys_own(citizen: Citizen, tmp_path: Path) -> None:
    citizen.fill_in()
    assert "7个工作日" in citizen.read("/submit/check/")
    ours(tmp_path, HANDLE.format(3))
    assert "3天" in citizen.read("/submit/check/")
    assert "3 days" in citizen.read("/en/submit/check/")
    assert Appeal.objects.count() == 0
    assert ANSWERS["kind"]["kind"] == "complaint"


def test_states_bear_the_names_of_the_city(small: City, as_: SignIn, tmp_path: Path) -> None:
    browser = as_("dispatcher")
    case = order(small)
    address = f"/staff/orders/{case.number}/"
    assert "待审核" in browser.get(address).content.decode()
    ours(tmp_path, '[states]\nopened = "待分拣"\n[states_en]\nopened = "To be sorted"\n')
    assert "待分拣" in browser.get(address).content.decode()
    listed = browser.get("/staff/orders/").content.decode()
    assert '<option value="opened">待分拣</option>' in listed
    assert listed.count("待分拣") > 1
    assert "To be sorted" in browser.get(f"/en{address}").content.decode()


def test_a_role_that_is_switched_off_acts_no_more_and_gets_no_account(small: City, tmp_path: Path) -> None:
    desk = small.actors["county"].staff_id
    assert desk is not None
    assert actor_for(desk) is not None
    ours(tmp_path, '[roles]\noff = ["county"]\n')
    assert actor_for(desk) is None
    with pytest.raises(RoleSwitchedOff):
        open_account(
            username="new", name="新人", unit=small.units["d1"], role="county", actor=small.actors["admin"], at=MORNING
        )


def test_the_form_of_a_seat_asks_what_the_city_asks(small: City, as_: SignIn, tmp_path: Path) -> None:
    browser = as_("agent")
    assert 'name="employer"' not in browser.get("/staff/seat/").content.decode()
    ours(tmp_path, '[form]\nasks = ["employer"]\n', head='languages = ["zh-Hans"]')
    page = browser.get("/staff/seat/").content.decode()
    assert 'name="employer"' in page
    assert 'value="yue"' not in page
    given = {"act": "register", "content": "路灯不亮", "phone": "19900001234", "employer": "某某公司", "channel": "01"}
    assert browser.post("/staff/seat/", given).status_code == 302
    person = Appeal.objects.get().person
    assert person is not None
    assert person.employer == "某某公司"


def test_a_step_of_an_appeal_still_works_after_the_switch(small: City, tmp_path: Path) -> None:
    begun = appeal(small)
    ours(tmp_path, "")
    take_appeal_step(
        begun, "answer", actor=small.actors["agent"], at=MORNING + timedelta(hours=1), given={"answer": "已为您查询。"}
    )
    begun.refresh_from_db()
    assert begun.state == "answered"


def test_lights_and_ladder_are_those_an_order_began_under(small: City, tmp_path: Path) -> None:
    """Seven working days from Monday 2 March: the limit ends with the 11th. Luming urges then, and writes a working day
    later; the new rules write at once, and let the light turn purple after one working day instead of five."""
    before = order(small, upto="signed")
    take_step(
        before,
        "contact",
        actor=small.actors["liaison"],
        at=MORNING + timedelta(hours=3),
        given={"contact_way": "phone"},
    )
    ours(tmp_path, '[lights]\npurple_days = 1\n[[ladder_rules]]\ntrigger = "D01"\nlevel = 1\n')
    after = order(small, upto="signed")
    take_step(
        after, "contact", actor=small.actors["liaison"], at=MORNING + timedelta(hours=3), given={"contact_way": "phone"}
    )
    ended = local(2026, 3, 12, 0, 0)
    assert handling(before.pk).due_at == handling(after.pk).due_at == ended
    raise_due(at=ended + timedelta(minutes=1))
    assert [len(urgings(case.pk)) for case in (before, after)] == [1, 0]
    assert [[document.level for document in of_order(case.pk)] for case in (before, after)] == [[], [1]]
    tick(at=local(2026, 3, 13, 0, 1))
    lit = {
        case.pk: Notice.objects.filter(number=case.number, kind="handle").latest("pk").light for case in (before, after)
    }
    assert lit == {before.pk: "red", after.pk: "purple"}
