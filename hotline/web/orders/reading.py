"""Everything an order's page shows, gathered in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import linked_to
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.appeals.rules import Sight
from hotline.casework.calls.models import Errand
from hotline.casework.clocks.explaining import explain
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import ContactWay, Dissatisfaction
from hotline.casework.visits.models import Attempt, Visit
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import read
from hotline.register.people.words import Language
from hotline.register.units.models import Unit
from hotline.web.parts.callers import Caller, caller_of, readable
from hotline.web.parts.choosing import said_once
from hotline.web.parts.pieces import Row
from hotline.web.parts.ringing import Ring, ring
from hotline.web.parts.templatetags.parts import moment, until

CODE_HIDDEN = "**********"
UP = " › "


@dataclass(frozen=True)
class AppealSeen:
    """One appeal as a reader may see it."""

    appeal: Appeal
    caller: Caller
    title: str
    content: str
    claim: str
    facts: list[Row]
    unmask_url: str = ""
    ring: Ring | None = None


@dataclass(frozen=True)
class TaskSeen:
    """One unit's part with how deep it lies below the lead."""

    task: Task
    depth: int


@dataclass
class Round:
    """One round of the handling: what the unit says, and apart from it what the caller says."""

    number: int
    replies: list[Reply] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True)
class LetterSeen:
    """One letter that went out, its query code never shown."""

    letter: Letter
    body: str
    channel: str
    language: str
    tone: str


@dataclass(frozen=True)
class Linked:
    """An earlier or later appeal of the same caller."""

    appeal: Appeal
    relation: Any
    url: str


class Chains:
    """Names of units with those above them, found in one query."""

    def __init__(self, units: Iterable[Unit | None]) -> None:
        wanted = {path for unit in units if unit for path in [*paths.ancestors(unit.path), unit.path]}
        self.names = {unit.path: unit.shown for unit in read(Unit, "t.path = ANY(%s)", [sorted(wanted)])}

    def of(self, unit: Unit | None) -> str:
        """A unit below those above it; the city itself is left out where something stands below it."""
        if unit is None:
            return ""
        steps = [*paths.ancestors(unit.path), unit.path]
        names = said_once([self.names[path] for path in steps if path in self.names])
        return UP.join(names[1:] or names)


def seen(appeal: Appeal, actor: Actor, units: frozenset[str], chains: Chains, order: Order | None) -> AppealSeen:
    """One appeal for a reader."""
    caller = caller_of(appeal, actor, units)
    url = ""
    if caller.may_unmask:
        url = (
            reverse("order_caller", args=[order.number, appeal.number])
            if order
            else reverse("appeal_caller", args=[appeal.number])
        )
    return AppealSeen(
        appeal=appeal,
        caller=caller,
        title=readable(appeal.title, caller.sight),
        content=readable(appeal.content, caller.sight),
        claim=readable(appeal.claim, caller.sight),
        facts=facts(appeal, caller.sight, chains),
        unmask_url=url,
    )


def ringing(
    several: Iterable[AppealSeen], order: Order | None, actor: Actor, made: Sequence[Errand], *, way: str
) -> list[AppealSeen]:
    """The appeals, each with the button by which its reader rings up the caller; `made` are the calls there were."""
    return [replace(each, ring=button(way, each, order, actor, made)) for each in several] if way else list(several)


def button(way: str, one: AppealSeen, order: Order | None, actor: Actor, made: Sequence[Errand]) -> Ring | None:
    """The button of one appeal."""
    return ring(way, one.appeal, order, actor, may_see=one.caller.sight.may_unmask, made=made)


def facts(appeal: Appeal, sight: Sight, chains: Chains) -> list[Row]:
    """What is known of a matter, label by label; empty ones are left out."""
    place = UP.join(filter(None, (chains.of(appeal.region), readable(appeal.address_text, sight))))
    concerned = appeal.object_name
    # the address or the number that she wrote from says who she is
    source = "" if sight.is_kept else appeal.contact.channel_detail
    channel = " · ".join(filter(None, (str(appeal.get_channel_display()), source)))
    rows = [
        Row(_("Kind of demand"), f"{appeal.get_kind_display()} · {appeal.get_urgency_display()}"),
        Row(_("Category"), appeal.matter.shown_in_full if appeal.matter else ""),
        Row(pgettext("orders", "Place concerned"), place),
        Row(pgettext("orders", "When it happened"), readable(appeal.occurred, sight)),
        Row(pgettext("orders", "Who is concerned"), readable(concerned, sight)),
        Row(pgettext("orders", "Channel"), channel),
        Row(pgettext("orders", "Received"), moment(appeal.received_at)),
        Row(pgettext("orders", "Registered by"), appeal.registered_by.name if appeal.registered_by else ""),
        Row(pgettext("orders", "Accepted"), moment(appeal.accepted_at)),
        Row(pgettext("orders", "Promised at acceptance"), until(appeal.promised_at)),
        Row(pgettext("orders", "Asked the unit before"), _yes_no(appeal.prior_attempts)),
        Row(pgettext("orders", "Return visit"), _wish(appeal.wants_visit, appeal.preferred_time)),
        Row(pgettext("orders", "May be published"), _yes_no(appeal.wants_public)),
        Row(pgettext("orders", "Language"), language_of(appeal.language)),
        *_guards(appeal),
        Row(pgettext("orders", "Number elsewhere"), " ".join((appeal.external_system, appeal.external_number)).strip()),
    ]
    return [row for row in rows if row.value not in ("", None)]


def _guards(appeal: Appeal) -> list[Row]:
    """How sensitive an appeal is, of which units it complains, and who may see it."""
    if not appeal.is_guarded:
        return [Row(pgettext("orders", "Sensitivity"), appeal.sensitive)]
    units = pgettext("history", ", ").join(
        each.unit.shown for each in appeal.complained.select_related("unit").order_by("unit__path")
    )
    named = pgettext("history", ", ").join(
        each.staff.name for each in appeal.viewers.select_related("staff").order_by("pk")
    )
    return [
        Row(pgettext("orders", "Sensitivity"), appeal.sensitive),
        Row(_("Units complained of"), units),
        Row(pgettext("orders", "May be seen by"), named),
    ]


def _yes_no(value: bool | None) -> str:
    return "" if value is None else _("Yes") if value else _("No")


def _wish(wants: bool, when: str) -> str:
    if not wants:
        return pgettext("orders", "Does not want to be called")
    return f"{_('Yes')} · {when}" if when else _("Yes")


def language_of(tag: str) -> str:
    """A language by its name."""
    return str(Language(tag).label) if tag in Language.values else tag


def depths(tasks: list[Task]) -> list[TaskSeen]:
    """Every part with its depth in the tree of parts."""
    known: dict[int, int] = {}
    for task in tasks:
        known[task.pk] = known.get(task.parent_id or 0, -1) + 1
    return [TaskSeen(task, known[task.pk]) for task in tasks]


def rounds(order: Order, replies: list[Reply], visits: list[Visit], attempts: list[Attempt]) -> list[Round]:
    """What was said round by round, the latest first."""
    found = {number: Round(number) for number in range(1, order.round + 1)}
    for reply in replies:
        found.setdefault(reply.round, Round(reply.round)).replies.append(reply)
    for visit in visits:
        found.setdefault(visit.round, Round(visit.round)).visits.append(visit)
    for attempt in attempts:
        found.setdefault(attempt.round, Round(attempt.round)).attempts.append(attempt)
    return [each for _number, each in sorted(found.items(), reverse=True) if each.replies or each.visits]


def claim_rows(reply: Reply) -> list[Row]:
    """The unit's own claim, fact by fact."""
    contacted = _("Yes") if reply.contacted else _("No")
    way = " · ".join(filter(None, (contacted, str(ContactWay(reply.contact_way).label) if reply.contact_way else "")))
    rows = [
        Row(_("Was the caller contacted?"), way),
        Row(_("Time of contact"), moment(reply.contact_at)),
        Row(_("Is it as the caller says?"), reply.get_fact_true_display()),
        Row(_("Result"), f"{reply.result} {reply.get_result_display()}"),
        Row(_("Is it solved?"), _("Yes") if reply.unit_solved else _("No")),
        Row(_("Why it is not solved"), reply.get_unsolved_reason_display() if reply.unsolved_reason else ""),
        Row(_("Legal or policy basis"), reply.legal_basis),
        Row(_("Measures taken"), reply.measures),
        Row(_("Telephone of the handler"), reply.handler_phone),
    ]
    return [row for row in rows if row.value not in ("", None)]


def verdict_rows(visit: Visit, sight: Sight) -> list[Row]:
    """The caller's own verdict."""
    why = [str(Dissatisfaction(code).label) for code in visit.reasons if code in Dissatisfaction.values]
    rows = [
        Row(pgettext("orders", "Contacted by the unit"), _yes_no(visit.contacted)),
        Row(_("Is it solved?"), visit.get_solved_display()),
        Row(pgettext("orders", "Satisfaction"), visit.get_satisfied_display()),
        Row(_("Why dissatisfied"), pgettext("history", ", ").join(why)),
        Row(_("In the caller's own words"), readable(visit.caller_words, sight)),
    ]
    return [row for row in rows if row.value not in ("", None)]


DELIVERY_TONES = {"sent": "done", "shown": "done", "failed": "danger"}


def letters(found: list[Letter], appeals: Iterable[Appeal], sight: Sight) -> list[LetterSeen]:
    """The letters that went out; the query code is the caller's alone and is never shown."""
    codes = {appeal.pk: appeal.code for appeal in appeals}
    return [
        LetterSeen(
            letter,
            readable(letter.body.replace(codes.get(letter.appeal_id) or CODE_HIDDEN, CODE_HIDDEN), sight),
            str(Channel(letter.channel).label),
            language_of(letter.language),
            DELIVERY_TONES.get(letter.delivery, "waiting"),
        )
        for letter in found
    ]


LATER = pgettext_lazy("orders", "came again later")
EARLIER = pgettext_lazy("orders", "repeats this earlier one")
APPENDED = pgettext_lazy("orders", "was appended to this one")
INTO = pgettext_lazy("orders", "this one was appended to it")


def linked(appeals: list[Appeal], actor: Actor) -> list[Linked]:
    """Earlier and later appeals of the same caller that the reader may see, with how they hang together."""
    found = list(linked_to(appeal.pk for appeal in appeals))
    if not found:
        return []
    ids = [appeal.pk for appeal in found]
    here = set(appeals_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    here |= set(visible_to(actor).filter(shares__appeal__in=ids).values_list("shares__appeal", flat=True))
    own = {appeal.pk: appeal for appeal in appeals}
    return [Linked(other, _relation(other, own), _page_of(other)) for other in found if other.pk in here]


def _relation(other: Appeal, own: dict[int, Appeal]) -> Any:
    if other.appended_to_id in own:
        return APPENDED
    if other.repeat_of_id in own:
        return LATER
    return INTO if any(appeal.appended_to_id == other.pk for appeal in own.values()) else EARLIER


def _page_of(appeal: Appeal) -> str:
    share = getattr(appeal, "share", None)
    if share is not None:
        return reverse("order", args=[share.order.number])
    return reverse("appeal", args=[appeal.number])


def clock_rows(clocks: list[Clock], now: datetime) -> dict[str, Any]:
    """The table of clocks: when each began, is due and stopped, and whether it was kept."""
    rows = [
        {
            "clock": one.clock,
            "limit": limit_words(one.clock),
            "is_late": one.clock.due_at < (one.clock.stopped_at or now),
            "why": one,
        }
        for one in explain(clocks)
    ]
    return {"clocks": rows, "is_provisional": any(clock.is_provisional for clock in clocks)}


def limit_words(clock: Clock) -> str:
    """A limit in words: 5 working days."""
    texts = {
        "hours": pgettext("orders", "%(amount)d h"),
        "days": pgettext("orders", "%(amount)d days"),
        "workhours": pgettext("orders", "%(amount)d working hours"),
        "workdays": pgettext("orders", "%(amount)d working days"),
    }
    return texts.get(clock.unit_of_time, "%(amount)d") % {"amount": clock.amount}
