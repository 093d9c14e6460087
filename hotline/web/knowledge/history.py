"""The journal of a standard answer told in words."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from hotline.ground.journal import queries as journal
from hotline.ground.journal.queries import Told
from hotline.ground.profiles import queries as profiles
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.words import FaultKind, Language, Outcome
from hotline.register.knowledge.workflow import LINES
from hotline.register.units.models import Unit
from hotline.web.parts.history import Teller, step_title
from hotline.web.parts.pieces import Entry, Row

STEPS = {line.event: line.step for line in LINES}
OTHERS: dict[str, Promise] = {
    "answer_written": pgettext_lazy("knowledge", "First version written"),
    "answer_rewritten": pgettext_lazy("knowledge", "New version written"),
    "answer_worded": pgettext_lazy("knowledge", "Worded in another language"),
    "wording_reviewed": pgettext_lazy("knowledge", "Wording reviewed"),
    "fault_reported": pgettext_lazy("knowledge", "Reported as wrong"),
    "fault_settled": pgettext_lazy("knowledge", "Error report settled"),
    "file_attached": pgettext_lazy("knowledge", "File attached"),
    "file_detached": pgettext_lazy("knowledge", "File taken off"),
    "answer_handed_over": pgettext_lazy("knowledge", "Handed over to another unit"),
    "unit_succeeded": pgettext_lazy("knowledge", "Passed on with the work of its unit"),
    "answer_review_near": pgettext_lazy("knowledge", "Unit reminded: review is near"),
    "rushed_audit_late": pgettext_lazy("knowledge", "Audit after publication in haste is late"),
    "fault_near": pgettext_lazy("knowledge", "Unit reminded of an error report"),
    "fault_late": pgettext_lazy("knowledge", "Error report is late"),
}
HANDED = ("answer_handed_over", "unit_succeeded")
TONES = {
    **dict.fromkeys(("answer_published", "answer_confirmed", "wording_reviewed", "rushed_answer_audited"), "done"),
    **dict.fromkeys(("answer_approved", "answer_audited", "answer_written", "answer_rewritten"), "active"),
    **dict.fromkeys(
        (
            "answer_returned",
            "answer_rushed",
            "answer_due",
            "answer_review_called",
            "answer_expired",
            "answer_withdrawn",
            "fault_reported",
        ),
        "attention",
    ),
}
WORDS = {"language": Language, "kind": FaultKind, "outcome": Outcome}


def acts_of(answer: Answer) -> list[Entry]:
    """What has happened to an answer, the latest first."""
    told = journal.history([(Answer.journal_kind, answer.pk)])[::-1]
    teller = Teller(told, profile=profiles.current())
    units = _units(told)
    return [_entry(each, teller, units) for each in told]


def _entry(told: Told, teller: Teller, units: dict[object, str]) -> Entry:
    name = told.event.name
    title = str(OTHERS.get(name) or (step_title(STEPS[name]) if name in STEPS else name))
    entry = teller.entry(told)
    return replace(entry, title=title, text=told.reason, tone=TONES.get(name, "waiting"), details=_details(told, units))


def _details(told: Told, units: dict[object, str]) -> list[Row]:
    after = told.event.after
    found = []
    if serial := after.get("serial"):
        found.append(Row(pgettext("knowledge", "Version"), serial))
    for name, label in (
        ("language", pgettext("knowledge", "Language")),
        ("kind", pgettext("knowledge", "What is wrong")),
        ("outcome", pgettext("knowledge", "Outcome")),
    ):
        value = after.get(name)
        if value in WORDS[name].values:
            found.append(Row(label, WORDS[name](value).label))
    if told.event.name in HANDED and after.get("unit") in units:
        found.append(Row(pgettext("knowledge", "Kept by"), units[after["unit"]]))
    return found


def _units(told: list[Told]) -> dict[object, str]:
    """The units to which it was handed over, by their ids."""
    ids = {each.event.after.get("unit") for each in told if each.event.name in HANDED}
    return {unit.pk: unit.shown for unit in Unit.objects.filter(pk__in=[pk for pk in ids if pk])} if ids else {}
