"""Carrying letters to their channels. Called by workers for each letter that waits."""

from django.conf import settings
from django.utils import timezone

from hotline.casework.appeals.actions import recipient
from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.rules import Said
from hotline.casework.correspondence.words import Channel, Delivery
from hotline.channels.registry import CARRIERS
from hotline.ground.profiles import queries as profiles
from hotline.lib import tickets

INVITATION = "visit_invitation"


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
    carrier.carry(key=f"letter-{letter.pk}", to=to, subject=letter.subject, text=carried(letter))
    correspondence.mark_sent(letter_id=letter_id, at=timezone.now())


def give_up(*, letter_id: int, trouble: str) -> None:
    """The channel has not taken a letter for as long as it was tried: it is not delivered. Called with its lease."""
    correspondence.mark_failed(letter_id=letter_id, trouble=trouble)


def carried(letter: Letter) -> str:
    """What goes out: the letter, or its short form where it has one; and with an invitation to rate the link that lets
    its reader in. The link is made when the message leaves and kept nowhere: who reads the letter elsewhere cannot rate
    with it."""
    short = correspondence.short_form(letter.language, letter.text_key)
    if short is not None and letter.channel == Channel.SMS:
        return correspondence.filled(short, _facts(letter)).body
    if letter.text_key != INVITATION or not settings.HUIYIN_RATE_LINK:
        return letter.body
    language = "/en" if letter.language == "en" else ""
    ticket = tickets.issue(tickets.RATING, letter.appeal_id)
    return f"{letter.body} {settings.HUIYIN_RATE_LINK.format(language=language, ticket=ticket)}"


def _facts(letter: Letter) -> dict[str, str | Said]:
    """What a short form may say: number and title of the appeal, city and hotline, the kind of refusal."""
    appeal = Appeal.objects.select_related("person").get(pk=letter.appeal_id)
    known = dict(recipient(appeal).fields)
    refusal = profiles.version(appeal.profile_version).refusals.get(appeal.refusal_code)
    return known | {"refusal": refusal.said(letter.language)["title"] if refusal else ""}
