"""The writers of investigations on site: planning, changing, calling off, minutes, the result and what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from hotline.casework.investigations.models import Investigation
from hotline.casework.investigations.queries import MANAGE, visible_to
from hotline.casework.investigations.rules import CALL_OFF, CHANGE, CONCLUDE, HOLD, can
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.walls import guards_of
from hotline.casework.orders.words import PaperForm
from hotline.casework.steps.evidence import EVENT, MOST_FILES, digests
from hotline.casework.steps.once import made_before
from hotline.casework.steps.rules import StaleVersion, StepRefused, dated
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.actions.issuing import next_serial
from hotline.casework.supervision.rules import number
from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal import actions as journal
from hotline.ground.journal import queries as events
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit

MOST_ORDERS, MOST_UNITS = 50, 30
LENGTHS = {"topic": 120, "place": 120, "media": 300, "persons": 500}
LONGEST_MINUTES, LONGEST_RESULT, LONGEST_REASON = 10_000, 4000, 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked into on site: which orders, about what, where, when, with whom, organised by which unit."""

    topic: str
    place: str
    planned_at: datetime
    organiser: Unit
    orders: Sequence[Order]
    units: Sequence[Unit] = ()
    media: str = ""
    persons: str = ""


@transaction.atomic
def plan(said: Plan, *, actor: Actor, at: datetime, key: str = "") -> Investigation:
    """Plan an investigation on site. Under the same key it happens once. Raises OutOfScope, StepRefused, UnfitText,
    KeyReused."""
    request = ["plan_investigation", *_asked(said)]
    if key and (event := made_before(key=key, request=request, actor=actor)):
        return Investigation.objects.get(pk=event.subject_id)
    values, orders = _checked(said, actor)
    profile = profiles.version(orders[0].profile_version)
    prefix = profile.supervision.scene_prefix or "现场督查"
    year = at.astimezone(ZoneInfo(profile.time_zone)).year
    one = Investigation(
        **values,
        number=number(prefix, year, next_serial(prefix, year)),
        home_path=orders[0].home_path,
        profile_version=orders[0].profile_version,
        opened_at=at,
        opened_by_id=actor.staff_id,
    )
    after = {"number": one.number, **_after(said, orders)}
    journal.open_chain(
        subject=one, name="investigation_planned", at=at, actor=actor, after=after, key=key, request=request
    )
    one.orders.set([order.pk for order in orders])
    one.units.set([unit.pk for unit in said.units])
    return one


def _asked(said: Plan) -> list[object]:
    """Everything a plan says: the same key stands for the same plan."""
    words = [said.topic, said.place, said.media, said.persons, said.planned_at.isoformat(), said.organiser.code]
    return [*words, [order.number for order in said.orders], [unit.code for unit in said.units]]


@transaction.atomic
def change(one: Investigation, *, said: Plan, actor: Actor, at: datetime, version: int | None = None) -> None:
    """Change what is planned. Raises OutOfScope, StepRefused, StaleVersion, UnfitText."""
    locked = _locked(one, CHANGE, actor, version)
    values, orders = _checked(said, actor)
    journal.note(subject=locked, name="investigation_changed", at=at, actor=actor, after=_after(said, orders))
    Investigation.objects.filter(pk=one.pk).update(**values)
    locked.orders.set([order.pk for order in orders])
    locked.units.set([unit.pk for unit in said.units])


@transaction.atomic
def call_off(one: Investigation, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> None:
    """Call it off, with a reason. Raises as `change` does."""
    locked = _locked(one, CALL_OFF, actor, version)
    why = _words(reason, "reason", LONGEST_REASON)
    journal.note(subject=locked, name="investigation_called_off", at=at, actor=actor, facts={"note": why})
    Investigation.objects.filter(pk=one.pk).update(called_off_at=at)


@transaction.atomic
def hold(
    one: Investigation,
    *,
    minutes: str,
    held_at: datetime,
    actor: Actor,
    at: datetime,
    evidence: Sequence[Inspected] = (),
    version: int | None = None,
) -> None:
    """It was held: the minutes, with photos and papers. Raises as `change` does."""
    locked = _locked(one, HOLD, actor, version)
    text = _words(minutes, "minutes", LONGEST_MINUTES)
    if dated(held_at, field="held_at") > at:
        raise StepRefused("lies in the future", field="held_at")
    after = {"held_at": held_at.isoformat(), **_digests(evidence)}
    event = journal.note(
        subject=locked, name="investigation_held", at=at, actor=actor, after=after, facts={"minutes": text}
    )
    _attach(event, evidence, actor=actor, at=at)
    Investigation.objects.filter(pk=one.pk).update(minutes_sealed=seals.seal(text), held_at=held_at)


@transaction.atomic
def conclude(
    one: Investigation,
    *,
    result: str,
    actor: Actor,
    at: datetime,
    evidence: Sequence[Inspected] = (),
    paper: Mapping[str, object] | None = None,
    version: int | None = None,
) -> None:
    """What came of it; with `paper` – what the step *supervise* asks for – the lead units get a document of special
    supervision in the same transaction. All or nothing. Raises as `change` does."""
    locked = _locked(one, CONCLUDE, actor, version)
    text = _words(result, "result", LONGEST_RESULT)
    documents = []
    if paper is not None:
        given = {"form": PaperForm.SPECIAL.value, "topic": locked.topic[:80], **paper}
        documents = issue(orders=list(locked.orders.order_by("pk")), given=given, actor=actor, at=at)
    after = {"papers": [document.number for document in documents], **_digests(evidence)}
    event = journal.note(
        subject=locked, name="investigation_concluded", at=at, actor=actor, after=after, facts={"result": text}
    )
    _attach(event, evidence, actor=actor, at=at)
    locked.documents.set([document.pk for document in documents])
    Investigation.objects.filter(pk=one.pk).update(concluded_at=at, result_sealed=seals.seal(text))


def forget(*, order_id: int, scrub: Callable[[str], str]) -> set[int]:
    """Scrub a caller from the investigations about an order. Returns their events with personal facts."""
    found = list(Investigation.objects.filter(orders=order_id))
    for one in found:
        sealed = {
            f"{name}_sealed": seals.seal(scrub(getattr(one, name)))
            for name in ("place", "media", "persons", "minutes", "result")
            if getattr(one, f"{name}_sealed")
        }
        Investigation.objects.filter(pk=one.pk).update(topic=scrub(one.topic)[: LENGTHS["topic"]], **sealed)
    return {event.pk for event in events.with_facts([(Investigation.journal_kind, one.pk) for one in found])}


def _locked(one: Investigation, act: str, actor: Actor, version: int | None) -> Investigation:
    """The row, locked, if the actor may do this with it now. Its version is the length of its chain."""
    if not may(actor, MANAGE) or not visible_to(actor).filter(pk=one.pk).exists():
        raise OutOfScope("Your role does not cover this.")
    locked = Investigation.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if version is not None and version != locked.journal_length:
        raise StaleVersion("Somebody else has changed this case since you opened it. Look at it again.")
    if not can(act, locked.state):
        raise StepRefused("The investigation has gone on: this is not possible any more.")
    return locked


def _checked(said: Plan, actor: Actor) -> tuple[dict[str, Any], list[Order]]:
    if not may(actor, MANAGE):
        raise OutOfScope("Your role does not cover this.")
    texts = {
        name: gate(getattr(said, name), longest=longest, field=name, lines=name == "persons")
        for name, longest in LENGTHS.items()
    }
    for name in ("topic", "place"):
        if not texts[name]:
            raise StepRefused("must be given", field=name)
    dated(said.planned_at, field="planned_at")
    if not said.units and not texts["media"] and not texts["persons"]:
        raise StepRefused("Say who takes part.", field="units")
    if len(said.units) > MOST_UNITS:
        raise StepRefused("must be a list of at most 30 entries", field="units")
    sealed = {
        f"{name}_sealed": seals.seal(texts[name]) if texts[name] else None for name in ("place", "media", "persons")
    }
    values = {"topic": texts["topic"], "planned_at": said.planned_at, "organiser": said.organiser, **sealed}
    return values, _orders(said, actor)


def _orders(said: Plan, actor: Actor) -> list[Order]:
    """The orders, in the order of their numbers. Who may not see one of them must not plan about it either."""
    ids = list(dict.fromkeys(order.pk for order in said.orders))
    if not ids:
        raise StepRefused("Choose at least one order.", field="orders")
    if len(ids) > MOST_ORDERS:
        raise StepRefused("must be a list of at most 50 entries", field="orders")
    found = list(orders_visible_to(actor).filter(pk__in=ids).order_by("number"))
    if len(found) != len(ids):
        raise OutOfScope("Your role or your unit does not cover this step.")
    _keep_out(said, found)
    return found


def _keep_out(said: Plan, orders: Sequence[Order]) -> None:
    """Who is complained of takes no part in looking into it, and learns nothing of it."""
    walls = [guards_of(order) for order in orders]
    for field, units in (("organiser", (said.organiser,)), ("units", said.units)):
        if any(wall.keeps_out(unit.path) for wall in walls for unit in units):
            raise StepRefused(
                "One of these units is complained of or must be kept out of the case: it takes no part.", field=field
            )


def _after(said: Plan, orders: Sequence[Order]) -> dict[str, Any]:
    """What the journal keeps of a plan: numbers, units and times, nobody's words."""
    return {
        "planned_at": said.planned_at.isoformat(),
        "unit": said.organiser.pk,
        "participants": [unit.pk for unit in said.units],
        "orders": [order.number for order in orders],
    }


def _words(text: str, name: str, longest: int) -> str:
    fit = gate(text, longest=longest, field=name)
    if not fit:
        raise StepRefused("must be given", field=name)
    return fit


def _digests(evidence: Sequence[Inspected]) -> dict[str, list[str]]:
    if len(evidence) > MOST_FILES:
        raise StepRefused("must be a list of at most 5 files", field="evidence")
    return {"files": digests({"evidence": evidence})} if evidence else {}


def _attach(event: Event, evidence: Sequence[Inspected], *, actor: Actor, at: datetime) -> None:
    """Photos and papers, as evidence of the entry they came with."""
    for file in evidence:
        files.keep(
            upload=file, name=file.name, subject_kind=EVENT, subject_id=event.pk,
            actor_id=actor.staff_id, visibility=Visibility.STAFF, at=at,
        )  # fmt: skip
