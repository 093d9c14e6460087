"""The journal of a case told in words: who, in which role, at which unit, when, which step, and what was said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from psycopg.types.numeric import Int8

from hotline.casework.appeals import queries as appeals
from hotline.casework.appeals.words import CalledFirst, Kind, Transfer, Urgency
from hotline.casework.calls.words import Why
from hotline.casework.correspondence.words import Channel
from hotline.casework.emergencies.words import Kind as Incident
from hotline.casework.emergencies.words import Outcome, Reported, Stage
from hotline.casework.inspections import queries as inspections
from hotline.casework.inspections.words import Verdict
from hotline.casework.leading import queries as leading
from hotline.casework.orders import queries as orders
from hotline.casework.orders.words import Asked, ExtensionReason, Group, SupervisionReason, SuspensionReason
from hotline.casework.restrictions import queries as restrictions
from hotline.casework.steps.rules import Field, Line
from hotline.casework.supervision import queries as supervision
from hotline.casework.whistles import queries as whistles
from hotline.casework.whistles.words import Presence
from hotline.ground.journal import queries as journal
from hotline.ground.journal.queries import Told
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib.statements import read
from hotline.register.matters.models import Matter
from hotline.register.staff.queries import names
from hotline.register.staff.rules import matrix
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.web.parts.naming import acting, who_acted
from hotline.web.parts.pieces import Entry, Link, Row
from hotline.web.parts.templatetags.parts import moment, until

OTHERS = {
    "followed": pgettext_lazy("history", "Follows the order"),
    "unfollowed": pgettext_lazy("history", "Follows the order no longer"),
    "followers_named": pgettext_lazy("history", "Followers named"),
    "investigation_planned": pgettext_lazy("history", "Investigation on site planned"),
    "investigation_changed": pgettext_lazy("history", "Plan of the investigation changed"),
    "investigation_held": pgettext_lazy("history", "Investigation held, minutes written"),
    "investigation_concluded": pgettext_lazy("history", "Investigation concluded"),
    "investigation_called_off": pgettext_lazy("history", "Investigation called off"),
    "guidance_given": pgettext_lazy("history", "Guidance recorded"),
    "guidance_followed": pgettext_lazy("history", "What came of the guidance was written"),
    "incident_opened": pgettext_lazy("history", "Incident opened"),
    "incident_changed": pgettext_lazy("history", "What is known was changed"),
    "appeals_linked": pgettext_lazy("history", "Appeals linked"),
    "appeal_unlinked": pgettext_lazy("history", "Appeal taken out"),
    "declared_grave": pgettext_lazy("history", "Declared a grave emergency"),
    "duty_room_told": pgettext_lazy("history", "Reported to the duty room"),
    "duty_room_acknowledged": pgettext_lazy("history", "The duty room has confirmed"),
    "incident_closed": pgettext_lazy("history", "Incident closed"),
    "appeals_kept_going": pgettext_lazy("history", "Marked to go on as orders of their own"),
    "appeals_ending": pgettext_lazy("history", "To be answered with the end after all"),
    "settling_begun": pgettext_lazy("history", "Said how it ended"),
    "incident_settled": pgettext_lazy("history", "All appeals about it settled"),
    "unit_succeeded": pgettext_lazy("history", "Passed on to the unit that took over the work"),
    "answer_sent": pgettext_lazy("history", "Standard answer sent to the caller"),
    "answer_corrected": pgettext_lazy("history", "Wrong answer corrected, the caller was told"),
    "code_renewed": pgettext_lazy("history", "New query code given"),
    "line_not_reached": pgettext_lazy("history", "Emergency line called: no answer"),
    "accepted_first": pgettext_lazy("history", "Emergency line called, accepted by the hotline"),
    "line_reported": pgettext_lazy("history", "What the emergency line reports"),
    "packet_read": pgettext_lazy("history", "Packet of the handover read"),
    "unmasked": pgettext_lazy("history", "Personal data looked at"),
    "dialled": pgettext_lazy("history", "Rung up; the number was not shown"),
    "facts_erased": pgettext_lazy("history", "Personal facts of an entry erased"),
    "recounted": pgettext_lazy("history", "Limits counted anew under the calendar"),
}
LABELS = {
    "announcement": pgettext_lazy("history", "Announcement"),
    "expected_end_at": pgettext_lazy("history", "Expected end"),
    "crisis": pgettext_lazy("history", "Kind of threat or crisis"),
    "stage": pgettext_lazy("history", "Which report"),
    "incident_kind": pgettext_lazy("emergencies", "Kind of incident"),
    "is_late": pgettext_lazy("history", "Late"),
    "result": pgettext_lazy("history", "Result"),
    "incident": pgettext_lazy("history", "Incident"),
    **{f"outcome_{outcome}": outcome.label for outcome in Outcome},
    "due_at": pgettext_lazy("history", "Limit"),
    "was_due_at": pgettext_lazy("history", "Limit until then"),
    "year": pgettext_lazy("history", "Calendar of the year"),
    "calendar": pgettext_lazy("history", "Version of the calendar"),
    "assisting_due_at": pgettext_lazy("history", "Limit of assisting units"),
    "until_at": pgettext_lazy("history", "To be looked at again"),
    "lapsed": pgettext_lazy("history", "Request overtaken"),
    "days": pgettext_lazy("history", "Working days"),
    "for_days": pgettext_lazy("history", "For how many days"),
    "ends_due_at": pgettext_lazy("history", "Ends"),
    "round": pgettext_lazy("history", "Round"),
    "number": pgettext_lazy("history", "Number"),
    "paper": pgettext_lazy("history", "Document"),
    "whistle": pgettext_lazy("history", "Whistle"),
    "presence": pgettext_lazy("history", "At the place"),
    "absent": pgettext_lazy("history", "Did not report"),
    "came_at": pgettext_lazy("history", "Arrived"),
    "papers": pgettext_lazy("history", "Documents"),
    "planned_at": pgettext_lazy("history", "Planned for"),
    "held_at": pgettext_lazy("history", "Held"),
    "effect": pgettext_lazy("history", "What follows"),
    "channel": pgettext_lazy("history", "Channel"),
    "appeal": pgettext_lazy("history", "Appeal"),
    "kind": pgettext_lazy("history", "Kind of demand"),
    "urgency": pgettext_lazy("history", "Urgency"),
    "unit": pgettext_lazy("history", "Unit"),
    "was_with": pgettext_lazy("history", "Until then with"),
    "unreported": pgettext_lazy("history", "Ended without their report"),
    "parts_open": pgettext_lazy("history", "Replied before their report"),
    "return_due_at": pgettext_lazy("history", "May be returned until"),
    "line": pgettext_lazy("history", "Emergency line"),
    "transfer": pgettext_lazy("history", "How the handover ended"),
    "reported": pgettext_lazy("history", "What the line reports"),
    "line_number": pgettext_lazy("history", "The line's own number of the case"),
    "returns": pgettext_lazy("history", "Accepted returns so far"),
    "into": pgettext_lazy("history", "Merged into"),
    "earlier": pgettext_lazy("history", "Earlier appeal"),
    "people": pgettext_lazy("history", "How many people"),
    "order": pgettext_lazy("history", "The other order"),
    "to": pgettext_lazy("history", "Now handled by"),
    "appeals": pgettext_lazy("history", "Appeals"),
    "callers": pgettext_lazy("history", "Callers"),
    "units": pgettext_lazy("history", "Units"),
    "outer_due_at": pgettext_lazy("history", "Deadline set from above"),
    "reported_at": pgettext_lazy("history", "Reported on"),
}
NAMING_UNITS = (
    "unit",
    "units",
    "was_with",
    "lead",
    "place",
    "assisting",
    "unreported",
    "proposed",
    "participants",
    "absent",
    "parts_open",
    "complained",
)
WORDS: dict[str, Any] = {
    "channel": Channel,
    "kind": Kind,
    "urgency": Urgency,
    "lapsed": Asked,
    "transfer": Transfer,
    "reported": Reported,
    "stage": Stage,
    "incident_kind": Incident,
    "called_first": CalledFirst,
    "presence": Presence,
    "verdict": Verdict,
}
SAID = ("note", "summary", "text", "plan", "milestones", "question", "explanation", "answer", "caller_words", "people")
"""Personal facts that are the words of a step. The texts of a reply stand with the reply."""
LABELLED = ("told", "basis", "venue", "duty", "without_parts", "person", "system", "number")
"""Personal facts that stand among the details, under the label of their field."""

TONES = {
    **dict.fromkeys(
        ("closed", "archived", "visited", "caller_visited", "visit_waived", "audit_passed", "answered", "filed"), "done"
    ),
    **dict.fromkeys(
        ("dispatched", "signed", "part_signed", "caller_contacted", "sub_dispatched", "part_reported", "drafted"),
        "active",
    ),
    **dict.fromkeys(
        ("sent_back", "rework_ordered", "draft_refused", "refused", "visit_tried", "supplement_asked", "handed_over"),
        "attention",
    ),
    **dict.fromkeys(
        ("return_drafted", "return_asked", "return_signed", "return_accepted", "return_refused", "disputed", "ruled"),
        "attention",
    ),
    **dict.fromkeys(("extension_asked", "suspension_asked", "parking_asked", "extension_signed"), "waiting"),
    **dict.fromkeys(("suspended", "parked", "extension_refused", "suspension_refused", "parking_refused"), "attention"),
    **dict.fromkeys(("extension_granted", "resumed", "unparked", "recounted"), "active"),
    **dict.fromkeys(
        (
            "withdrawn",
            "appeal_withdrawn",
            "caller_given_up",
            "void_asked",
            "voided",
            "reopening_asked",
            "reopening_refused",
            "reopened",
        ),
        "attention",
    ),
    **dict.fromkeys(("merged", "joined", "split", "moved_on", "revived", "repeat_marked", "group_marked"), "attention"),
    **dict.fromkeys(("crisis_marked", "crisis_reported"), "attention"),
    "replied": "active",
    **dict.fromkeys(("urged", "supervised", "supervision_issued", "supervision_returned"), "attention"),
    **dict.fromkeys(("supervision_answered", "supervision_raised"), "active"),
    "supervision_accepted": "done",
    **dict.fromkeys(("whistled", "whistle_blown", "report_declined", "report_insisted"), "attention"),
    **dict.fromkeys(("checked_in", "jointly_recorded"), "active"),
    **dict.fromkeys(("whistle_ended", "whistle_filed"), "done"),
    **dict.fromkeys(("restriction_proposed", "restriction_endorsed"), "waiting"),
    **dict.fromkeys(("restriction_approved", "caller_turned_away", "restriction_contested"), "attention"),
    **dict.fromkeys(("restriction_lifted", "objection_granted", "restriction_expired"), "done"),
    **dict.fromkeys(("instructed", "instructed_again", "instruction_recorded"), "attention"),
    **dict.fromkeys(("instruction_passed_on", "instruction_reported"), "active"),
    **dict.fromkeys(("brief_read", "result_noted", "noting_recorded"), "done"),
}


REASONS = {each.value: each.label for each in (*ExtensionReason, *SuspensionReason, *Group, *Why)}
"""Reasons that the centre's decision takes over from what was asked."""

NO_FILES: Mapping[int, Sequence[Link]] = MappingProxyType({})


def line_of(told: Told) -> Line | None:
    """The line of a step table that an event comes from."""
    event = told.event
    if event.subject_kind == "instruct":
        return leading.line_behind(event.name)
    if event.subject_kind == "inspect":
        return inspections.line_behind(event.name)
    if event.subject_kind == "document":
        return supervision.line_behind(event.name)
    if event.subject_kind == "whistle":
        return whistles.line_behind(event.name)
    if event.subject_kind == "restrict":
        return restrictions.line_behind(event.name)
    return appeals.line_behind(event.name) if event.subject_kind == "appeal" else orders.line_behind(event.name)


def title_of(told: Told, line: Line | None) -> str:
    """What happened, in the words of the permission matrix."""
    return step_title(line.step) if line else str(OTHERS.get(told.event.name, told.event.name))


def step_title(step: str) -> str:
    """The name of a step in the language of the page, as the permission matrix has it."""
    row = matrix()[step]
    return row.title if (get_language() or "").startswith("en") else row.title_zh


def change_words(change: str) -> str:
    """A change as a stale version names it (role: event), in words: 承办联络员：签收."""
    role, _sep, event = change.partition(": ")
    line = orders.line_behind(event) or appeals.line_behind(event)
    words = {
        "role": Role(role).label if role in Role.values else role,
        "step": step_title(line.step) if line else str(OTHERS.get(event, event)),
    }
    return pgettext("history", "%(role)s: %(step)s") % words


class Teller:
    """Tells events in words; looks up all names they need at once."""

    def __init__(
        self,
        told: Sequence[Told],
        *,
        profile: Profile,
        readable: Callable[[str], str] = str,
        files: Mapping[int, Sequence[Link]] = NO_FILES,
    ) -> None:
        self.told, self.profile, self.readable, self.files = told, profile, readable, files
        codes, ids, matters = _mentioned(told)
        ids |= {each.event.actor_unit_id for each in told if each.event.actor_unit_id}
        found = read(Unit, "t.code = ANY(%s) OR t.id = ANY(%s)", [sorted(codes), [Int8(pk) for pk in sorted(ids)]])
        self.units: dict[object, str] = {unit.code: unit.shown for unit in found} | {
            unit.pk: unit.shown for unit in found
        }
        self.staff = names(acting(each.event for each in told))
        rows = Matter.objects.filter(code__in=matters) if matters else ()
        matters_shown: dict[object, str] = {matter.code: matter.shown for matter in rows}
        items: dict[object, str] = {item.code: item.called(get_language() or "") for item in profile.inspecting.items}
        self.codes: dict[str, dict[object, str]] = {
            "matter": matters_shown,
            "item": items,
            "crisis": {kind.code: kind.shown(get_language() or "") for kind in profile.crises.values()},
        }

    def entries(self) -> list[Entry]:
        """One entry for each event, in their order."""
        return [self.entry(each) for each in self.told]

    def entry(self, told: Told) -> Entry:
        """One event in words."""
        event, line = told.event, line_of(told)
        return Entry(
            at=event.at,
            title=title_of(told, line),
            who=self.who(told),
            unit=self.units.get(event.actor_unit_id, ""),
            text=self.said(told),
            tone=TONES.get(event.name, "waiting"),
            details=self.details(told, line),
            files=self.files.get(event.pk, ()),
        )

    def who(self, told: Told) -> str:
        """Who acted, with the role; a citizen is called by her role alone."""
        role = Role(told.event.actor_role).label if told.event.actor_role in Role.values else told.event.actor_role
        name = who_acted(told.event, self.staff)
        return f"{name} · {role}" if name else str(role)

    def said(self, told: Told) -> str:
        """What was written with the step."""
        if told.is_erased:
            return pgettext("history", "The personal facts of this entry were erased.")
        return "\n".join(self.readable(str(told.facts[name])) for name in SAID if told.facts.get(name))

    def details(self, told: Told, line: Line | None) -> list[Row]:
        """What was given with the step, label by label."""
        fields = {field.name: field for field in line.given} if line else {}
        # the reason is told by itself, also where it stands under the name of its field
        after = {name: value for name, value in told.event.after.items() if name not in fields or value != told.reason}
        rows = [row for name, value in after.items() if (row := self.detail(name, value, fields.get(name)))]
        rows += [row for name in LABELLED if (row := self.detail(name, told.facts.get(name), fields.get(name)))]
        if told.reason:
            rows.insert(0, self.reason(told.reason, fields))
        return rows

    def detail(self, name: str, value: Any, field: Field | None) -> Row | None:
        """One fact; nothing where it is empty or has no words."""
        label = _(field.label) if field else LABELS.get(name)
        if label is None or value in (None, "", []):
            return None
        return Row(label, self.value(name, value, field))

    def value(self, name: str, value: Any, field: Field | None) -> Any:
        """A value in words: by the field's vocabulary, a unit's or a matter's name, a moment."""
        words = field.words if field and field.words is not None else WORDS.get(name)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return pgettext("history", ", ").join(str(self.value(name, each, field)) for each in value)
        if words is not None and value in words.values:
            return words(value).label
        if name in NAMING_UNITS:
            return self.units.get(value, value)
        if name in self.codes:
            return self.codes[name].get(value, value)
        at = _instant(value) if name.endswith("_at") else None
        if at is None:
            return value
        return until(at) if name.endswith("due_at") else moment(at)

    def reason(self, code: str, fields: Mapping[str, Field]) -> Row:
        """The reason of a step: a kind of refusal, an emergency line, a word of a vocabulary, or as written."""
        field = next((fields[name] for name in ("reason", "refusal", "line", "code") if name in fields), None)
        if field is None and code in SupervisionReason.values:
            return Row(pgettext("history", "Reason"), SupervisionReason(code).label)
        label = _(field.label) if field else pgettext("history", "Reason")
        if field is not None and field.words is not None and code in field.words.values:
            return Row(label, field.words(code).label)
        if field is not None and field.name == "refusal" and code in self.profile.refusals:
            return Row(label, f"{code} {self.profile.refusals[code].said(get_language() or '')['title']}")
        if field is not None and field.name == "line":
            names = {line.code: line.name for line in self.profile.emergency_lines}
            return Row(label, names.get(code, code))
        return Row(label, REASONS.get(code, code))


def _mentioned(told: Iterable[Told]) -> tuple[set[str], set[int], set[str]]:
    """The codes and ids of units, and the codes of matters, that events speak of."""
    codes: set[str] = set()
    ids: set[int] = set()
    matters: set[str] = set()
    for each in told:
        after = each.event.after
        for name in NAMING_UNITS:
            given = after.get(name)
            for value in given if isinstance(given, list) else [given]:
                if isinstance(value, int):
                    ids.add(value)
                elif value:
                    codes.add(value)
        if after.get("matter"):
            matters.add(after["matter"])
    return codes, ids, matters


def _instant(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None


def acts_of(case: Any, readable: Callable[[str], str] = str) -> list[Entry]:
    """What has happened to a case, the latest first."""
    told = journal.history([(case.journal_kind, case.pk)])[::-1]
    return Teller(told, profile=profiles.version(case.profile_version), readable=readable).entries()
