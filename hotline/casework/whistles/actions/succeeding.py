"""Open whistles of a unit, and those to which it is called, pass to the one that takes over its work."""

from datetime import datetime

from django.db.models import F, Q

from hotline.casework.clocks import actions as clocks
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.words import OPEN_STATES
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.register.units.models import Unit

EVENT = "unit_succeeded"


def pass_on(*, unit: Unit, to: Unit, act: int, actor: Actor, at: datetime) -> list[str]:
    """The other unit is the one that whistled or was called; where it was called itself it has one part as before.
    Returns the numbers."""
    own = Whistle.objects.filter(Q(whistler=unit) | Q(reporters__unit=unit), state__in=OPEN_STATES)
    ids = sorted(set(own.values_list("pk", flat=True)))
    rows = Whistle.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    whistles = list(rows.only("number", "journal_length", "journal_head"))
    these = Whistle.objects.filter(pk__in=ids)
    these.filter(turn_unit=unit).update(turn_unit=to, turn_path=to.path)
    these.filter(whistler=unit).update(whistler=to)
    these.update(version=F("version") + 1)
    there = Reporter.objects.filter(whistle__in=ids, unit=to).values("whistle")
    Reporter.objects.filter(whistle__in=ids, unit=unit).exclude(whistle__in=there).update(unit=to)
    clocks.pass_on(subject_kind=Whistle.journal_kind, subject_ids=ids, unit_id=unit.pk, to_id=to.pk)
    entry = Entry(EVENT, at, actor, before={"unit": unit.pk}, after={"was_with": unit.pk, "unit": to.pk, "act": act})
    journal.note_many(subjects=whistles, entry=entry)
    return [whistle.number for whistle in whistles]
