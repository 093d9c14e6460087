"""What the tests of the ladder share: when an order is late, and a city with other rules."""

from datetime import datetime, timedelta
from typing import Any

from hotline.casework.orders.models import Order
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion


def late(case: Order) -> datetime:
    """A minute after the limit of whose turn it is."""
    case.refresh_from_db()
    assert case.turn_due_at is not None
    return case.turn_due_at + timedelta(minutes=1)


def rules(*lines: dict[str, Any]) -> None:
    """Another city: the same profile with other rules of the ladder."""
    found = ProfileVersion.objects.get()
    found.body["ladder_rules"] = list(lines)
    found.save(update_fields=["body"])
    profiles.forget()
