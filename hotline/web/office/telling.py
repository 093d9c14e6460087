"""What happened to a unit or an account, told in words from its chain in the journal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from hotline.casework.calls.words import LOOKS, Why
from hotline.ground.journal.models import Event
from hotline.ground.journal.queries import told
from hotline.ground.workdays.rules import of_kept
from hotline.register.liaisons.words import Kind as Post
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import names
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.office.duty_said import runs
from hotline.web.parts.naming import acting, who_acted
from hotline.web.parts.pieces import Entry, Row
from hotline.web.parts.telephoning import ACTS
from hotline.web.parts.templatetags.parts import moment

TITLES: dict[tuple[str, str], Promise | str] = {
    ("unit", "opened"): pgettext_lazy("office", "Unit opened"),
    ("unit", "moved"): pgettext_lazy("office", "Unit moved"),
    ("unit", "closed"): pgettext_lazy("office", "Unit closed"),
    ("unit", "duty_set"): pgettext_lazy("duty", "Hours of duty set"),
    ("unit", "passed_on"): pgettext_lazy("office", "Work passed on"),
    ("unit", "took_over"): pgettext_lazy("office", "Work taken over"),
    ("unit", "post_filled"): pgettext_lazy("office", "Liaison named"),
    ("unit", "post_corrected"): pgettext_lazy("office", "Liaison post corrected"),
    ("unit", "post_vacated"): pgettext_lazy("office", "Liaison post vacated"),
    ("unit", "posts_confirmed"): pgettext_lazy("office", "Liaison posts confirmed"),
    ("unit", "post_phone_seen"): pgettext_lazy("office", "Number of a liaison looked at"),
    ("staff", "account_transferred"): pgettext_lazy("office", "Account moved to another unit"),
    ("staff", "account_opened"): pgettext_lazy("office", "Account opened"),
    ("staff", "account_closed"): pgettext_lazy("office", "Account closed"),
    ("staff", "password_renewed"): pgettext_lazy("office", "New password given"),
    ("staff", "token_given"): pgettext_lazy("office", "Token given"),
    ("staff", "token_revoked"): pgettext_lazy("office", "Token revoked"),
    ("staff", "signed_in"): pgettext_lazy("office", "Signed in"),
    ("staff", "leave_entered"): pgettext_lazy("leaves", "Leave entered"),
    ("staff", "leave_ended"): pgettext_lazy("leaves", "Leave ended early"),
    ("staff", "stand_in_named"): pgettext_lazy("leaves", "Named as stand-in"),
    ("staff", "stand_in_ended"): pgettext_lazy("leaves", "Stand-in ended early"),
    ("staff", "desk_taken_up"): pgettext_lazy("leaves", "Took up the absent person's work"),
    ("staff", "orders_exported"): pgettext_lazy("office", "List exported"),
    ("staff", "calls_exported"): pgettext_lazy("office", "List of calls exported"),
    ("person", "unmasked"): pgettext_lazy("office", "Personal data looked at"),
    ("person", "dialled"): pgettext_lazy("history", "Rung up; the number was not shown"),
    ("person", "erased"): pgettext_lazy("office", "Caller erased"),
    ("person", "facts_erased"): pgettext_lazy("office", "Personal facts of an entry erased"),
    ("staff", "facts_erased"): pgettext_lazy("office", "Personal facts of an entry erased"),
    **{("call", name): title for name, title in ACTS.items()},
}
TONES = {"opened": "done", "account_opened": "done", "moved": "active", "closed": "attention"}
TONES |= {"account_closed": "attention", "token_given": "active", "token_revoked": "attention"}
TONES |= {"passed_on": "attention", "took_over": "active", "account_transferred": "active"}
TONES |= {"leave_entered": "attention", "stand_in_named": "attention", "desk_taken_up": "active"}
TONES |= {"password_renewed": "active", "unmasked": "attention", "orders_exported": "active"}
TONES |= {"calls_exported": "active", **dict.fromkeys(LOOKS, "attention")}

FACTS: dict[str, Promise | str] = {
    "code": pgettext_lazy("office", "Code"),
    "kind": pgettext_lazy("office", "Kind"),
    "under": pgettext_lazy("office", "Now below"),
    "closed_on": pgettext_lazy("office", "Closed on"),
    "unit": pgettext_lazy("office", "Unit"),
    "duty_hours": pgettext_lazy("duty", "Hours of duty"),
    "duty_phone": pgettext_lazy("duty", "Telephone on duty"),
    "successor": pgettext_lazy("office", "Unit that takes over"),
    "basis": pgettext_lazy("office", "Document it rests on"),
    "orders": pgettext_lazy("office", "Open orders"),
    "documents": pgettext_lazy("office", "Documents of supervision to be answered"),
    "answers": pgettext_lazy("office", "Standard answers"),
    "duties": pgettext_lazy("office", "Lines of the duty list"),
    "accounts": pgettext_lazy("office", "Accounts"),
    "units_below": pgettext_lazy("office", "Units below it"),
    "post": pgettext_lazy("office", "Post"),
    "username": pgettext_lazy("office", "Account"),
    "absent": pgettext_lazy("leaves", "Away"),
    "stand_in": pgettext_lazy("leaves", "Stand-in"),
    "begins_at": pgettext_lazy("leaves", "From"),
    "ends_at": pgettext_lazy("leaves", "Until"),
    "role": pgettext_lazy("office", "Role"),
    "label": pgettext_lazy("office", "Used for"),
    "case": pgettext_lazy("office", "Case"),
    "number": pgettext_lazy("office", "Case"),
    "filter": pgettext_lazy("office", "Filters"),
    "rows": pgettext_lazy("office", "Rows"),
    "form": pgettext_lazy("office", "Format"),
    "recording": pgettext_lazy("call records", "Recording"),
}
UNITS = ("under", "unit", "successor")
"""Facts that name a unit by its code."""
ACCOUNTS = ("stand_in", "absent")
"""Facts that name a person by her account."""
MOMENTS = ("begins_at", "ends_at")
REASON = pgettext_lazy("office", "Reason")
FROM = pgettext_lazy("office", "Before below")
ERASED = pgettext_lazy("history", "The personal facts of this entry were erased.")


def title(event: Event) -> Promise | str:
    """What happened."""
    return TITLES.get((event.subject_kind, event.name), event.name)


def reason(event: Event) -> str:
    """Why: in the words of whoever did it – read with the event's facts –, or that they were erased."""
    known = told(event)
    if known.is_erased:
        return str(ERASED)
    return str(Why(known.reason).label) if known.reason in Why.values else known.reason


class Names:
    """The names behind ids and codes that events speak of: two queries for all of them."""

    def __init__(self, events: Sequence[Event]) -> None:
        ids = {event.actor_unit_id for event in events if event.actor_unit_id}
        said = [facts for event in events for facts in (event.before, event.after)]
        codes = {facts.get(name, "") for facts in said for name in UNITS} - {""}
        found = list(Unit.objects.filter(pk__in=ids) | Unit.objects.filter(code__in=codes)) if ids or codes else []
        self.units = {unit.pk: unit.shown for unit in found}
        self.places = {unit.code: unit.shown for unit in found}
        self.staff = names(acting(events))
        accounts = {facts.get(name, "") for facts in said for name in ACCOUNTS} - {""}
        rows = Staff.objects.filter(username__in=accounts).values_list("username", "name") if accounts else ()
        self.accounts = dict(rows)

    def who(self, event: Event) -> str:
        """Who acted, with the role."""
        role = str(Role(event.actor_role).label) if event.actor_role in Role.values else event.actor_role
        name = who_acted(event, self.staff)
        return f"{name} · {role}" if name else role

    def unit(self, event: Event) -> str:
        """At which unit."""
        return self.units.get(event.actor_unit_id or 0, "")

    def value(self, name: str, value: Any) -> Any:
        """One fact in words."""
        if name == "kind" and value in Kind.values:
            return Kind(value).label
        if name == "post" and value in Post.values:
            return Post(value).label
        if name == "role" and value in Role.values:
            return Role(value).label
        if name == "duty_hours" and (own := of_kept(value)):
            return "; ".join(f"{label} {spans}" for label, spans in runs(own))
        if name in ACCOUNTS:
            return self.accounts.get(value, value)
        if name in MOMENTS and (instant := parse_datetime(str(value))):
            return moment(instant)
        if isinstance(value, dict):
            return ", ".join(f"{part}={asked}" for part, asked in value.items())
        return self.places.get(value, value) if name in UNITS else value

    def facts(self, given: Mapping[str, Any]) -> list[Row]:
        """What an event says, fact by fact."""
        return [Row(FACTS[name], self.value(name, value)) for name, value in given.items() if name in FACTS and value]


def entries(events: Sequence[Event]) -> list[Entry]:
    """Events as a timeline, in their order."""
    known = Names(events)
    return [_entry(event, known) for event in events]


def _entry(event: Event, known: Names) -> Entry:
    details = known.facts(event.after)
    if event.before.get("under"):
        details.insert(0, Row(FROM, known.value("under", event.before["under"])))
    if why := reason(event):
        details.append(Row(REASON, why))
    return Entry(
        at=event.at,
        title=title(event),
        who=known.who(event),
        unit=known.unit(event),
        tone=TONES.get(event.name, "waiting"),
        details=details,
    )
