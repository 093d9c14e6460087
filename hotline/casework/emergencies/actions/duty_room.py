"""Grave emergencies (重大突发事件): verified at once and reported to the duty room, each in its time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind
from hotline.casework.emergencies import rules
from hotline.casework.emergencies.models import DutyReport, Incident
from hotline.casework.emergencies.words import Stage
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal import queries as events
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.workdays import queries as workdays
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

ACT = "report_to_duty_room"
TOLD = "duty_room_told"
LONGEST_TEXT, LONGEST_NAME = 4000, 60


@transaction.atomic
def declare_grave(incident: Incident, *, actor: Actor, at: datetime) -> list[DutyReport]:
    """An incident is a grave emergency: from now on it is to be verified, and the duty room told, within the city's
    times. Done again it changes nothing. Raises OutOfScope, StepRefused where it is closed."""
    _admit(actor)
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if locked.closed_at is not None:
        raise StepRefused("This incident is closed.")
    if locked.grave_at is not None:
        return []
    Incident.objects.filter(pk=locked.pk).update(grave_at=at)
    owed = [_owe(locked, stage, at=at) for stage in rules.owed_at_first()]
    after = {report.stage: report.due_at.isoformat() for report in owed}
    journal.note(subject=locked, name="declared_grave", at=at, actor=actor, after=after)
    return owed


@transaction.atomic
def report(duty: DutyReport, *, text: str, told: str, actor: Actor, at: datetime) -> DutyReport | None:
    """A report was given: what, and to whom at the duty room. Returns the one that is owed next, if one is.

    Raises OutOfScope, UnfitText, StepRefused where it has been given already or something is missing.
    """
    _admit(actor)
    incident = _locked(duty)
    row = DutyReport.objects.get(pk=duty.pk)
    if row.given_at is not None:
        raise StepRefused("This report has been given already.")
    said = gate(text, longest=LONGEST_TEXT, field="text")
    name = gate(told, longest=LONGEST_NAME, field="told", lines=False)
    if not said:
        raise StepRefused("must be given", field="text")
    if not name and row.stage != Stage.VERIFY:
        raise StepRefused("must be given", field="told")
    give(row, text=said, told=name, actor=actor, at=at)
    after = {"stage": row.stage, "place": row.place, "due_at": row.due_at.isoformat(), "is_late": row.is_late}
    facts = {"text": said, **({"people": name} if name else {})}
    journal.note(subject=incident, name=TOLD, at=at, actor=actor, after=after, facts=facts)
    follows = rules.next_stage(row.stage, is_over=incident.closed_at is not None)
    return _owe(incident, follows, at=at) if follows else None


@transaction.atomic
def acknowledge(duty: DutyReport, *, actor: Actor, at: datetime) -> None:
    """The duty room has confirmed that it has the report. Done again it changes nothing."""
    _admit(actor)
    incident = _locked(duty)
    given = DutyReport.objects.filter(pk=duty.pk, given_at__isnull=False, acknowledged_at__isnull=True)
    if given.update(acknowledged_at=at, acknowledged_by_id=actor.staff_id):
        after = {"stage": duty.stage, "place": duty.place}
        journal.note(subject=incident, name="duty_room_acknowledged", at=at, actor=actor, after=after)


def forget(*, appeal_ids: Iterable[int], scrub: Callable[[str], str]) -> set[int]:
    """Scrub a caller from the reports on the incidents that these appeals are about. Returns the events with personal
    facts."""
    incidents = list(Incident.objects.filter(links__appeal__in=list(appeal_ids)).distinct())
    for row in DutyReport.objects.filter(incident__in=incidents, text_sealed__isnull=False):
        DutyReport.objects.filter(pk=row.pk).update(text_sealed=seals.seal(scrub(row.text)))
    told = events.with_facts([(Incident.journal_kind, incident.pk) for incident in incidents])
    return {event.pk for event in told if event.name == TOLD}


def owe_full(incident: Incident, *, at: datetime) -> None:
    """A grave emergency has ended: no further interim report is owed, the full one is. Called in the transaction that
    closes the incident."""
    if incident.grave_at is None:
        return
    lapse_interim(DutyReport.objects.filter(incident=incident), at=at)
    _owe(incident, Stage.FULL, at=at)


def _admit(actor: Actor) -> None:
    if not may(actor, ACT):
        raise OutOfScope("Your role does not cover this.")


def _locked(duty: DutyReport) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).get(pk=duty.incident_id or 0)


def give(row: DutyReport, *, text: str, told: str, actor: Actor, at: datetime) -> None:
    """A report is given: its words are sealed, its clock stops."""
    row.given_at, row.given_by_id, row.text_sealed = at, actor.staff_id, seals.seal(text)
    row.to_sealed = seals.seal(told) if told else None
    row.save()
    kind, subject_id = row.subject
    running = Clock.objects.filter(subject_kind=kind, subject_id=subject_id, task_id=row.pk, kind=Kind.DUTY_REPORT)
    running.filter(stopped_at__isnull=True).update(stopped_at=at)


def lapse_interim(rows: QuerySet[DutyReport], *, at: datetime) -> None:
    """It is over: no interim report is owed any more."""
    waiting = rows.filter(stage=Stage.INTERIM, given_at__isnull=True)
    for kind, subject_id, row_id in [(*row.subject, row.pk) for row in waiting]:
        running = Clock.objects.filter(subject_kind=kind, subject_id=subject_id, task_id=row_id, kind=Kind.DUTY_REPORT)
        running.filter(stopped_at__isnull=True).update(stopped_at=at)
    waiting.delete()


def _owe(incident: Incident, stage: Stage, *, at: datetime) -> DutyReport:
    """A report is owed from now on, and a clock runs for it, whose beginning is made known at once, also at night."""
    profile = profiles.current()
    minutes = profile.emergency_times.minutes(stage)
    row = DutyReport(incident=incident, stage=stage, begun_at=at, due_at=at + timedelta(minutes=minutes))
    centre = units.centre_of(incident.home_path)
    return owe(row, centre=centre, known_from=at, limit=(minutes, "minutes"), version=profile.version)


def owe(row: DutyReport, *, centre: Unit, known_from: datetime, limit: tuple[int, str], version: int) -> DutyReport:
    """Enter a report that is owed, with the clock that runs for it: the staff of the centre hear of it from an instant
    on."""
    last = DutyReport.objects.filter(incident=row.incident, order=row.order).order_by("-place").first()
    row.place = last.place + 1 if last else 1
    row.save()
    kind, subject_id = row.subject
    Clock.objects.create(
        subject_kind=kind,
        subject_id=subject_id,
        task_id=row.pk,
        kind=Kind.DUTY_REPORT,
        unit=centre,
        started_at=row.begun_at,
        due_at=row.due_at,
        light_at=known_from,
        amount=limit[0],
        unit_of_time=limit[1],
        profile_version=version,
        calendar_version=workdays.calendar().version,
    )
    return row


def room() -> str:
    """The duty room in the language of the page."""
    return profiles.current().emergency_times.room(get_language() or "")
