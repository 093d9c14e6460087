"""What was laid before leaders, without a caller whose data are erased."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from hotline.casework.leading.models import Brief, Instruction, Position, Round
from hotline.ground.journal import queries as journal
from hotline.lib import seals

LONGEST_TITLE = 120


def forget(*, order_id: int, scrub: Callable[[str], str]) -> set[int]:
    """Scrub a caller from the briefs about an order and from what followed. Returns the events with personal facts."""
    briefs = list(Brief.objects.filter(orders=order_id))
    for brief in briefs:
        facts = [replace(fact, title=scrub(fact.title)) for fact in brief.facts]
        Brief.objects.filter(pk=brief.pk).update(
            title=scrub(brief.title)[:LONGEST_TITLE],
            why_sealed=seals.seal(scrub(brief.why)),
            proposal_sealed=seals.seal(scrub(brief.proposal)) if brief.proposal_sealed else None,
            facts_sealed=seals.seal(json.dumps([asdict(fact) for fact in facts], ensure_ascii=False)),
        )
    for position in Position.objects.filter(brief__in=briefs):
        Position.objects.filter(pk=position.pk).update(text_sealed=seals.seal(scrub(position.text)))
    instructions = Instruction.objects.filter(brief__in=briefs).values_list("pk", flat=True)
    for row in Round.objects.filter(instruction__in=instructions):
        report = seals.seal(scrub(row.report)) if row.report_sealed else None
        Round.objects.filter(pk=row.pk).update(text_sealed=seals.seal(scrub(row.text)), report_sealed=report)
    told = journal.with_facts([(Instruction.journal_kind, key) for key in instructions])
    return {event.pk for event in told}
