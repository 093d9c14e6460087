"""Signing in is on record."""

import pytest
from django.test import Client

from hotline.ground.journal.models import Event
from hotline.register.staff.models import Staff
from tests.casework import factories


@pytest.mark.django_db
def test_who_signs_in_stands_in_the_journal(client: Client) -> None:
    factories.city()
    person = Staff.objects.get(username="agent")
    person.set_password("a long way to the sea")
    person.save()
    client.post("/staff/sign-in/", {"login": "agent", "password": "not this"})
    assert not Event.objects.filter(subject_kind="staff", name="signed_in").exists()
    client.post("/staff/sign-in/", {"login": "agent", "password": "a long way to the sea"})
    event = Event.objects.get(subject_kind="staff", subject_id=person.pk, name="signed_in")
    assert event.actor_id == person.pk
    assert event.actor_role == "agent"
