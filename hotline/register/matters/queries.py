"""Reads of the category tree and the duty list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.numeric import Int8

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Profile
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.matters.models import BETWEEN, Duty, Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which unit the duty list names for a matter at a place, who assists, and on what basis."""

    lead: Unit
    assisting: tuple[Unit, ...]
    basis: str


def find(text: str, *, on: date, most: int = 20) -> QuerySet[Matter]:
    """Matters whose name, pinyin initials, pinyin or code begin with or contain what was typed."""
    typed = text.strip().lower()
    hit = Q(initials__startswith=typed) | Q(full_name__icontains=typed) | Q(code__startswith=typed)
    hit |= Q(pinyin__startswith=typed) | Q(name_en__icontains=typed) | Q(code__in=_meant(typed))
    return Matter.objects.in_force(on).filter(hit).order_by("code")[:most] if typed else _tops(on)


def _meant(typed: str) -> tuple[str, ...]:
    """The codes of matters that the city in force calls so."""
    try:
        return profiles.current().own.meant(typed)
    except LookupError:
        return ()


def named(text: str, *, on: date) -> list[Matter]:
    """The matters that a code, a name, a full name or a name with its code (name · code) means."""
    typed = text.strip()
    code = typed.rsplit("·", 1)[-1].strip() if "·" in typed else typed
    found = Matter.objects.in_force(on)
    exact = list(found.filter(code=code)[:1])
    return exact or list(
        found.filter(
            Q(full_name=typed) | Q(name=typed) | Q(name_en__iexact=typed) | Q(code__in=_meant(typed.split(BETWEEN)[-1]))
        ).order_by("code")[:10]
    )


def bucket_of(matter_id: int | None, profile: Profile, clock: str) -> int:
    """The bucket (1, 3, 7) by which a city counts the limits of a matter; 0 where the matter is not known or no limit
    of the clock goes by it."""
    if matter_id is None or not profile.goes_by_bucket(clock):
        return 0
    found = ask("SELECT code, bucket FROM matters_matter WHERE id = %s", [Int8(matter_id)])
    return profile.own.bucket(*found[0]) if found else 0


def bucket_in(matter: Matter, profile: Profile) -> int:
    """The same of a matter that is at hand."""
    return profile.own.bucket(matter.code, matter.bucket)


def subtree(code: str) -> list[int]:
    """The ids of a matter and of all below it."""
    return list(Matter.objects.filter(code__startswith=code).values_list("id", flat=True))


def _tops(on: date) -> QuerySet[Matter]:
    return Matter.objects.in_force(on).filter(parent__isnull=True).order_by("code")


def duty_for(matter: Matter, *, on: date, place: Unit | None = None) -> Duty | None:
    """The duty line for a matter on a day: its own, else that of the class above it. Of several the one for the
    nearest place goes before those that hold everywhere, a later one before an earlier one."""
    codes = [matter.code[:size] for size in (6, 4, 2) if len(matter.code) >= size]
    lines = Duty.objects.filter(matter__code__in=codes, in_force_from__lte=on)
    lines = lines.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on))
    lines = lines.select_related("matter", "lead_unit", "region")
    here = [line for line in lines if line.region is None or (place and paths.is_within(place.path, line.region.path))]
    return max(here, key=_how_near, default=None)


def _how_near(line: Duty) -> tuple[int, int, date, int]:
    """How closely a line speaks of a matter: by its class, then by its place, then by its day."""
    return len(line.matter.code), len(line.region.path) if line.region else 0, line.in_force_from, line.pk


def led_by(unit: Unit, *, on: date) -> str:
    """The lines of the duty list that name a unit as the one that leads, on a day or later, in one sentence; nothing
    where there is none. Asked before the unit is closed."""
    lines = Duty.objects.filter(lead_unit=unit).filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on))
    codes = list(lines.order_by("matter__code").values_list("matter__code", flat=True))
    if not codes:
        return ""
    sentence = _("The duty list still names this unit for %(count)d categories (%(codes)s). Change the list first.")
    return sentence % {"count": len(codes), "codes": ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")}


def led_by_lines(unit: Unit, *, on: date) -> list[Duty]:
    """The lines of the duty list by which a unit leads on a day or later: those that name it, and those that find it by
    its trade in its region."""
    region = units.region_of(unit)
    by_trade = Q(lead_unit__isnull=True, lead_trade__in=unit.trades, level=region.kind)
    lines = Duty.objects.filter(Q(lead_unit=unit) | by_trade)
    lines = lines.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=on))
    return list(lines.select_related("matter", "region").order_by("matter__code", "pk"))


def suggest(*, matter: Matter | None, region: Unit, on: date) -> Suggestion | None:
    """The unit that must act on a matter at a place, by the duty list; None when the list has no line for it."""
    duty = duty_for(matter, on=on, place=region) if matter else None
    if duty is None:
        return None
    place = _at_level(region, duty.level)
    lead = duty.lead_unit or units.of_trade(trade=duty.lead_trade, region=place)
    if lead is None and duty.level != "city" and duty.lead_trade == "":
        lead = place
    if lead is None:
        return None
    found = (units.of_trade(trade=trade, region=place) for trade in duty.assist_trades)
    assisting = tuple({unit.pk: unit for unit in found if unit and unit.pk != lead.pk}.values())
    return Suggestion(lead, assisting, duty.basis)


def _at_level(region: Unit, level: str) -> Unit:
    """The region of the asked level above (or at) a place; the place itself when it lies higher."""
    chain = [unit for unit in units.chain(region) if unit.kind in REGIONS]
    return next((unit for unit in chain if unit.kind == level), chain[-1])
