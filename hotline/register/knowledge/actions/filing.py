"""Files of an answer: a form to fill in, a map, the text of the rule."""

from datetime import datetime

from django.db import transaction

from hotline.ground.files import actions as files
from hotline.ground.files.models import Attachment
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.knowledge.actions.door import admit, locked
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.rules import AnswerRefused

FILE = "attach_to_answer"
MOST_FILES = 10


@transaction.atomic
def attach(
    *, answer_id: int, document: Inspected, actor: Actor, at: datetime, label: str = "", is_public: bool = True
) -> Attachment:
    """Attach a checked file (`files.actions.inspect`). Readers see it with the answer, where it is public."""
    answer = locked(answer_id)
    admit(answer, step=FILE, actor=actor)
    if Attachment.objects.filter(subject_kind=Answer.journal_kind, subject_id=answer.pk).count() >= MOST_FILES:
        raise AnswerRefused("These are too many at once.", field="file")
    kept = files.keep(
        upload=document,
        name=document.name,
        subject_kind=Answer.journal_kind,
        subject_id=answer.pk,
        actor_id=actor.staff_id,
        visibility=Visibility.CITIZEN if is_public else Visibility.STAFF,
        at=at,
        label=label,
    )
    journal.note(subject=answer, name="file_attached", at=at, actor=actor, after={"file": kept.file.sha256})
    return kept


@transaction.atomic
def detach(*, attachment_id: int, actor: Actor, at: datetime) -> None:
    """Take a file off an answer. The journal keeps which it was."""
    found = Attachment.objects.select_related("file").get(pk=attachment_id, subject_kind=Answer.journal_kind)
    answer = locked(found.subject_id)
    admit(answer, step=FILE, actor=actor)
    found.delete()
    journal.note(subject=answer, name="file_detached", at=at, actor=actor, after={"file": found.file.sha256})
