"""Fujian: the key path, text messages that state matter and place, and QQ from seven to ten."""

from datetime import time, timedelta

import pytest
import time_machine

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.words import Channel
from hotline.ground.profiles import queries as profiles
from tests.casework.factories import MORNING, City, appeal
from tests.cities.walking import decide, followed, local, told
from tests.web.public.citizen import Citizen

CHANNELS = "/notices/channels/"


def test_f1_callers_are_told_the_keys_of_the_telephone_and_of_the_fax(ruled: City, citizen: Citizen) -> None:
    page = citizen.read(CHANNELS)
    assert "拨打12345，按1再按1与工作人员通话" in page
    assert "传真12345，按1再按5，发送书面意见" in page
    assert "12345, then 1 and 5, to fax a written opinion" in citizen.read(f"/en{CHANNELS}")


@pytest.mark.parametrize(
    ("stated", "missing"),
    [((), ("course", "place")), (("course",), ("place",)), (("place",), ("course",)), (("course", "place"), ())],
)
def test_f2_a_text_message_must_state_the_matter_and_the_place(
    ruled: City, stated: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    assert profiles.current().channels[Channel.SMS].asks_for(stated) == missing


def test_f2_who_did_not_state_the_place_is_asked_for_it(ruled: City) -> None:
    message = appeal(ruled, content="路灯坏了", channel=Channel.SMS)
    missing = profiles.version(message.profile_version).channels[Channel.SMS].asks_for({"course"})
    asked = decide(ruled, message, "ask_supplement", "agent", MORNING, elements=list(missing))
    assert asked.state == "supplement_awaited"
    assert "地点" in told(asked, "supplement")


def test_f2_150_characters_are_advised_and_a_longer_message_is_taken_all_the_same(ruled: City) -> None:
    sms = profiles.current().channels[Channel.SMS]
    assert not sms.is_longer_than_advised("字" * 150)
    assert sms.is_longer_than_advised("字" * 151)
    assert len(appeal(ruled, content="字" * 400, channel=Channel.SMS).content) == 400


def test_f3_a_text_message_that_asks_for_a_result_is_told_where_to_ask(ruled: City, citizen: Citizen) -> None:
    sms = profiles.current().channels[Channel.SMS]
    assert not sms.progress
    assert profiles.current().channels[Channel.WEB].progress
    assert "不能通过短信查询" in sms.said_of_progress("zh-hans")
    assert sms.said_of_progress("zh-hans") in citizen.read(CHANNELS)
    assert sms.said_of_progress("en") in citizen.read(f"/en{CHANNELS}")
    # Where it can be asked for: the result of an appeal that came by text message is read on the web site.
    answered = decide(
        ruled, appeal(ruled, channel=Channel.SMS), "answer", "agent", MORNING, answer="路灯已报修，今晚恢复照明。"
    )
    assert "路灯已报修" in followed(citizen, answered)


@pytest.mark.parametrize(
    ("at", "is_open"), [((6, 59), False), ((7, 0), True), ((12, 0), True), ((21, 59), True), ((22, 0), False)]
)
def test_f4_people_answer_on_qq_from_seven_to_ten(ruled: City, at: tuple[int, int], is_open: bool) -> None:
    assert profiles.current().channels[Channel.QQ].serves(time(*at)) is is_open


def test_f4_outside_of_these_hours_it_is_said(ruled: City, citizen: Citizen) -> None:
    with time_machine.travel(local(2026, 12, 2, 23, 30), tick=False):
        assert "QQ人工受理时间为7:00至22:00" in citizen.read(CHANNELS)
    with time_machine.travel(local(2026, 12, 2, 12, 0), tick=False):
        page = citizen.read(CHANNELS)
    assert "QQ人工受理时间为7:00至22:00" not in page
    assert "添加12345热线QQ为好友" in page


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.EMAIL])
def test_f5_appeals_come_through_the_internet_and_by_e_mail(ruled: City, channel: str) -> None:
    entered = appeal(ruled, channel=channel, at=MORNING + timedelta(hours=1))
    assert Appeal.objects.get(pk=entered.pk).channel == channel
    assert profiles.version(entered.profile_version).name == "fujian"
