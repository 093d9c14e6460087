"""An appeal is guarded: how sensitive it is, of which units it complains, and who may see it."""

from collections.abc import Iterable
from typing import Any

from hotline.casework.appeals.models import Appeal, Complained, Viewer
from hotline.casework.appeals.rules import CONFIDENTIAL, RESTRICTED, WITHHELD, accounts, is_lowered, kept_back
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, matrix
from hotline.register.units.models import Unit


def guard(work: Work[Appeal]) -> None:
    """Say how carefully an appeal is kept, and of which units it complains. Only who approves may guard it less."""
    appeal, level = work.case, Sensitivity(work.given["level"])
    before = Sensitivity.at(appeal.sensitivity)
    walls = {unit.unit.code for unit in Complained.objects.filter(appeal=appeal).select_related("unit")}
    units = complained_of(work.given.get("complained", ()), home=appeal.home_path)
    named = {unit.code for unit in units}
    if level == Sensitivity.OFFICIALS and not named:
        raise StepRefused("Say which unit the report is against.", field="complained")
    if is_lowered(before, level, walls=walls, walls_after=named):
        _approved(work)
    work.before |= {"level": before.value, "complained": sorted(walls)}
    work.after |= {"level": level.value, "complained": sorted(named)}
    work.change(**guarded(level, units, has_viewers=Viewer.objects.filter(appeal=appeal).exists()))
    if level in CONFIDENTIAL:
        work.change(is_confidential=True, title=kept_back(appeal.title, appeal.gives_away))
    if level == Sensitivity.SECRET:
        work.change(**withheld())
    _keep_in(work)

    def write(_event: object) -> None:
        if level == Sensitivity.SECRET != before:
            # who was named while it was less secret is not named for this
            Viewer.objects.filter(appeal=appeal).exclude(staff__in=work.actor.persons).delete()
        Complained.objects.filter(appeal=appeal).delete()
        Complained.objects.bulk_create(Complained(appeal=appeal, unit=unit) for unit in units)

    work.later.append(write)


def entrust(work: Work[Appeal]) -> None:
    """Name those who may see a restricted appeal besides; nobody of a unit that is complained of."""
    appeal = work.case
    wanted = accounts(work.given["viewers"])
    found = list(Staff.objects.filter(username__in=wanted, is_active=True).select_related("unit"))
    if set(wanted) - {person.username for person in found}:
        raise StepRefused("There is no account with one of these names.", field="viewers")
    walls = Complained.objects.filter(appeal=appeal).values_list("unit__path", flat=True)
    if any(paths.is_within(person.unit.path, wall) for wall in walls for person in found):
        raise StepRefused("Somebody of the unit complained of may not see it.", field="viewers")
    work.after["viewers"] = [person.username for person in found]
    level = max(appeal.sensitivity, Sensitivity.PRIVACY.level)
    work.change(is_restricted=True, is_guarded=True, sensitivity=level)
    rows = [Viewer(appeal=appeal, staff=person) for person in found]
    work.later.append(lambda _event: Viewer.objects.bulk_create(rows, ignore_conflicts=True))


def refuse_words(work: Work[Appeal]) -> None:
    """Nothing more is written down of what may be a state secret."""
    if work.case.sensitivity == Sensitivity.SECRET.level:
        raise StepRefused("This may be a state secret: nothing more is written down. Hand it to the secrecy office.")


def complained_of(codes: Iterable[str], *, home: str) -> list[Unit]:
    """The units of codes. The centre that keeps the case, and who stands above it, cannot be kept out of it."""
    wanted = list(dict.fromkeys(codes))
    found = list(Unit.objects.filter(code__in=wanted).order_by("path")) if wanted else []
    if len(found) != len(wanted):
        raise StepRefused("There is no open unit with this code.", field="complained")
    return checked(found, home=home)


def checked(units: Iterable[Unit], *, home: str) -> list[Unit]:
    """Units that can be kept out of a case."""
    found = list(units)
    if any(paths.is_within(home, unit.path) or unit.kind in ("centre", "city") for unit in found):
        raise StepRefused(
            "A report against the hotline itself is not kept here: it goes straight to discipline inspection.",
            field="complained",
        )
    return found


def guarded(level: Sensitivity, units: Iterable[Unit], *, has_viewers: bool = False) -> dict[str, Any]:
    """The columns of an appeal of a level that complains of these units."""
    is_restricted = level in RESTRICTED or has_viewers
    walled = any(True for _unit in units)
    return {"sensitivity": level.level, "is_restricted": is_restricted, "is_guarded": is_restricted or walled}


def withheld() -> dict[str, str]:
    """What stands where nothing may be recorded."""
    emptied = ("claim", "address_text", "object_name", "occurred")
    return {"title": WITHHELD, "content": WITHHELD, **dict.fromkeys(emptied, "")}


def is_confidential(asked: bool, *, kind: str, level: Sensitivity) -> bool:
    """Whether the caller is kept secret: because she asks for it, or by the city's rule for what she reports."""
    return asked or kind in profiles.current().guards.confidential_kinds or level in CONFIDENTIAL


def _approved(work: Work[Appeal]) -> None:
    permission = matrix()["guard"].roles.get(work.actor.role)
    if permission is None or permission.grade != "A":
        raise OutOfScope("Only a leader may lower how sensitive a case is, or take a unit off those complained of.")


def _keep_in(work: Work[Appeal]) -> None:
    """Who makes a case restricted goes on seeing it, and so does the one for whom she acts."""
    if work.case.is_restricted and work.actor.persons:
        rows = [Viewer(appeal=work.case, staff_id=person) for person in sorted(work.actor.persons)]
        work.later.append(lambda _event: Viewer.objects.bulk_create(rows, ignore_conflicts=True))
