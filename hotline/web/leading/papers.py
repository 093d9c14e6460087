"""What stands on the paper of a brief."""

from django.utils.translation import pgettext

from hotline.casework.leading.models import Brief, Instruction, Round
from hotline.casework.leading.rules import Sum, summed
from hotline.casework.orders.words import State
from hotline.ground.profiles import queries as profiles
from hotline.web.parts.press import Paper, day_said, laid_out, paragraphs


def paper(brief: Brief) -> Paper:
    """A brief's paper: an official one, in Chinese, with what leaders wrote on it since."""
    return laid_out(_paper, brief)


def sums(total: Sum) -> list[tuple[str, str]]:
    """What the orders come to, label by label."""
    rows = [
        (pgettext("leading", "Orders"), total.orders),
        (pgettext("leading", "Callers"), total.callers),
        (pgettext("leading", "Still open"), total.open),
        (pgettext("leading", "Overdue now"), total.late),
        (pgettext("leading", "Times urged"), total.urged),
        (pgettext("leading", "Lead units"), total.units),
    ]
    return [(str(label), str(value)) for label, value in rows]


def _paper(brief: Brief) -> Paper:
    profile = profiles.version(brief.profile_version)
    parts = [(pgettext("leading", "Why it is laid before you"), paragraphs(brief.why))]
    parts += [
        (pgettext("leading", "Position of %(unit)s") % {"unit": position.unit.name}, paragraphs(position.text))
        for position in brief.positions.select_related("unit").order_by("pk")
    ]
    if brief.proposal:
        parts.append((pgettext("leading", "What the centre proposes"), paragraphs(brief.proposal)))
    rounds = Round.objects.filter(instruction__brief=brief).select_related("instruction").order_by("written_at")
    parts += [(_signed(row, profile.time_zone), paragraphs(row.text)) for row in rounds]
    names = Instruction.objects.filter(brief=brief).order_by("pk").values_list("leader_name", flat=True)
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=str(brief.get_kind_display()),
        number=brief.number,
        to="、".join(names),
        topic=brief.title,
        parts=parts,
        facts=sums(summed(brief.facts)),
        heads=[
            pgettext("paper", "Order"),
            pgettext("paper", "Title"),
            pgettext("leading", "Lead unit"),
            pgettext("leading", "State"),
        ],
        rows=[(fact.number, fact.title, fact.unit, str(State(fact.state).label)) for fact in brief.facts],
        closing=pgettext("leading", "For your instruction, please."),
        signed=brief.centre.name,
        day=day_said(brief.issued_at, profile.time_zone),
    )


def _signed(row: Round, zone: str) -> str:
    """The heading of what a leader wrote: her name and the day."""
    words = {"leader": row.instruction.leader_name, "day": day_said(row.written_at, zone)}
    return pgettext("leading", "Instruction of %(leader)s (%(day)s)") % words
