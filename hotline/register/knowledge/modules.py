"""Reads of text modules (常用语): those that somebody may insert with `::`."""

from django.db.models import Q, QuerySet

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.knowledge.models import TextModule
from hotline.register.knowledge.words import Reach
from hotline.register.staff.rules import reaches


def may_keep(actor: Actor, module: TextModule) -> bool:
    """Whether somebody may keep a text module: her own, her unit's, the city's by who keeps those."""
    if module.reach == Reach.PERSONAL:
        return module.owner_id is not None and module.owner_id == actor.desk_id
    act = "keep_city_modules" if module.reach == Reach.CITY else "keep_unit_modules"
    return reaches(actor, act, home=module.unit_path, units={module.unit_path})


def _insertable(actor: Actor) -> Q:
    """Her own, her unit's and those above it, the city's."""
    above = [*paths.ancestors(actor.unit_path), actor.unit_path]
    hers = Q(reach=Reach.PERSONAL, owner=actor.desk_id)
    return hers | Q(reach=Reach.UNIT, unit_path__in=above) | Q(reach=Reach.CITY)


def known_to(actor: Actor) -> QuerySet[TextModule]:
    """The open text modules that somebody may know of: those she may insert, and those of the units below her."""
    below = Q(reach=Reach.UNIT, unit_path__gte=actor.reach, unit_path__lt=paths.upper(actor.reach))
    seen = _insertable(actor) | below if actor.reach else _insertable(actor)
    return TextModule.objects.filter(seen, closed_at__isnull=True).select_related("unit")


def modules(actor: Actor, text: str = "", *, most: int = 20) -> list[TextModule]:
    """The text modules that somebody may insert: her own first, then her unit's and those above it, then the city's.
    What is typed after `::` begins a shortcut or the initials, or stands in the title."""
    found = TextModule.objects.filter(_insertable(actor), closed_at__isnull=True).select_related("unit")
    if typed := text.strip():
        hit = Q(shortcut__istartswith=typed) | Q(initials__startswith=typed.lower()) | Q(title__icontains=typed)
        found = found.filter(hit)
    order = {Reach.PERSONAL: 0, Reach.UNIT: 1, Reach.CITY: 2}
    rows = sorted(found[:500], key=lambda row: (order[Reach(row.reach)], row.shortcut))
    return rows[:most]
