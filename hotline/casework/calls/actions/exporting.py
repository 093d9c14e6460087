"""That somebody took a list of calls out of the house stands in the journal before it is handed out."""

from collections.abc import Mapping
from datetime import datetime

from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, may

EXPORT, EXPORTED = "export_calls", "calls_exported"


def note_export(*, asked: Mapping[str, str], text: str, rows: int, form: str, actor: Actor, at: datetime) -> Event:
    """Journal who exported which calls, how many and in which form, under the account that did it.

    What was typed into the search box may be a name or a number: it is kept sealed. Raises OutOfScope.
    """
    if not may(actor, EXPORT) or actor.staff_id is None:
        raise OutOfScope("Your role may not export calls.")
    return journal.note(
        subject=Staff.objects.get(pk=actor.staff_id),
        name=EXPORTED,
        at=at,
        actor=actor,
        after={"filter": dict(asked), "rows": rows, "form": form},
        facts={"text": text} if text else None,
    )
