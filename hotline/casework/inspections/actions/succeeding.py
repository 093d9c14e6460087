"""Open inspections of a unit pass to the one that takes over its work."""

from datetime import datetime

from django.db.models import F

from hotline.casework.clocks import actions as clocks
from hotline.casework.inspections.models import Inspection
from hotline.casework.inspections.words import OPEN_STATES
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.units.models import Unit

EVENT = "unit_succeeded"


def pass_on(*, unit: Unit, to: Unit, act: int, actor: Actor, at: datetime) -> list[str]:
    """What the unit was to rectify, the other one rectifies; its limit runs on. Returns the numbers."""
    rows = Inspection.objects.select_for_update(of=("self",)).filter(unit=unit, state__in=OPEN_STATES).order_by("pk")
    found = list(rows.only("number", "journal_length", "journal_head"))
    ids = [one.pk for one in found]
    these = Inspection.objects.filter(pk__in=ids)
    these.filter(turn_unit=unit).update(turn_unit=to, turn_path=to.path)
    these.update(unit=to, unit_path=to.path, version=F("version") + 1)
    clocks.pass_on(subject_kind=Inspection.journal_kind, subject_ids=ids, unit_id=unit.pk, to_id=to.pk)
    entry = Entry(EVENT, at, actor, before={"unit": unit.pk}, after={"was_with": unit.pk, "unit": to.pk, "act": act})
    journal.note_many(subjects=found, entry=entry)
    return [one.number for one in found]
