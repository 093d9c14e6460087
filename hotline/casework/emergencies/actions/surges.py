"""Surge mode: switched on and off by a leader; it ends by itself."""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.casework.emergencies.models import Incident, Surge
from hotline.casework.emergencies.queries import running_surge
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope, may


@transaction.atomic
def switch_on(incident: Incident, *, hours: int, actor: Actor, at: datetime) -> Surge:
    """The seats register in the short form, linked to this incident, for so many hours; at most as many as the city's
    profile allows. A surge that is on already ends with it.

    Raises OutOfScope, StepRefused.
    """
    if not may(actor, "switch_surge"):
        raise OutOfScope("Your role does not cover this.")
    most = profiles.current().emergency_times.surge_hours
    if not 1 <= hours <= most:
        raise StepRefused("is out of range", field="hours")
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if locked.closed_at is not None:
        raise StepRefused("This incident is closed.")
    earlier = running_surge(at)
    if earlier is not None:
        switch_off(earlier, actor=actor, at=at)
    surge = Surge(incident=locked, begun_at=at, begun_by_id=actor.staff_id, ends_at=at + timedelta(hours=hours))
    after = {"incident": locked.title, "ends_at": surge.ends_at.isoformat()}
    journal.open_chain(subject=surge, name="surge_begun", at=at, actor=actor, after=after)
    return surge


@transaction.atomic
def switch_off(surge: Surge, *, actor: Actor, at: datetime) -> None:
    """The seats register as always again. Raises OutOfScope; done again it changes nothing."""
    if not may(actor, "switch_surge"):
        raise OutOfScope("Your role does not cover this.")
    if Surge.objects.filter(pk=surge.pk, ends_at__gt=at).update(ends_at=at):
        journal.note(subject=surge, name="surge_ended", at=at, actor=actor)
