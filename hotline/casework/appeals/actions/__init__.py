"""The writers of appeals: registering, and the steps of the citizen's side through the one door."""

from hotline.casework.appeals.actions.door import (
    HANDED_WITH,
    AppealDoor,
    archive_with,
    recipient,
    recipients,
    take_with_order,
)
from hotline.casework.appeals.actions.following import CodeRefused, follow, renew_code
from hotline.casework.appeals.actions.guarding import complained_of
from hotline.casework.appeals.actions.registering import Registration, register

__all__ = [
    "HANDED_WITH",
    "AppealDoor",
    "CodeRefused",
    "Registration",
    "archive_with",
    "complained_of",
    "follow",
    "recipient",
    "recipients",
    "register",
    "renew_code",
    "take_with_order",
]
