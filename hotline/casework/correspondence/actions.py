"""Writing letters, and saying how far they have come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from hotline.casework.correspondence.models import Contact, Letter
from hotline.casework.correspondence.rules import Said, carried_by, letter_language
from hotline.casework.correspondence.words import Channel, Delivery
from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event, Lease
from hotline.ground.journal.rules import Actor
from hotline.lib import letters, seals
from hotline.lib.statements import Statement, insert_all

TEXTS = Path(__file__).with_name("texts")


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a letter goes: the appeal it is about, the person behind it, her language and telephone."""

    appeal_id: int
    person_id: int | None
    language: str
    phone: str
    fields: Mapping[str, str | Said]


@lru_cache(maxsize=1)
def texts() -> dict[tuple[str, str], letters.Letter]:
    """All letters of the loop by (language, key), read once."""
    return letters.load(TEXTS)


def both(word: object) -> Said:
    """A word of a vocabulary in the two languages of letters, whatever the page speaks."""
    with translation.override("zh-hans"):
        zh = str(word)
    with translation.override("en"):
        return Said(zh, str(word))


def short_form(language: str, key: str) -> letters.Letter | None:
    """The text that goes out as a message in place of a long letter (`<key>_sms.md`): what it says in a word, and where
    the whole is read."""
    return texts().get((language, f"{key}_sms"))


def filled(text: letters.Letter, known: Mapping[str, str | Said]) -> letters.Rendered:
    """A text with the facts it names, said in its own language."""
    said = {name: known[name] for name in text.fields}
    language = letter_language(text.lang)
    return text.render(
        **{name: value.to(language) if isinstance(value, Said) else value for name, value in said.items()}
    )


def compose(*, key: str, to: Recipient, fields: Mapping[str, str | Said], at: datetime) -> Letter:
    """A letter from its text file, filled in and sealed, not yet saved."""
    language = letter_language(to.language)
    text = texts()[(language, key)]
    known = {**to.fields, **fields}
    rendered = filled(text, known)
    short = short_form(language, key)
    channel = carried_by(to.phone, sms=Channel.SMS, web=Channel.WEB)
    return Letter(
        appeal_id=to.appeal_id,
        person_id=to.person_id,
        text_key=key,
        language=language,
        channel=channel,
        subject=rendered.subject,
        body_sealed=seals.seal(rendered.body),
        parts=filled(short, known).sms_parts if short else rendered.sms_parts,
        delivery=Delivery.SHOWN if channel == Channel.WEB else Delivery.QUEUED,
        written_at=at,
    )


_CARRIED = """
INSERT INTO journal_lease (event_id, work, arguments, queue, key)
SELECT event.id, %s, jsonb_build_object('letter_id', letter.id), 'default', 'letter:' || letter.id
FROM event, letter WHERE letter.delivery = %s ORDER BY letter.id
"""


def enclose(statement: Statement, *, drafts: list[Letter]) -> None:
    """Save letters, and call for their delivery, in the statement that writes the event they tell of (as `event`)."""
    if not drafts:
        return
    statement.insert(*drafts, name="letter", returning="id, delivery", event_id="(SELECT id FROM event)")
    if any(letter.delivery == Delivery.QUEUED for letter in drafts):
        statement.part(_CARRIED, [settings.HUIYIN_CARRIER, Delivery.QUEUED.value])


def post(*, drafts: list[Letter], event: Event) -> None:
    """Save letters in the transaction of the event they tell of, and call for their delivery."""
    post_each(letters=[(letter, event) for letter in drafts])


def post_each(*, letters: Sequence[tuple[Letter, Event]]) -> None:
    """The same for letters that tell of an event each."""
    if not letters:
        return
    for letter, event in letters:
        letter.event = event
    drafts = insert_all([letter for letter, _event in letters])
    calls = [
        Lease(
            event_id=letter.event_id,
            work=settings.HUIYIN_CARRIER,
            arguments={"letter_id": letter.pk},
            key=f"letter:{letter.pk}",
        )
        for letter in drafts
        if letter.delivery == Delivery.QUEUED
    ]
    if calls:
        Lease.objects.bulk_create(calls)


def record(*, channel: str, person_id: int | None, language: str, actor: Actor, at: datetime) -> Contact:
    """Record a call or message that came in and became no appeal."""
    return Contact.objects.create(
        channel=channel, person_id=person_id, language=language, received_at=at, taken_by_id=actor.staff_id
    )


def empty(*, appeal_ids: Iterable[int]) -> int:
    """Empty the letters about these appeals, for good: that they went out stays. Returns how many."""
    return Letter.objects.filter(appeal_id__in=list(appeal_ids)).update(subject="", body_sealed=b"")


def forget_sender(*, contact_id: int) -> None:
    """Forget from where a call or message came: an account, a number that was noted."""
    Contact.objects.filter(pk=contact_id).update(channel_detail="")


def mark_sent(*, letter_id: int, at: datetime) -> None:
    """A channel has taken the letter over."""
    Letter.objects.filter(pk=letter_id).update(
        delivery=Delivery.SENT, sent_at=at, attempts=F("attempts") + 1, trouble=""
    )


def mark_failed(*, letter_id: int, trouble: str) -> None:
    """A channel has refused a waiting letter for good, or could not take it for as long as it was tried."""
    Letter.objects.filter(pk=letter_id, delivery=Delivery.QUEUED).update(
        delivery=Delivery.FAILED, attempts=F("attempts") + 1, trouble=trouble[:200]
    )


@transaction.atomic
def post_again(*, letter_id: int, at: datetime) -> bool:
    """Have a letter carried that was not delivered: the channel works again, or the caller has left a number.

    Returns whether it waits for its channel now.
    """
    failed = Letter.objects.filter(pk=letter_id, delivery=Delivery.FAILED)
    if not failed.update(delivery=Delivery.QUEUED, trouble=""):
        return False
    if not journal.take_up_again(key=f"letter:{letter_id}", at=at):
        # Its lease was done with: the channel itself had said no.
        arguments = {"letter_id": letter_id}
        Lease.objects.create(work=settings.HUIYIN_CARRIER, arguments=arguments, key=f"letter:{letter_id}")
    return True
