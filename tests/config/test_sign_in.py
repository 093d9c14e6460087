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


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_who_signs_in_goes_on_in_the_language_of_the_page(client: Client, prefix: str) -> None:
    factories.city()
    person = Staff.objects.get(username="agent")
    person.set_password("a long way to the sea")
    person.save()
    given = {"login": "agent", "password": "a long way to the sea"}
    answer = client.post(f"{prefix}/staff/sign-in/", given, follow=True)
    assert answer.redirect_chain[0][0] == f"{prefix}/staff/"
    assert answer.redirect_chain[-1][0].startswith(f"{prefix}/staff/")
