"""Changes of the category tree and the duty list, journalled by matter."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.matters.models import BETWEEN, Duty, Matter
from hotline.register.matters.queries import led_by_lines
from hotline.register.matters.rules import Scope
from hotline.register.units import queries as units
from hotline.register.units.models import Unit


@transaction.atomic
def enter(*, code: str, name: str, parent: Matter | None, actor: Actor, at: datetime, **more: Any) -> Matter:
    """Enter a class of matter below its parent. `pinyin` overrides the sound where a name is read otherwise."""
    sound = more.pop("pinyin", "") or " ".join(lazy_pinyin(name))
    matter = Matter(
        code=code,
        name=name,
        parent=parent,
        full_name=f"{parent.full_name}{BETWEEN}{name}" if parent else name,
        pinyin=sound.replace(" ", "").lower()[:300],
        initials=("".join(word[0] for word in sound.split()) or _initials(name)).lower()[:80],
        **more,
    )
    journal.open_chain(subject=matter, name="entered", at=at, actor=actor, after={"code": code, "name": name})
    return matter


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


@transaction.atomic
def assign(*, matter: Matter, level: str, basis: str, since: date, actor: Actor, at: datetime, **more: Any) -> Duty:
    """Add a line to the duty list: from a day on, this unit or trade leads on the matter, everywhere or in a region."""
    duty = Duty(matter=matter, level=level, basis=basis, in_force_from=since, **more)
    duty.save(force_insert=True)
    journal.note(
        subject=matter,
        name="duty_assigned",
        at=at,
        actor=actor,
        after={"duty": duty.pk, "level": level, "lead_trade": duty.lead_trade, "basis": basis, **_named(duty)},
    )
    return duty


def _named(duty: Duty) -> dict[str, str]:
    """The unit and the place that a line names by themselves."""
    named = {"lead_unit": duty.lead_unit, "region": duty.region}
    return {name: unit.code for name, unit in named.items() if unit is not None}


@transaction.atomic
def pass_on(
    *, unit: Unit, to: Unit, scope: Scope, region: Unit | None, basis: str, on: date, actor: Actor, at: datetime
) -> int:
    """The lines of the duty list by which a unit leads name another one from a day on: all of them, or those of a part
    of its work. A line that is passed on whole ends with that day; for a part of it there is a new, closer line. What
    is found by trade follows the trade; only a part of it needs lines of its own. Returns how many there are."""
    count = 0
    for line in led_by_lines(unit, on=on):
        for code in scope.of_line(line.matter.code):
            is_named = line.lead_unit_id == unit.pk
            is_all = code == line.matter.code and not scope.region
            if scope.is_whole and not is_named:
                continue
            if is_named and is_all:
                _end(line, on=on, actor=actor, at=at)
            place = _place(line, unit, region)
            assign(
                matter=line.matter if code == line.matter.code else Matter.objects.get(code=code),
                level=place.kind if place else line.level,
                region=place,
                lead_unit=to,
                assist_trades=line.assist_trades,
                basis=line.basis if is_all else basis,
                since=max(on, line.in_force_from),
                in_force_to=line.in_force_to if is_named and is_all else None,
                actor=actor,
                at=at,
            )
            count += 1
    return count


def _place(line: Duty, unit: Unit, region: Unit | None) -> Unit | None:
    """Where a line that is passed on holds: in the region named, else where it held; one by trade in the unit's own
    region alone."""
    if region is not None or line.lead_unit_id == unit.pk:
        return region or line.region
    return units.region_of(unit)


def _end(line: Duty, *, on: date, actor: Actor, at: datetime) -> None:
    """A line of the duty list ends with a day."""
    until = max(on, line.in_force_from)
    after = {"duty": line.pk, "until": until.isoformat()}
    journal.note(subject=line.matter, name="duty_ended", at=at, actor=actor, after=after)
    Duty.objects.filter(pk=line.pk).update(in_force_to=until)
