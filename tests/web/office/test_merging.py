"""Merging and splitting units on the pages of the office and at the command line: looked at first, then done once."""

from collections.abc import Mapping
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hotline.casework.orders.models import Order
from hotline.casework.successions.models import Succession
from hotline.ground.journal.models import Event
from hotline.register.units.models import Unit
from tests.casework.factories import City, order
from tests.web.office.conftest import Enter

PAGE = "/staff/office/units/d1-housing/merge/"
WHOLE = {"to": "d1-water", "extent": "whole", "basis": "雪编〔2026〕3号", "reason": "机构改革", "tells": "on"}
PART = {**WHOLE, "extent": "part", "matters": "0103, 010302", "region": "t1", "accounts": ["handler"]}


def confirmed(client: Client, given: Mapping[str, object]) -> dict[str, object]:
    shown = client.post(PAGE, dict(given))
    assert shown.status_code == 200
    return {**given, "seen": shown.context["seen"], "key": shown.context["key"]}


def test_what_would_move_is_shown_and_nothing_has_happened(enter: Enter, small: City) -> None:
    order(small, upto="signed")
    shown = enter("admin").post(PAGE, WHOLE)
    page = shown.content.decode()
    assert "雪松区住建局将并入雪松区水务局，尚未执行。" in page
    assert [row.value for row in shown.context["rows"]][:3] == ["1", "1", "1"]
    assert "handler、head、liaison" in page
    assert not Succession.objects.exists()


def test_confirmed_it_is_done_once_and_stands_in_the_history(enter: Enter, small: City) -> None:
    case, client = order(small, upto="signed"), enter("admin")
    given = confirmed(client, WHOLE)
    assert client.post(PAGE, given)["Location"] == "/staff/office/units/d1-housing/"
    assert client.post(PAGE, given).status_code == 404
    assert Order.objects.get(pk=case.pk).lead_unit == small.units["d1-water"]
    page = client.get("/staff/office/units/d1-housing/").content.decode()
    assert "职责移交" in page
    assert "雪编〔2026〕3号" in page
    assert "承接单位" in page
    assert "职责承接" in client.get("/staff/office/units/d1-water/").content.decode()
    told = enter("agent").get(f"/staff/orders/{case.number}/").content.decode()
    assert "机构改革" not in told
    assert "机构调整，转由承接单位办理" in told


def test_what_was_changed_after_it_was_looked_at_is_shown_again(enter: Enter, small: City) -> None:
    client = enter("admin")
    given = confirmed(client, WHOLE)
    again = client.post(PAGE, {**given, "to": "gas"})
    assert again.status_code == 200
    assert not Succession.objects.exists()


def test_a_part_needs_categories_or_a_region(enter: Enter, small: City) -> None:
    client = enter("admin")
    refused = client.post(PAGE, {**WHOLE, "extent": "part"})
    assert refused.status_code == 422
    assert "matters" in refused.context["form"].errors
    order(small, upto="signed")
    client.post(PAGE, confirmed(client, PART))
    done = Succession.objects.get()
    assert (done.is_whole, done.matters, done.region, done.accounts) == (
        False, ["0103", "010302"], small.units["t1"], 1,
    )  # fmt: skip
    assert Unit.objects.get(code="d1-housing").closed_on is None


def test_what_cannot_be_merged_is_said_at_its_field(enter: Enter, small: City) -> None:
    client = enter("admin")
    refused = client.post(PAGE, confirmed(client, {**WHOLE, "to": "centre"}))
    assert refused.status_code == 422
    assert "市本级和热线中心不在此处合并或拆分。" in refused.content.decode()


@pytest.mark.parametrize("who", ["leader", "security", "county", "head"])
def test_nobody_else_merges_units(enter: Enter, who: str) -> None:
    assert enter(who).get(PAGE).status_code == 403
    assert "合并或拆分" not in enter(who).get("/staff/office/units/d1-housing/").content.decode()


def test_at_the_command_line_it_is_shown_first_and_done_with_do(small: City) -> None:
    order(small, upto="signed")
    said = StringIO()
    call_command("units", "merge", "d1-housing", "d1-water", stdout=said)
    assert "orders: 1" in said.getvalue()
    assert not Succession.objects.exists()
    doing = [
        "units",
        "merge",
        "d1-housing",
        "d1-water",
        "--do",
        "--basis",
        "雪编3号",
        "--reason",
        "机构改革",
        "--key",
        "3",
    ]
    with pytest.raises(CommandError):
        call_command(*doing, "--by", "leader")
    for _time in range(2):
        call_command(*doing, "--by", "admin", stdout=said)
    assert "orders 1" in said.getvalue()
    assert Event.objects.filter(name="merged").count() == 1
