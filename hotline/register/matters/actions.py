"""Changes of the category tree and the duty list, journalled by matter."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.register.matters.models import Duty, Matter


@transaction.atomic
def enter(*, code: str, name: str, parent: Matter | None, actor: Actor, at: datetime, **more: Any) -> Matter:
    """Enter a class of matter below its parent. `pinyin` overrides the sound where a name is read otherwise."""
    sound = more.pop("pinyin", "") or " ".join(lazy_pinyin(name))
    matter = Matter(
        code=code,
        name=name,
        parent=parent,
        full_name=f"{parent.full_name} › {name}" if parent else name,
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
