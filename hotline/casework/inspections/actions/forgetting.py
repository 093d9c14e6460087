"""Inspections without a caller whose data are erased."""

from collections.abc import Callable

from hotline.casework.inspections.models import Finding, Inspection, Rectification
from hotline.ground.journal import queries as journal
from hotline.lib import seals

Scrub = Callable[[str], str]


def forget(*, order_id: int, scrub: Scrub) -> set[int]:
    """Scrub a caller from the inspections for which an order was drawn. Returns their events with personal facts."""
    found = list(Inspection.objects.filter(sampled__order=order_id))
    for one in found:
        if one.result_sealed:
            Inspection.objects.filter(pk=one.pk).update(result_sealed=seals.seal(scrub(one.result)))
    for row in Finding.objects.filter(inspection__in=found, text_sealed__isnull=False):
        Finding.objects.filter(pk=row.pk).update(text_sealed=seals.seal(scrub(row.text)))
    for said in Rectification.objects.filter(inspection__in=found):
        note = seals.seal(scrub(said.note)) if said.note_sealed else None
        Rectification.objects.filter(pk=said.pk).update(text_sealed=seals.seal(scrub(said.text)), note_sealed=note)
    return {event.pk for event in journal.with_facts([(Inspection.journal_kind, one.pk) for one in found])}
