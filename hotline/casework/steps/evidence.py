"""Files given with a step: evidence of what was done, for the staff, and what goes to the caller with her answer."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from hotline.casework.steps.rules import Line, StepRefused
from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor

MOST_FILES = 5
EVENT, REPLY = "event", "reply"
"""What files of a step are attached to: the step itself, or the reply that it writes."""

EVIDENCE, ENCLOSURES = "evidence", "enclosures"
SEEN_BY: Mapping[str, Visibility] = {EVIDENCE: Visibility.STAFF, ENCLOSURES: Visibility.CITIZEN}
Files = Mapping[str, Sequence[Inspected]]
"""The checked files of a step by what they are: evidence or enclosures."""


class Taken(Protocol):
    """What attaching needs to know of a step that is about to be taken."""

    actor: Actor
    at: datetime
    after: dict[str, Any]
    later: list[Callable[[Event], object]]
    files_belong_to: tuple[str, int] | None


def digests(given: Files) -> list[str]:
    """The files of a step by their content, as the journal keeps them and as two requests are told apart."""
    return [hashlib.sha256(file.body).hexdigest() for name in sorted(given) for file in given[name]]


def admit_files(line: Line, given: Files) -> None:
    """Refuse files that the line does not ask for, and too many of them."""
    for name, several in given.items():
        if name not in line.files:
            raise StepRefused("is not part of this step", field=name)
        if len(several) > MOST_FILES:
            raise StepRefused("must be a list of at most 5 files", field=name)


def enclose(work: Taken, given: Files) -> None:
    """Attach the files of a step to it – or to what its effect has named – and put their digests into the journal:
    whoever changed a file later would be found out."""
    if not any(given.values()):
        return
    work.after["files"] = digests(given)

    def write(event: Event) -> None:
        kind, subject_id = work.files_belong_to or (EVENT, event.pk)
        for name, several in given.items():
            for file in several:
                files.keep(
                    upload=file,
                    name=file.name,
                    subject_kind=kind,
                    subject_id=subject_id,
                    actor_id=work.actor.staff_id,
                    visibility=SEEN_BY[name],
                    at=work.at,
                )

    work.later.append(write)
