"""How an answer is found by its number, named, and how it stands."""

from typing import Any

from django.http import Http404
from django.utils.translation import pgettext, pgettext_lazy

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import queries
from hotline.register.knowledge.models import Answer, Version
from hotline.web.parts.pieces import Head, Row
from hotline.web.parts.templatetags.parts import badge, clock

FIELDS: dict[str, Any] = {
    "question": pgettext_lazy("knowledge", "Question"),
    "short": pgettext_lazy("knowledge", "Short answer"),
    "full": pgettext_lazy("knowledge", "Full answer"),
    "aliases": pgettext_lazy("knowledge", "Other ways to ask"),
    "region": pgettext_lazy("knowledge", "Where it holds"),
    "audience": pgettext_lazy("knowledge", "For whom"),
    "conditions": pgettext_lazy("knowledge", "Conditions"),
    "materials": pgettext_lazy("knowledge", "Materials"),
    "place": pgettext_lazy("knowledge", "Place"),
    "hours": pgettext_lazy("knowledge", "Hours"),
    "phone": pgettext_lazy("knowledge", "Telephone"),
    "link": pgettext_lazy("knowledge", "Link"),
    "basis": pgettext_lazy("knowledge", "Legal basis"),
    "contact": pgettext_lazy("knowledge", "Contact for the staff"),
    "matter": pgettext_lazy("knowledge", "Matter"),
    "demand": pgettext_lazy("knowledge", "Kind of demand"),
    "valid_from": pgettext_lazy("knowledge", "Valid from"),
    "valid_to": pgettext_lazy("knowledge", "Valid to"),
    "review_on": pgettext_lazy("knowledge", "Review on"),
    "visibility": pgettext_lazy("knowledge", "Who may read it"),
    "related": pgettext_lazy("knowledge", "Related answers"),
    "note": pgettext_lazy("knowledge", "What has changed"),
}


def label_of(field: str) -> str:
    """How a field of an answer is called."""
    return str(FIELDS[field])


def found(actor: Actor, number: str) -> Answer:
    """The answer of a number, if somebody keeps it or reads it; what may not be seen is not there."""
    number = number[:12]
    for seen in (queries.kept_by(actor), queries.visible_to(actor)):
        if one := seen.select_related("current__matter", "latest__matter", "unit").filter(number=number).first():
            return one
    raise Http404


def is_keeper(actor: Actor, answer: Answer) -> bool:
    """Whether somebody sees more of an answer than its readers: versions, history, error reports."""
    return queries.kept_by(actor).filter(pk=answer.pk).exists()


def head_of(one: Answer, version: Version) -> dict[str, Any]:
    """How an answer is named, and how it stands."""
    rows = [Row(pgettext("knowledge", "State"), badge("x", label=one.state_word, tone=one.tone))]
    if one.is_under_way and one.state != "draft":
        rows.append(Row(pgettext("knowledge", "Under way"), badge("x", label=one.get_work_display(), tone="active")))
    rows.append(Row(pgettext("knowledge", "Kept by"), one.unit.shown))
    rows.append(Row(pgettext("knowledge", "Review on"), one.review_on or version.review_on))
    if one.audit_due_at:
        rows.append(Row(pgettext("knowledge", "Audit afterwards by"), clock(one.audit_due_at)))
    rows.append(Row(pgettext("knowledge", "Who may read it"), version.get_visibility_display()))
    kind = pgettext("knowledge", "Standard answer")
    return {
        "answer": one,
        "head": Head(kind, one.number, version.question),
        "title": f"{one.number} {version.question}",
        "standing": rows,
    }


def rows_of(version: Version) -> list[Row]:
    """What classes an answer and says for whom and how long it is."""
    first, last = version.valid_from.isoformat(), version.valid_to.isoformat() if version.valid_to else ""
    days = f"{first} – {last}" if last else pgettext("knowledge", "from %(day)s") % {"day": first}
    rows = [
        Row(label_of("matter"), version.matter.shown_in_full),
        Row(label_of("demand"), version.get_demand_display()),
        Row(label_of("audience"), version.get_audience_display()),
        Row(label_of("region"), version.region.shown if version.region else ""),
        Row(pgettext("knowledge", "Validity"), days),
        Row(label_of("contact"), version.contact),
        Row(label_of("aliases"), "；".join(version.aliases)),
    ]
    return [row for row in rows if row.value]
