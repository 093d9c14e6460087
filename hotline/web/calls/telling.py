"""The journal of a call told in words: who listened and why, what was wrong with a recording, what a leader did."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from hotline.casework.calls.models import Call
from hotline.casework.calls.words import LOOKS, Erasure, MessageEnd, RecordingFault, Verb
from hotline.ground.journal import queries as journal
from hotline.ground.journal.queries import Told
from hotline.register.staff.queries import names
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.web.parts.naming import acting, who_acted
from hotline.web.parts.pieces import Entry, Row
from hotline.web.parts.telephoning import ACTS

DETAILS: Mapping[str, tuple[Promise, Any]] = {
    "recording": (pgettext_lazy("call records", "Recording"), None),
    "fault": (pgettext_lazy("call records", "What is wrong"), RecordingFault),
    "why": (pgettext_lazy("call records", "Why"), Erasure),
    "verb": (pgettext_lazy("call records", "What was done"), Verb),
    "seat": (pgettext_lazy("call records", "From seat"), None),
    "as": (pgettext_lazy("call records", "Why"), MessageEnd),
    "line": (pgettext_lazy("call records", "Emergency line"), None),
}
"""What stands with an entry: its label, and the vocabulary of its value."""


def acts(call: Call) -> list[Entry]:
    """What has happened to a call, the latest first."""
    told = journal.history([(Call.journal_kind, call.pk)])[::-1]
    staff = names(acting(each.event for each in told))
    ids = {each.event.actor_unit_id for each in told if each.event.actor_unit_id}
    units = {unit.pk: unit.shown for unit in Unit.objects.filter(pk__in=ids)}
    return [_entry(each, staff, units) for each in told]


def _entry(told: Told, staff: Mapping[int, str], units: Mapping[int, str]) -> Entry:
    event = told.event
    role = str(Role(event.actor_role).label) if event.actor_role in Role.values else event.actor_role
    name = who_acted(event, staff)
    return Entry(
        at=event.at,
        title=ACTS.get(event.name, event.name),
        who=f"{name} · {role}" if name else role,
        unit=units.get(event.actor_unit_id or 0, ""),
        text=pgettext("history", "The personal facts of this entry were erased.") if told.is_erased else told.reason,
        tone="attention" if event.name in LOOKS else "waiting",
        details=_details(event.after),
    )


def _details(after: Mapping[str, Any]) -> Sequence[Row]:
    rows = []
    for name, (label, words) in DETAILS.items():
        if value := after.get(name):
            rows.append(Row(label, words(value).label if words and value in words.values else value))
    return rows
