"""A voice message or a fax is taken up by a person, who registers it, or says why there is nothing to register."""

from datetime import datetime

from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.actions.telling import told
from hotline.casework.calls.models import Message
from hotline.casework.calls.queries import messages_visible_to
from hotline.casework.calls.words import MessageEnd
from hotline.casework.steps.rules import StepRefused
from hotline.ground.files import actions as files
from hotline.ground.files.queries import attachments, open_bytes
from hotline.ground.files.words import Visibility
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import OutOfScope

TAKEN, GIVEN_BACK, CLOSED = "message_taken", "message_given_back", "message_closed"


@transaction.atomic
def take_message(message_id: int, *, actor: Actor, at: datetime) -> Message:
    """Take a message up: it is hers until she gives it back. That she may hear and see it stands in the call's journal.

    Raises OutOfScope, and StepRefused when a colleague has it, or it is done.
    """
    message = _locked(message_id, actor)
    if message.taken_by_id == actor.desk_id and not message.closed_as:
        return message
    if message.taken_at is not None:
        raise StepRefused("A colleague has taken this message up already.")
    message.taken_at, message.taken_by_id = at, actor.desk_id
    message.save(update_fields=("taken_at", "taken_by"))
    journal.note(subject=message.call, name=TAKEN, at=at, actor=actor, after={"message": message.pk})
    told(message.call_id, kind="message")
    return message


@transaction.atomic
def give_message_back(message_id: int, *, actor: Actor, at: datetime) -> Message:
    """Somebody else may take it up. Raises OutOfScope, and StepRefused where it is not hers, or registered."""
    message = _hers(message_id, actor)
    if is_registered(message):
        raise StepRefused("An appeal was registered from this message.")
    message.taken_at = message.taken_by = None
    message.save(update_fields=("taken_at", "taken_by"))
    journal.note(subject=message.call, name=GIVEN_BACK, at=at, actor=actor, after={"message": message.pk})
    told(message.call_id, kind="message")
    return message


@transaction.atomic
def close_message(message_id: int, *, closed_as: str, actor: Actor, at: datetime) -> Message:
    """There is nothing to register, for one of the reasons. Raises OutOfScope and StepRefused."""
    if closed_as not in MessageEnd.values:
        raise StepRefused("is not one of the reasons", field="closed_as")
    message = _hers(message_id, actor)
    message.closed_as = closed_as
    message.save(update_fields=("closed_as",))
    after = {"message": message.pk, "as": closed_as}
    journal.note(subject=message.call, name=CLOSED, at=at, actor=actor, after=after)
    told(message.call_id, kind="message")
    return message


@transaction.atomic
def hand_pages(appeal: Appeal, *, at: datetime) -> int:
    """What was registered from a fax gets its pages, for the unit that handles it; handed twice they are there once.
    Returns how many files: none where the unit is not to know who sent them, for name and number of the sender stand
    on them. They stay with the message then, for the hotline alone.
    """
    if appeal.is_confidential or appeal.is_anonymous:
        return 0
    messages = Message.objects.filter(contact_id=appeal.contact_id, attachment__isnull=False)
    there = {each.file.sha256 for each in attachments(Appeal.journal_kind, appeal.pk)}
    count = 0
    for message in messages.select_related("attachment__file").order_by("pk"):
        assert message.attachment is not None
        file = message.attachment.file
        if file.sha256 in there:
            continue
        files.keep(
            upload=open_bytes(file),
            name=file.name,
            subject_kind=Appeal.journal_kind,
            subject_id=appeal.pk,
            actor_id=None,
            visibility=Visibility.STAFF,
            at=at,
            most_bytes=file.size,
        )
        count += 1
    return count


def is_registered(message: Message) -> bool:
    """Whether an appeal came of it."""
    return message.contact_id is not None and Appeal.objects.filter(contact_id=message.contact_id).exists()


def _locked(message_id: int, actor: Actor) -> Message:
    """A message that somebody may register, locked. Raises OutOfScope."""
    seen = messages_visible_to(actor).filter(pk=message_id).values("pk")
    message = Message.objects.select_for_update(of=("self",)).select_related("call").filter(pk__in=seen).first()
    if message is None:
        raise OutOfScope("Your role does not cover this.")
    return message


def _hers(message_id: int, actor: Actor) -> Message:
    message = _locked(message_id, actor)
    if message.taken_by_id != actor.desk_id or message.closed_as:
        raise StepRefused("You have not taken this message up, or it is done.")
    return message
