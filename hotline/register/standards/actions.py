"""A standard is issued to units, and acknowledged by each."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import pgettext

from hotline.ground.files import actions as files
from hotline.ground.files.rules import Inspected
from hotline.ground.files.words import Visibility
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.standards.models import Addressee, Standard
from hotline.register.standards.queries import ISSUE, may_acknowledge
from hotline.register.units.models import Unit


class StandardRefused(ValueError):
    """The standard cannot be issued like this: the message says why."""


def issue(
    *,
    number: str,
    title: str,
    version: str,
    in_force_from: date,
    to: Sequence[Unit],
    document: Inspected,
    actor: Actor,
    at: datetime,
) -> Standard:
    """Issue a standard, or a newer version of one, to units. The version before it is replaced; what was acknowledged
    of it stays known. Raises StandardRefused where this version is there already or somebody was faster."""
    if not may(actor, ISSUE) or not all(paths.is_within(unit.path, actor.reach) for unit in to):
        raise OutOfScope("Standards are issued by the centre, to units of its region.")
    if not to:
        raise StandardRefused(pgettext("standards", "Name at least one unit."))
    standard = Standard(
        number=number, title=title, version=version, in_force_from=in_force_from, issued_at=at,
        issued_by_id=actor.staff_id,
    )  # fmt: skip
    try:
        return _issued(standard, to, document, actor, at)
    except IntegrityError as error:
        sentence = pgettext("standards", "This version is issued already. Give the new one another version.")
        raise StandardRefused(sentence) from error


@transaction.atomic
def _issued(standard: Standard, to: Sequence[Unit], document: Inspected, actor: Actor, at: datetime) -> Standard:
    # Of two versions of one number at once the second waits here, and replaces the first.
    ask("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"standard {standard.number}"])
    after = {"number": standard.number, "version": standard.version, "units": len(to)}
    journal.open_chain(subject=standard, name="standard_issued", at=at, actor=actor, after=after)
    before = Standard.objects.filter(number=standard.number, replaced_by__isnull=True).exclude(pk=standard.pk)
    before.update(replaced_by=standard)
    Addressee.objects.bulk_create([Addressee(standard=standard, unit=unit) for unit in to])
    files.keep(
        upload=document,
        name=document.name,
        subject_kind=Standard.journal_kind,
        subject_id=standard.pk,
        actor_id=actor.staff_id,
        visibility=Visibility.STAFF,
        at=at,
    )
    return standard


@transaction.atomic
def acknowledge(*, addressee: Addressee, actor: Actor, at: datetime) -> bool:
    """A person says for her unit that it knows the standard. Returns whether that is new."""
    if not may_acknowledge(actor, addressee):
        raise OutOfScope("Who works for the unit acknowledges for it.")
    open_one = Addressee.objects.filter(pk=addressee.pk, acknowledged_at__isnull=True)
    if not open_one.update(acknowledged_at=at, acknowledged_by_id=actor.staff_id):
        return False
    after = {"unit": addressee.unit.code}
    journal.note(subject=addressee.standard, name="standard_acknowledged", at=at, actor=actor, after=after)
    return True
