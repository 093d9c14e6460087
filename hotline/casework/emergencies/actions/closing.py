"""An incident ends, and with it the appeals about it: whom its end answers gets that answer, what is marked to go on
becomes an order of its own. Some thousands take a while: one after the other, by whoever comes by, none twice."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.appeals.actions import AppealDoor, recipients
from hotline.casework.appeals.ending import WAITING
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import units_of
from hotline.casework.appeals.words import State
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.rules import Said
from hotline.casework.emergencies.actions.duty_room import owe_full
from hotline.casework.emergencies.actions.incidents import opened
from hotline.casework.emergencies.models import Incident, Link
from hotline.casework.emergencies.words import Outcome
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import Standing, Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may, reaches

EXPIRED = Said(
    "公告期已过，未再收到新的情况；如您的问题仍未解决，请再次来电",
    "the time of the announcement is over and nothing new was reported; call again if it goes on for you",
)
"""What those who are linked are told of an incident that ended by itself."""
AT_ONCE = 200
"""So many appeals are settled in one turn of the clockwork, or of somebody who asks for it."""

log = logging.getLogger(__name__)


class IncidentDoor(AppealDoor):
    """The door of an appeal for the incident that it is about."""

    def __init__(self, incident: Incident) -> None:
        self.title = Said(incident.title, incident.title_en or incident.title)
        self.result = Said(incident.result, incident.result_en or incident.result)

    def standing(self, case: Appeal, actor: Actor) -> Standing:
        """The incident has a part in the appeals about it."""
        return Standing(super().standing(case, actor).units, frozenset({"incident"}))

    def settle(self, work: Work[Appeal]) -> None:
        """Which incident it was stands in the journal of the appeal, and in the letter."""
        work.after["incident"] = self.title.zh
        work.fields |= {"incident": self.title, "result": self.result}

    def answer(self, language: str) -> str:
        """What the end of the incident answers, in the caller's language."""
        return Said(
            f"您反映的“{self.title.zh}”：{self.result.zh}", f"“{self.title.en}”, which you reported: {self.result.en}"
        ).to(language)


@transaction.atomic
def mark(incident: Incident, *, appeals: Iterable[Appeal], goes_on: bool, actor: Actor, at: datetime) -> int:
    """Say of linked appeals that the end of the incident will not answer them, or that it will after all. Returns how
    many changed. Raises OutOfScope, StepRefused where they are being settled already."""
    chosen = list(appeals)
    for appeal in chosen:
        if not reaches(actor, "link_incident", home=appeal.home_path, units=units_of(appeal, actor)):
            raise OutOfScope("Your role or your unit does not cover this step.")
    locked = _locked(incident)
    if locked.settling_at is not None:
        raise StepRefused("The appeals about this incident are being settled already.")
    rows = Link.objects.filter(incident=locked, appeal__in=chosen).exclude(goes_on=goes_on)
    numbers = list(rows.order_by("appeal_id").values_list("appeal__number", flat=True))
    if rows.update(goes_on=goes_on):
        name = "appeals_kept_going" if goes_on else "appeals_ending"
        journal.note(subject=locked, name=name, at=at, actor=actor, after={"appeals": numbers})
    return len(numbers)


@transaction.atomic
def close(incident: Incident, *, result: str, actor: Actor, at: datetime, result_en: str = "") -> int:
    """The incident is over: it is no longer shown, and from now on the appeals about it are settled (`go_on`). Every
    caller whose appeal has an order of its own, or had ended, is told by letter what came of it. Returns how many
    letters were written. Raises OutOfScope, StepRefused, UnfitText.
    """
    said = _result(result, result_en, actor)
    return _close(opened(incident), said, actor=actor, at=at, settles=True)


@transaction.atomic
def settle(incident: Incident, *, result: str, actor: Actor, at: datetime, result_en: str = "") -> None:
    """Answer those who still wait for an incident that ended by itself: nobody had said then how it ended.

    Raises OutOfScope, UnfitText, StepRefused where it goes on or they are being settled already.
    """
    said, locked = _result(result, result_en, actor), _locked(incident)
    if locked.closed_at is None:
        raise StepRefused("This incident goes on. Close it first.")
    if locked.settling_at is not None:
        raise StepRefused("The appeals about this incident are being settled already.")
    journal.note(subject=locked, name="settling_begun", at=at, actor=actor, after={"result": said.zh})
    Incident.objects.filter(pk=locked.pk).update(settling_at=at, result=said.zh, result_en=said.en)


def close_expired(*, at: datetime) -> int:
    """Close by itself what nobody has prolonged for the city's time after it was shown last, and tell everybody who is
    linked to it. A grave emergency is never closed by itself. Returns how many."""
    try:
        late = at - timedelta(hours=profiles.current().emergency_times.expire_hours)
    except LookupError:  # no city yet
        return 0
    count = 0
    for incident in Incident.objects.filter(closed_at__isnull=True, grave_at__isnull=True, shown_until__lte=late):
        with transaction.atomic():
            locked = _locked(incident)
            if locked.closed_at is not None or locked.grave_at is not None or locked.shown_until > late:
                continue  # somebody was faster
            _close(locked, EXPIRED, actor=SYSTEM, at=at, settles=False)
            count += 1
    return count


def _result(result: str, result_en: str, actor: Actor) -> Said:
    """How it ended, in both languages, from somebody who may say so; the letters put the full stop."""
    if not may(actor, "manage_incidents"):
        raise OutOfScope("Your role does not cover this.")
    said = gate(result, longest=100, field="result", lines=False).rstrip("。.")
    if not said:
        raise StepRefused("must be given", field="result")
    return Said(said, gate(result_en, longest=200, field="result_en", lines=False).rstrip("."))


def _close(locked: Incident, said: Said, *, actor: Actor, at: datetime, settles: bool) -> int:
    event = journal.note(subject=locked, name="incident_closed", at=at, actor=actor, after={"result": said.zh})
    Incident.objects.filter(pk=locked.pk).update(
        closed_at=at, result=said.zh, result_en=said.en, settling_at=at if settles else None
    )
    owe_full(locked, at=at)
    fields: dict[str, str | Said] = {
        "incident": Said(locked.title, locked.title_en or locked.title),
        "result": Said(said.zh, said.en or said.zh),
    }
    condition = "a.id IN (SELECT appeal_id FROM emergencies_link WHERE incident_id = %s)"
    values: list[object] = [locked.pk]
    if settles:
        condition, values = f"{condition} AND a.state <> ALL(%s)", [*values, list(WAITING)]
    drafts = [
        correspondence.compose(key="incident_ended", to=person, fields=fields, at=at)
        for person in recipients(condition, values)
    ]
    correspondence.post(drafts=drafts, event=event)
    return len(drafts)


def settle_due(*, at: datetime) -> int:
    """The clockwork's turn: settle some of what waits for incidents that have ended. Returns how many appeals."""
    waiting = Incident.objects.filter(settling_at__isnull=False, settled_at__isnull=True).order_by("settling_at")
    return sum(go_on(incident, at=at) for incident in waiting)


def go_on(incident: Incident, *, at: datetime, most: int = AT_ONCE) -> int:
    """Settle some of the appeals about an incident that has ended, each by itself: killed at any moment it has lost
    nothing, and whoever comes next goes on. Returns how many; when none is left the incident is settled, with counts.
    """
    unsettled = Link.objects.filter(incident=incident, outcome="")
    count = sum(_settled(incident, link, at) for link in unsettled.order_by("id").values_list("pk", flat=True)[:most])
    if not unsettled.exists():
        _finish(incident, at)
    return count


def _settled(incident: Incident, link_id: int, at: datetime) -> bool:
    """Settle one. Whatever is wrong with it must not keep the others waiting."""
    try:
        return _settle_one(incident, link_id, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("an appeal could not be settled with its incident", extra={"link": link_id})
        return False


@transaction.atomic
def _settle_one(incident: Incident, link_id: int, at: datetime) -> bool:
    open_links = Link.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=link_id, outcome="")
    link = open_links.first()
    if link is None:  # somebody else has it in hand, or was faster
        return False
    door = IncidentDoor(incident)
    appeal = door.locked(link.appeal_id)
    if appeal.state not in WAITING:
        has_order = Order.objects.filter(shares__appeal=appeal).exists()
        outcome = Outcome.UNDER_WAY if has_order and appeal.state == State.ACCEPTED else Outcome.OVER
    elif link.goes_on:
        open_order(appeal.pk, actor=SYSTEM, at=at, given={}, step="carry_on", door=door)
        outcome = Outcome.ORDER
    else:
        door.take_locked(appeal, "settle", actor=SYSTEM, at=at, given={"answer": door.answer(appeal.language)})
        outcome = Outcome.ANSWERED
    Link.objects.filter(pk=link.pk).update(outcome=outcome, settled_at=at)
    return True


@transaction.atomic
def _finish(incident: Incident, at: datetime) -> None:
    """Nobody waits any more: the incident's journal says how many were answered, and how many go on."""
    locked = _locked(incident)
    if locked.settling_at is None or locked.settled_at is not None:
        return
    made = Link.objects.filter(incident=locked).values_list("outcome").annotate(many=Count("pk"))
    counts = {f"outcome_{outcome}": many for outcome, many in made.order_by("outcome")}
    journal.note(subject=locked, name="incident_settled", at=at, actor=SYSTEM, after=counts)
    Incident.objects.filter(pk=locked.pk).update(settled_at=at)


@transaction.atomic
def say_not_solved(appeal: Appeal, *, actor: Actor, at: datetime, note: str = "", key: str = "") -> Order:
    """What the end of an incident has answered is not solved for this caller: it goes on as an order of its own. Under
    the same key the same order comes back.

    Raises OutOfScope, KeyReused, StepRefused where no incident has answered it, or it is archived.
    """
    answered = Link.objects.filter(appeal=appeal, outcome__in=(Outcome.ANSWERED, Outcome.NOT_SOLVED))
    link = answered.select_related("incident").order_by("-settled_at").first()
    if link is None:
        raise StepRefused("This step is not open in the present state of the case.")
    given: dict[str, object] = {"note": note} if note else {}
    door = IncidentDoor(link.incident)
    order = open_order(appeal.pk, actor=actor, at=at, given=given, key=key, step="not_solved", door=door)
    Link.objects.filter(pk=link.pk).update(outcome=Outcome.NOT_SOLVED)
    return order


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
