"""What every city's hotline is: one platform, many channels, every demand tracked, and said what it costs."""

from datetime import time, timedelta
from functools import partial
from itertools import product

import pytest
from django.utils import timezone

from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.answering_days.queries import Counts, counts
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Kind
from hotline.casework.correspondence.words import Channel
from hotline.casework.restrictions.actions import RestrictionDoor
from hotline.casework.restrictions.rules import may_be_refused
from hotline.ground.journal.rules import CALLER
from hotline.ground.profiles.rules import ALWAYS, read
from hotline.ground.profiles.sources import CITIES, load, shipped
from hotline.lib.phones import normalise
from hotline.register.people.actions import Introduction
from hotline.register.people.words import Kind as PersonKind
from tests.casework.factories import City, appeal, caller, order
from tests.casework.restrictions.proposing import in_force as restricted
from tests.cities.files import by_code, duty_of, table
from tests.cities.walking import decide, followed, told
from tests.web.conftest import SignIn
from tests.web.public.citizen import Citizen

OF_CITIZENS = [channel for channel in Channel if channel < Channel.PROVINCE]
FIELDS = {
    "government services": ("19",),
    "economic regulation": ("20", "23"),
    "market supervision": ("07",),
    "social management": ("03", "12"),
    "public services": ("04", "09", "10"),
    "ecological environment": ("06",),
}


@pytest.mark.parametrize("channel", OF_CITIZENS)
def test_p1_every_channel_leads_into_the_one_platform(small: City, channel: Channel) -> None:
    entered = appeal(small, channel=channel)
    assert (entered.turn_unit_id, entered.turn_clock_kind) == (small.units["centre"].pk, "acceptance")
    assert entered.number.startswith("3907")


@pytest.mark.parametrize("name", shipped())
def test_p2_people_answer_day_and_night_and_each_channel_says_so_outside_its_hours(name: str) -> None:
    profile = read(load(CITIES / f"{name}.toml").body)
    assert all(profile.channels["01"].serves(time(hour), is_workday=False) for hour in range(24))
    for code in OF_CITIZENS:
        channel = profile.channels[code]
        if channel.hours != ALWAYS or channel.days == "workdays":
            assert not channel.serves(time(3, 0))
            assert channel.said_outside("zh-Hans") != channel.said_outside("en") != ""


@pytest.mark.parametrize(("kind", "who"), list(product(Kind, PersonKind)))
def test_p3_every_kind_of_demand_from_persons_firms_and_organisations(small: City, kind: Kind, who: PersonKind) -> None:
    phone = normalise("19900001234")
    entered = appeal(small, kind=kind, person=Introduction(name="某某", phone=phone, kind=who))
    assert entered.person is not None
    assert (entered.kind, entered.person.kind) == (kind, who)


@pytest.mark.parametrize("field", FIELDS)
def test_p4_matters_of_every_field_are_in_the_tree_and_have_a_unit(field: str) -> None:
    for code in FIELDS[field]:
        assert by_code("matters")[code]["name"]
        below = [row["code"] for row in table("matters") if row["code"].startswith(code) and len(row["code"]) == 6]
        assert below
        assert all(duty_of(matter) for matter in below)


def test_p5_the_unit_answers_the_hotline_and_the_hotline_tells_the_citizen(small: City, citizen: Citizen) -> None:
    one = order(small, upto="audited").appeals.get()
    assert one.number in told(one, "answered")
    assert "井盖已更换完毕" in followed(citizen, one)


@pytest.mark.parametrize(
    "channel", [Channel.LETTER, Channel.EMAIL, Channel.FAX, Channel.PHONE, Channel.WALK_IN], ids=lambda one: one.name
)
def test_p11_letter_e_mail_fax_telephone_and_visit_are_taken_as_such(
    small: City, as_: SignIn, channel: Channel
) -> None:
    given = {"act": "register", "channel": channel, "phone": "19900001234", "content": "路灯三天不亮。"}
    assert as_("agent").post("/staff/seat/", given).status_code == 302
    entered = Appeal.objects.get()
    assert (entered.channel, entered.contact.channel) == (channel, channel)


@pytest.mark.parametrize("said", ["我要信访，反映村里占地不给补偿", "再不解决我就去省里上访，化工厂天天排毒气"])
def test_p11_whoever_speaks_of_a_petition_is_taken_and_not_turned_away(small: City, as_: SignIn, said: str) -> None:
    hint = as_("agent").post("/staff/seat/assist/", {"content": said}).content.decode()
    assert "可能不属于受理范围" not in hint
    given = {"act": "register", "channel": Channel.PHONE, "phone": "19900001234", "content": said}
    assert as_("agent").post("/staff/seat/", given).status_code == 302
    assert Appeal.objects.get().proposed.outcome in ("ACCEPT", "SENS")


def test_p12_a_leader_takes_calls_at_a_seat_and_what_was_taken_is_followed(
    small: City, as_: SignIn, citizen: Citizen
) -> None:
    now = timezone.localtime()
    said = {
        "leader_name": "林知远", "leader_office": "水务局局长", "unit": "d1-water",
        "topic": "供水服务", "seat": "3号席",
        "begins_at": f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}", "is_public": "on",
        "ends_at": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert as_("supervisor").post("/staff/answering-days/announce/", said).status_code == 302
    day = AnsweringDay.objects.get()
    assert "水务局局长 林知远" in citizen.client.get("/").content.decode()
    call = {
        "act": "register", "channel": "01", "phone": "19900001234", "name": "王秀兰", "kind": "help",
        "content": "小区三天没有水，请尽快恢复供水。", "answering_day": str(day.pk),
    }  # fmt: skip
    assert as_("agent").post("/staff/seat/", call).status_code == 302
    busy = appeal(small, at=timezone.now(), key="busy")
    page = f"/staff/answering-days/{day.pk}/"
    assert as_("agent").post(f"{page}take/", {"number": busy.number, "overflow": "1"}).status_code == 302
    assert counts([day.pk])[day.pk] == Counts(taken=1, overflow=1, done=0, under_way=2)
    assert busy.number in as_("agent").get(page).content.decode()
    minutes = {"minutes": "接听两件，均已登记。", "summary": "供水问题已逐件登记交办。"}
    assert as_("supervisor").post(f"{page}close/", minutes).status_code == 302
    decide(small, busy, "answer", "agent", timezone.now(), answer="今晚恢复供水。")
    assert counts([day.pk])[day.pk].done == 1
    assert "供水问题已逐件登记交办。" in citizen.client.get("/").content.decode()


@pytest.mark.parametrize(("phone", "language"), [("+44 7700 900123", "en"), ("+852 5123 4567", "yue")])
def test_p13_people_abroad_reach_it_with_their_number_and_in_their_language(
    small: City, phone: str, language: str
) -> None:
    entered = appeal(small, person=caller(phone=phone, language=language), language=language)
    assert entered.person is not None
    assert entered.person.phone.startswith(phone[:3])
    assert ("Your appeal" in told(entered, "receipt")) == (language == "en")


def test_p14_a_district_keeps_a_line_of_its_own_in_the_same_system(small: City, as_: SignIn) -> None:
    given = {"act": "register", "channel": Channel.SUB_CENTRE, "phone": "19900001234", "content": "路灯三天不亮。"}
    assert as_("sub_seat").post("/staff/seat/", given).status_code == 302
    assert Appeal.objects.get().turn_unit_id == small.units["centre"].pk


@pytest.mark.parametrize(("prefix", "said"), [("", "本地通话"), ("/en", "local call")])
def test_p15_callers_are_told_what_a_call_costs(citizen: Citizen, prefix: str, said: str) -> None:
    assert said in citizen.read(f"{prefix}/notices/channels/")


@pytest.mark.parametrize(("prefix", "said"), [("", "骚扰"), ("/en", "harassment")])
def test_p16_the_public_is_told_how_to_use_the_hotline_rightly(citizen: Citizen, prefix: str, said: str) -> None:
    assert said in citizen.read(f"{prefix}/notices/right-use/")


def test_p16_who_treats_it_as_a_private_one_is_treated_fairly(small: City) -> None:
    case = restricted(small)
    assert case.proposed_by_id not in (case.endorsed_by_id, case.approved_by_id)
    assert case.until_at is not None and case.until_at - case.proposed_at <= timedelta(days=30)
    refusable = partial(may_be_refused, is_restricted=True, profile=read(load(CITIES / "luming.toml").body))
    assert refusable(channel=Channel.PHONE, words="又来骂人")
    assert not refusable(channel=Channel.PHONE, words="有人持刀伤人")
    assert not refusable(channel=Channel.LETTER, words="又来骂人")
    RestrictionDoor().take(
        case.pk, "object_restriction", actor=CALLER, at=case.proposed_at + timedelta(hours=1), given={"text": "冤枉"}
    )
    case.refresh_from_db()
    assert (case.state, case.turn_clock_kind) == ("contested", "objection")
