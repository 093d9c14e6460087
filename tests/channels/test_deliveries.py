"""Letters go out once, to the number the caller left, and it is known how far they have come."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from hotline.casework.correspondence.models import Letter
from hotline.channels import deliveries
from hotline.channels.contract import ChannelTrouble
from hotline.ground.journal import leases
from hotline.ground.journal.models import Lease
from hotline.register.people.models import Person
from tests.casework.factories import City, appeal, city


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


def test_a_letter_to_nobody_is_not_delivered(small: City, tmp_path: Path) -> None:
    appeal(small)
    Person.objects.update(phone_sealed=None)
    leases.run_due()
    assert Letter.objects.get().delivery == "failed"
    assert not (tmp_path / "outbox").exists()
