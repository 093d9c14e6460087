"""What every page about one instruction shows."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import pgettext

from hotline.casework.clocks.words import Kind
from hotline.casework.leading import queries as leading
from hotline.casework.leading.models import Brief, Instruction
from hotline.casework.leading.rules import summed
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import may
from hotline.web.leading.papers import sums
from hotline.web.parts.cases import linked
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Head, Link, Row
from hotline.web.parts.step_pages import standing
from hotline.web.parts.templatetags.parts import moment


def desk_of(actor: Actor) -> str:
    """Under which desk somebody reads of instructions."""
    return "leader" if may(actor, "instruct") else "desk"


def found(actor: Actor, key: int) -> Instruction:
    """The instruction of a key, if the actor may see it; what may not be seen is not there."""
    rows = leading.visible_to(actor).select_related("brief__centre", "brief__issued_by", "turn_clock", "turn_unit")
    one = rows.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


def shown(one: Instruction, actor: Actor) -> dict[str, Any]:
    """What every page about an instruction shows."""
    brief = one.brief
    beside = leading.visible_to(actor).filter(brief=brief).exclude(pk=one.pk).order_by("pk")
    return {
        "desk_now": desk_of(actor),
        "instruction": one,
        "brief": brief,
        "head": Head(brief.get_kind_display(), brief.number, brief.title),
        "standing": _standing(one),
        "rows": _rows(one),
        "sums": [Row(label, value) for label, value in sums(summed(brief.facts))],
        "positions": list(brief.positions.select_related("unit").order_by("pk")),
        "rounds": [(row, leading.documents_of(row)) for row in leading.rounds_of(one)],
        "orders": linked(brief.orders.order_by("number")),
        "beside": list(beside),
        "files": [(each, reverse("instruction_file", args=[one.pk, each.pk])) for each in leading.files_of(one)],
        "acts": acts_of(one),
        "links": links(brief),
    }


def _standing(one: Instruction) -> list[Row]:
    """How it stands; while the leader is waited for, it is she whose turn it is."""
    if one.turn_clock_kind != Kind.INSTRUCT:
        return standing(one)
    return standing(one, holder=one.leader_name, whose=pgettext("leading", "Leader"))


def _rows(one: Instruction) -> list[Row]:
    by = one.brief.issued_by.name if one.brief.issued_by else ""
    return [
        Row(pgettext("leading", "Kind"), one.brief.get_kind_display()),
        Row(pgettext("leading", "Leader"), one.leader_name),
        Row(pgettext("leading", "Composed by"), by),
        Row(pgettext("leading", "Submitted"), moment(one.submitted_at, exact=True)),
    ]


def links(brief: Brief) -> list[Link]:
    """Where a brief is fetched to be printed."""
    return [
        Link("PDF", reverse("brief_pdf", args=[brief.pk]), "printer"),
        Link("Word", reverse("brief_word", args=[brief.pk]), "file-text"),
    ]
