"""Finding the order or the appeal of an address for whoever asks, and everything its page shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.calls.dialling import is_in_hand, way_by, way_to
from hotline.casework.calls.errands import of_appeal, of_order
from hotline.casework.calls.models import Call, Errand
from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.queries import letters_about
from hotline.casework.followers.models import Follow
from hotline.casework.investigations.models import Investigation
from hotline.casework.leading.models import Brief
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import Promise, appeals_of, handling_of, promise_of, replies_of, visible_to
from hotline.casework.orders.words import TaskRole
from hotline.casework.quotations.queries import of_appeals
from hotline.casework.steps.evidence import EVENT
from hotline.casework.supervision.models import Covered
from hotline.casework.visits.models import Attempt, Visit
from hotline.casework.whistles.models import Whistle
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.statements import present
from hotline.register.seats.models import Seat
from hotline.register.staff.rules import may
from hotline.web.orders import reading
from hotline.web.parts import attachments
from hotline.web.parts.attachments import FileSeen
from hotline.web.parts.callers import caller_of, callers_beside, most_hidden, readable
from hotline.web.parts.flagging import flagged
from hotline.web.parts.history import Teller
from hotline.web.parts.pieces import Link
from hotline.web.parts.ringing import rung

WITH_ORDER = ("matter", "region", "lead_unit", "first_unit", "turn_unit", "centre", "turn_clock")
WITH_APPEAL = ("person", "matter", "region", "contact", "registered_by", "turn_unit", "turn_clock")


def order_of(number: str, actor: Actor) -> Order:
    """The order of a number, if the actor may see it; else 404, as for one that is not there."""
    found = visible_to(actor).select_related(*WITH_ORDER).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def appeal_of(number: str, actor: Actor) -> Appeal:
    """The appeal of a number, if the actor may see it; else 404."""
    found = appeals_visible_to(actor).select_related(*WITH_APPEAL, "share__order").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def appeals_in(order: Order) -> list[Appeal]:
    """The appeals that an order handles, with all that a page shows of them."""
    return list(appeals_of(order).select_related(*WITH_APPEAL))


def paths_of(order: Order, tasks: list[Task]) -> frozenset[str]:
    """The paths of the units that have a part in an order, but for those that were relieved of it; of an order that was
    merged into another nobody has one any more."""
    if order.merged_into_id:
        return frozenset()
    return frozenset(task.unit_path for task in tasks if task.role != TaskRole.RELIEVED)


class OrderCase:
    """An order as one reader sees it: its parts are asked for once and shared by the page and its steps."""

    def __init__(self, order: Order, actor: Actor) -> None:
        self.order, self.actor = order, actor
        self.tasks = handling_of(order)
        self.appeals = appeals_in(order)
        self.chains = reading.Chains([order.lead_unit, order.region, *(appeal.region for appeal in self.appeals)])
        units = paths_of(order, self.tasks)
        self.seen = [reading.seen(appeal, actor, units, self.chains, order) for appeal in self.appeals]
        beside = (caller_of(appeal, actor, units) for appeal in callers_beside(order))
        self.sight = most_hidden([each.caller.sight for each in self.seen] + [caller.sight for caller in beside])
        self.replies: list[Reply] = replies_of(order)

    def readable(self, text: str) -> str:
        """A text of this order for its reader."""
        return readable(text, self.sight)

    def subjects(self) -> list[tuple[str, int]]:
        """The order and its appeals, as the journal and the clocks name them."""
        return [("order", self.order.pk), *(("appeal", appeal.pk) for appeal in self.appeals)]

    def rail(self) -> dict[str, Any]:
        """What stands beside a step's form: the matter, what is required, what others reported, the last reply."""
        order = self.order
        told = journal.since("order", order.pk, last=order.journal_length)
        notes = [each for each in told if each.event.name in REQUIRING]
        latest = next(iter(self.replies), None)
        return {
            "order": order,
            "seen": self.seen,
            "sight": self.sight,
            "lead_chain": self.chains.of(order.lead_unit),
            "reports": [(task, self.readable(task.report)) for task in self.tasks if task.report_sealed],
            "required": self.told(notes[-1:]),
            "reply": latest,
            "claim": reading.claim_rows(latest) if latest else [],
            "reply_files": attachments.of_reply(attachments.of_order(order, self.readable), latest.pk)
            if latest
            else [],
        }

    def promise(self, running: list[Clock]) -> Promise | None:
        """The day promised first to the caller, and the one that holds now."""
        first = next((appeal.promised_at for appeal in self.appeals if appeal.promised_at), None)
        lead = next((task for task in self.tasks if task.role == TaskRole.LEAD), None)
        if lead is None or first is None:
            return promise_of(self.appeals[0], None, None) if first else None
        own = (each for each in running if each.subject_kind == "order" and each.task_id is None)
        is_provisional = any(e.is_provisional and not e.stopped_at and e.kind in ("handle", "rework") for e in own)
        return Promise(first, lead.due_at, is_provisional)

    def told(self, events: list[journal.Told], files: Iterable[FileSeen] = ()) -> Any:
        """Events in words, each with the files that came with it."""
        profile = profiles.version(self.order.profile_version)
        links: dict[int, list[Link]] = {}
        for file in files:
            kind, subject_id = file.belongs_to
            if kind == EVENT:
                links.setdefault(subject_id, []).append(file.link)
        return Teller(events, profile=profile, readable=self.readable, files=links).entries()

    def beside(self) -> frozenset[str]:
        """What there is beside the order itself: of most orders nothing, and then nothing more is asked."""
        order, appeals = [self.order.pk], [appeal.pk for appeal in self.appeals]
        return present(
            visits=(Visit, "order_id", order),
            attempts=(Attempt, "order_id", order),
            repeats=(Appeal, "repeat_of_id", appeals),
            appended=(Appeal, "appended_to_id", appeals),
            documents=(Covered, "order_id", order),
            whistles=(Whistle, "order_id", order),
            follows=(Follow, "order_id", order),
            instructions=(Brief.orders.through, "order_id", order),
            investigations=(Investigation.orders.through, "order_id", order),
            errands=(Errand, "order_id", order),
            incoming=(Call, "contact_id", [appeal.contact_id for appeal in self.appeals]),
            seat=(Seat, "staff_id", [self.actor.desk_id or 0]),
        )

    def ringing(self, beside: frozenset[str]) -> dict[str, Any]:
        """The appeals, each with the button by which this reader rings up its caller; and the calls there were."""
        order, actor = self.order, self.actor
        made = of_order(order) if "errands" in beside else []
        has_part = not order.merged_into_id and any(is_in_hand(task, actor) for task in self.tasks)
        way = way_by(actor, has_seat="seat" in beside, has_part=has_part)
        return {"seen": reading.ringing(self.seen, order, actor, made, way=way), "rung": rung(made, actor)}

    def visits(self, beside: frozenset[str]) -> tuple[list[Visit], list[Attempt]]:
        """The return visits, and those that reached nobody, the latest first."""
        made = Visit.objects.filter(order=self.order).select_related("made_by", "appeal").order_by("-id")
        tried = Attempt.objects.filter(order=self.order).select_related("made_by").order_by("-id")
        return list(made) if "visits" in beside else [], list(tried) if "attempts" in beside else []

    def linked(self, beside: frozenset[str]) -> list[reading.Linked]:
        """Her other appeals about the matter. Who asks for secrecy is not given away by them."""
        ahead = any(appeal.repeat_of_id or appeal.appended_to_id for appeal in self.appeals)
        is_any = ahead or bool(beside & {"repeats", "appended"})
        is_kept = any(each.caller.sight.is_kept for each in self.seen)
        return reading.linked(self.appeals, self.actor) if is_any and not is_kept else []

    def page(self, beside: frozenset[str]) -> dict[str, Any]:
        """Everything the order's page shows."""
        order, now = self.order, timezone.now()
        subjects = self.subjects()
        running = clocks.of_all(subjects)
        visits, attempts = self.visits(beside)
        files = attachments.of_order(order, self.readable)
        return {
            "order": order,
            "scheme": profiles.version(order.profile_version).own.scheme_named(get_language() or ""),
            **self.ringing(beside),
            "lead_chain": self.chains.of(order.lead_unit),
            "place": self.chains.of(order.region),
            "tasks": reading.depths(self.tasks),
            "rounds": [
                {
                    "round": each,
                    "replies": [
                        (reply, reading.claim_rows(reply), attachments.of_reply(files, reply.pk))
                        for reply in each.replies
                    ],
                    "visits": [(visit, reading.verdict_rows(visit, self.sight)) for visit in each.visits],
                }
                for each in reading.rounds(order, self.replies, visits, attempts)
            ],
            **reading.clock_rows(running, now),
            "promise": self.promise(running),
            **self.looked_at(now),
            "letters": reading.letters(letters_about(a.pk for a in self.appeals), self.appeals, self.sight),
            "files": files,
            "linked": self.linked(beside),
            "quoted": of_appeals(self.appeals),
            "acts": self.told(self.history(subjects), files),
        }

    def looked_at(self, at: datetime) -> dict[str, Any]:
        """What in the latest reply should be looked at twice."""
        latest = next(iter(self.replies), None)
        if latest is None:
            return {"flagged_reply": 0, "flagged": None}
        found = flagged(latest.public_answer, self.order, self.seen, at=at, but=latest.pk)
        return {"flagged_reply": latest.pk, "flagged": found}

    def history(self, subjects: list[tuple[str, int]]) -> list[journal.Told]:
        """Everything that happened, the latest first; auditors also see who looked at personal data."""
        told = journal.history(subjects)
        if may(self.actor, "read_journal"):
            people = [appeal.person_id for appeal in self.appeals if appeal.person_id]
            told = sorted([*told, *journal.looks(people, case=self.order.number)], key=lambda each: each.event.at)
        return told[::-1]


ASKED = ("return_drafted", "return_asked", "void_asked", "reopening_asked", "change_asked", "exclusion_asked")
REQUIRING = frozenset(
    {"sent_back", "rework_ordered", "draft_refused", "dispatched", "return_refused", "ruled", "reopened", *ASKED}
)
"""Steps whose words say what the unit has to do, or what the centre has to decide."""


class AppealCase:
    """An appeal without an order as one reader sees it."""

    def __init__(self, appeal: Appeal, actor: Actor) -> None:
        self.appeal, self.actor = appeal, actor
        self.chains = reading.Chains([appeal.region])
        self.seen = reading.seen(appeal, actor, frozenset(), self.chains, None)
        self.sight = self.seen.caller.sight

    def readable(self, text: str) -> str:
        """A text of this appeal for its reader."""
        return readable(text, self.sight)

    def told(self, events: list[journal.Told]) -> Any:
        """Events in words."""
        profile = profiles.version(self.appeal.profile_version)
        return Teller(events, profile=profile, readable=self.readable).entries()

    def rail(self) -> dict[str, Any]:
        """What stands beside a step's form."""
        return {"seen": [self.seen], "sight": self.sight, "reports": [], "required": [], "reply": None, "claim": []}

    def page(self) -> dict[str, Any]:
        """Everything the appeal's page shows."""
        appeal, subjects = self.appeal, [("appeal", self.appeal.pk)]
        told = journal.history(subjects)
        if may(self.actor, "read_journal") and appeal.person_id:
            looks = journal.looks([appeal.person_id], case=appeal.number)
            told = sorted([*told, *looks], key=lambda each: each.event.at)
        profile, made = profiles.version(appeal.profile_version), of_appeal(appeal)
        return {
            "appeal": appeal,
            "seen": reading.ringing([self.seen], None, self.actor, made, way=way_to(None, self.actor)),
            "rung": rung(made, self.actor),
            "answer": readable(appeal.answer, self.sight),
            "refusal": profile.refusals.get(appeal.refusal_code),
            **reading.clock_rows(clocks.of_all(subjects), timezone.now()),
            "letters": reading.letters(letters_about([appeal.pk]), [appeal], self.sight),
            "files": attachments.of_appeal(appeal, self.readable),
            "linked": [] if self.sight.is_kept else reading.linked([appeal], self.actor),
            "quoted": of_appeals([appeal]),
            "acts": self.told(told[::-1]),
        }
