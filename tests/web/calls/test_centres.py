"""Call centres of the city's own, connected and parted from in a browser; a secret is shown once."""

import json
import re

import pytest
from django.test import Client

from hotline.casework.calls.models import Call
from hotline.register.call_centres.models import CallCentre
from tests.casework.factories import City
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
LIST = "/staff/calls/centres/"
EVENT = {"event": "newCall", "callId": "1", "from": "19900001234", "to": "12345"}


def address_in(page: str) -> str:
    found = re.search(r"https?://[^/]+(/api/v1/cti/[\w-]+/)<", page)
    assert found is not None
    return found[1]


def heard(address: str) -> int:
    return Client().post(address, json.dumps(EVENT), content_type="application/json").status_code


def test_a_call_centre_is_connected_gets_another_secret_and_is_parted_from(small: City, as_: SignIn) -> None:
    browser = as_("admin")
    assert browser.get(f"{LIST}connect/").status_code == 200
    given = {"name": "旧呼叫中心", "region": small.units["root"].pk}
    made = browser.post(f"{LIST}connect/", given)
    address = address_in(made.content.decode())
    assert "no-store" in made["Cache-Control"] and heard(address) == 200
    key = CallCentre.objects.get().pk
    page = browser.get(LIST).content.decode()
    assert "旧呼叫中心" in page and address not in page, "the secret is shown once"
    renewed = address_in(browser.post(f"{LIST}{key}/secret-now/").content.decode())
    assert (heard(address), heard(renewed)) == (404, 200)
    assert browser.post(f"{LIST}{key}/sign/").status_code == 200
    assert heard(renewed) == 401
    assert browser.post(f"{LIST}{key}/unsigned/").status_code == 302
    assert browser.get(f"{LIST}{key}/part/").status_code == 200
    assert browser.post(f"{LIST}{key}/part/").status_code == 302
    assert heard(renewed) == 404
    assert browser.post(f"{LIST}{key}/secret/").status_code == 404
    assert Call.objects.count() == 1


@pytest.mark.parametrize("who", ["leader", "agent", "liaison"])
def test_only_administrators_connect_call_centres(as_: SignIn, who: str) -> None:
    assert as_(who).get(LIST).status_code == 403
    assert as_(who).post(f"{LIST}connect/", {}).status_code == 403


def test_what_cannot_be_a_call_centre_is_said_beside_the_field(small: City, as_: SignIn) -> None:
    browser = as_("admin")
    for given in ({"name": "", "region": small.units["root"].pk}, {"name": "x" * 61}, {"name": "x", "region": "9"}):
        assert browser.post(f"{LIST}connect/", given).status_code == 422
    assert browser.post(f"{LIST}77/secret/").status_code == 404
    assert browser.post(f"{LIST}77/melt/").status_code == 404
    assert not CallCentre.objects.exists()
