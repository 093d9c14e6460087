"""Carrying letters to their channels. Called by workers for each letter that waits."""

from django.utils import timezone

from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.words import Delivery
from hotline.channels.registry import CARRIERS


def deliver(*, letter_id: int) -> None:
    """Hand a queued letter to its channel. Done twice – after a kill between channel and database – it goes out once:
    the letter's id is the channel's key. Raises what the channel raises; the lease tries again."""
    letter = Letter.objects.select_related("person").get(pk=letter_id)
    if letter.delivery != Delivery.QUEUED:
        return
    carrier = CARRIERS.get(letter.channel)
    to = letter.person.phone if letter.person else ""
    if carrier is None or not to:
        trouble = "no such channel here" if carrier is None else "the caller left no number, or it was erased"
        correspondence.mark_failed(letter_id=letter_id, trouble=trouble)
        return
    carrier.carry(key=f"letter-{letter.pk}", to=to, subject=letter.subject, text=letter.body)
    correspondence.mark_sent(letter_id=letter_id, at=timezone.now())
