"""Documents of supervision that wait for a unit pass to the one that takes over its work, with their limits."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from hotline.casework.clocks import actions as clocks
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import documents_of
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.units.models import Unit

EVENT = "unit_succeeded"


def pass_on(
    *, unit: Unit, to: Unit, order_ids: Collection[int] | None, act: int, actor: Actor, at: datetime
) -> list[int]:
    """The open documents to a unit are the other unit's to answer. Returns their ids."""
    ids = list(documents_of(unit, order_ids).values_list("pk", flat=True))
    rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    documents = list(rows.only("journal_length", "journal_head"))
    clocks.pass_on(subject_kind=Document.journal_kind, subject_ids=ids, unit_id=unit.pk, to_id=to.pk)
    these = Document.objects.filter(pk__in=ids)
    these.filter(turn_unit=unit).update(turn_unit=to, turn_path=to.path)
    these.update(unit=to, unit_path=to.path, version=F("version") + 1)
    entry = Entry(EVENT, at, actor, before={"unit": unit.pk}, after={"was_with": unit.pk, "unit": to.pk, "act": act})
    journal.note_many(subjects=documents, entry=entry)
    return ids
