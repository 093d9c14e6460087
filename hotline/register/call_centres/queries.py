"""Reads of call centres."""

from datetime import datetime

from django.db.models import QuerySet

from hotline.ground.journal.rules import Actor
from hotline.register.call_centres.models import CallCentre
from hotline.register.call_centres.rules import is_known
from hotline.register.staff.rules import may

MANAGE = "manage_call_centres"


def visible_to(actor: Actor) -> QuerySet[CallCentre]:
    """The call centres that somebody may connect and part from."""
    rows = CallCentre.objects.select_related("region")
    return rows if may(actor, MANAGE) else rows.none()


def by_secret(secret: str, *, at: datetime) -> CallCentre | None:
    """The open call centre whose address holds this secret, or held it until lately. All are compared, so that the time
    it takes tells nothing."""
    found = None
    for centre in CallCentre.objects.filter(is_open=True).select_related("region"):
        kept = [bytes(centre.secret_hash)]
        if centre.earlier_hash and centre.earlier_until and centre.earlier_until > at:
            kept.append(bytes(centre.earlier_hash))
        if is_known(secret, kept):
            found = centre
    return found
