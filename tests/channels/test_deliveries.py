"""Letters go out once, to the number the caller left, and it is known how far they have come."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.actions import post_again
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.queries import undelivered
from hotline.casework.loop import take_appeal_step
from hotline.channels import deliveries
from hotline.channels.contract import ChannelTrouble
from hotline.ground.journal import leases
from hotline.ground.journal.models import Lease
from hotline.ground.profiles import queries as profiles
from hotline.lib.letters import sms_parts
from hotline.register.people.models import Person
from tests.casework.factories import City, appeal, caller, city


@pytest.fixture
def small(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> City:
    """The small city, with an outbox of the test's own."""
    monkeypatch.setattr(settings, "VAR", tmp_path, raising=False)
    return city()


def test_a_letter_goes_out_once_and_says_so(small: City, tmp_path: Path) -> None:
    entered = appeal(small)
    leases.run_due()
    letter = Letter.objects.get()
    assert (letter.delivery, letter.attempts) == ("sent", 1)
    [file] = (tmp_path / "outbox" / "sms").glob("*")
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["to"] == "+8619900001234"
    assert entered.number in said["text"]
    file.unlink()
    deliveries.deliver(letter_id=letter.pk)
    assert not list((tmp_path / "outbox" / "sms").glob("*"))


def test_what_the_channel_does_not_take_is_tried_again(small: City, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    appeal(small)
    letter = Letter.objects.get()
    with pytest.raises(ChannelTrouble):
        deliveries.deliver(letter_id=letter.pk)
    leases.run_due()
    assert Lease.objects.get().attempt == 1
    assert Letter.objects.get().delivery == "queued"


def give_up(case: Appeal) -> Letter:
    """The worker tries for as long as it may."""
    Lease.objects.update(attempt=leases.MOST_ATTEMPTS - 1)
    leases.run_due()
    return Letter.objects.get(appeal_id=case.pk)


def test_a_letter_that_is_given_up_is_not_delivered_and_is_counted(small: City, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    letter = give_up(appeal(small))
    assert letter.delivery == "failed"
    assert "cannot be written" in letter.trouble
    assert list(undelivered()) == [letter]
    said = StringIO()
    call_command("letters", "undelivered", stdout=said)
    assert said.getvalue().splitlines()[-1] == "Not delivered: 1."


def test_a_letter_that_was_given_up_can_be_posted_again(small: City, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    letter = give_up(appeal(small))
    (tmp_path / "outbox").unlink()
    call_command("letters", "again", stdout=StringIO())
    assert leases.run_due() == 1
    letter.refresh_from_db()
    assert (letter.delivery, letter.trouble) == ("sent", "")
    assert not undelivered().exists()


def test_a_letter_the_channel_refused_is_posted_again_when_there_is_a_number(small: City) -> None:
    entered = appeal(small)
    number = entered.person.phone_sealed if entered.person else None
    Person.objects.update(phone_sealed=None)
    leases.run_due()
    assert undelivered().count() == 1
    Person.objects.update(phone_sealed=number)
    assert post_again(letter_id=Letter.objects.get().pk, at=timezone.now())
    leases.run_due()
    assert Letter.objects.get().delivery == "sent"
    assert not post_again(letter_id=Letter.objects.get().pk, at=timezone.now())


def test_a_letter_to_nobody_is_not_delivered(small: City, tmp_path: Path) -> None:
    appeal(small)
    Person.objects.update(phone_sealed=None)
    leases.run_due()
    assert Letter.objects.get().delivery == "failed"
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    ("language", "where"), [("zh-Hans", "在网上查看"), ("en", "online with number and query code")]
)
def test_a_refusal_goes_out_in_short_and_stands_whole_on_the_page(
    small: City, tmp_path: Path, language: str, where: str
) -> None:
    entered = appeal(small, person=caller(language=language), language=language)
    given = {"refusal": "S5", "explanation": "该事项已由市中级人民法院受理。"}
    take_appeal_step(entered, "refuse", actor=small.actors["leader"], at=timezone.now(), given=given)
    leases.run_due()
    letter = Letter.objects.get(text_key="refused")
    sent = [json.loads(file.read_text(encoding="utf-8"))["text"] for file in (tmp_path / "outbox" / "sms").glob("*")]
    [text] = [each for each in sent if where in each]
    refusal = profiles.current().refusals["S5"].said(language)
    assert refusal["title"] in text
    assert entered.number in text
    assert given["explanation"] not in text
    assert letter.parts == sms_parts(text) <= 3
    for said in (refusal["title"], given["explanation"], refusal["basis"], refusal["alternative"]):
        assert said in letter.body
