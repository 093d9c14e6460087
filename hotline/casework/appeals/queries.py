"""Reads of appeals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, Func, OuterRef, Q, QuerySet

from hotline.casework.appeals import repeats
from hotline.casework.appeals.models import Appeal, Complained, Viewer
from hotline.casework.appeals.repeating import LONGEST, Asked
from hotline.casework.appeals.words import OPEN_TO_CALLER, Sensitivity
from hotline.casework.appeals.workflow import APPEALS
from hotline.casework.clocks.models import Clock
from hotline.casework.clocks.words import Kind as ClockKind
from hotline.casework.correspondence.models import Letter
from hotline.casework.steps.rules import Line
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attachments
from hotline.ground.journal.rules import CALLER, SYSTEM, Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import matrix, reaches
from hotline.register.staff.words import OF_THE_CENTRE
from hotline.register.units.models import Unit


def visible_to(actor: Actor) -> QuerySet[Appeal]:
    """The appeals an actor may see on the citizen's side (§1.5), but for those that are kept from her."""
    return within_reach(actor).filter(Q(is_guarded=False) | ~hidden_from(actor))


def hidden_from(actor: Actor) -> Q:
    """The condition on guarded appeals that are kept from an actor (§1.7): she works at a unit that is complained of or
    below it; or the appeal is for named staff, she is not one of them, did not register it, and not every case goes
    through the hands of her role. What may be a state secret is kept from every unit but the secrecy office: nothing
    that was written of it before is read there any more. Who stands in for somebody sees no more than each of the two.
    """
    ways = [[*paths.ancestors(path), path] for path in actor.unit_paths]
    own = [path for way in ways for path in way]
    walled = Q(Exists(Complained.objects.filter(appeal=OuterRef("pk"), unit__path__in=own)))
    guards, is_not_hers, at_the_office = profiles.current().guards, Q(), Q()
    for person in actor.persons or (None,):
        named = Q(Exists(Viewer.objects.filter(appeal=OuterRef("pk"), staff=person)))
        is_not_hers |= ~named & ~Q(registered_by=person)
    if actor.role not in guards.keepers:
        return walled | (Q(is_restricted=True) & is_not_hers)
    if actor.role in OF_THE_CENTRE or not guards.secrets_to:
        return walled
    for way in ways:
        at_the_office &= Q(Exists(Unit.objects.filter(path__in=way, trade=guards.secrets_to)))
    return walled | (Q(sensitivity=Sensitivity.SECRET.level) & is_not_hers & ~at_the_office)


def may_see(appeal: Appeal, actor: Actor) -> bool:
    """Whether a guarded appeal is not kept from an actor. The caller and the clockwork have their own door."""
    if actor.role in (SYSTEM.role, CALLER.role):
        return True
    return not Appeal.objects.filter(hidden_from(actor), pk=appeal.pk).exists()


def letters_to(appeal: Appeal) -> QuerySet[Letter]:
    """The letters that her caller may read again: none about what may be a state secret."""
    return Letter.objects.none() if appeal.is_withheld else Letter.objects.filter(appeal_id=appeal.pk)


def files_of_caller(appeal: Appeal) -> list[Attachment]:
    """What she sent, and may fetch again: nothing about what may be a state secret."""
    return [] if appeal.is_withheld else attachments(Appeal.journal_kind, appeal.pk, for_citizen=True)


def within_reach(actor: Actor) -> QuerySet[Appeal]:
    """The appeals within an actor's reach: those kept in the region she reaches over; for a sub-centre or a county
    desk, whose appeals the city keeps (P14), those about a place in it; for a county desk those taken down by its own
    people as well, wherever they are about."""
    permission = matrix()["read_appeals"].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Appeal.objects.none()
    end = paths.upper(actor.reach)
    about = Q(OneOf("region_id", ArraySubquery(Unit.objects.under(actor.reach).values("pk"))))
    if permission.scope == "own":
        people = Staff.objects.filter(unit__path__gte=actor.reach, unit__path__lt=end)
        return Appeal.objects.filter(about | Q(OneOf("registered_by_id", ArraySubquery(people.values("pk")))))
    at_home = Q(home_path__gte=actor.reach, home_path__lt=end)
    # Every place of the city lies below its root, and so does every home: the range alone says it.
    return Appeal.objects.filter(at_home if len(actor.reach) == paths.WIDTH else at_home | about)


class OneOf(Func):
    """A column that has one of the values of a query, asked so that PostgreSQL looks each up in an index even where
    other conditions are joined to it by OR: with a plain subquery it reads every appeal of the city."""

    arity = 2
    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def units_of(appeal: Appeal, actor: Actor) -> frozenset[str]:
    """The paths of the units with a part in an appeal: the centre that keeps it; to a sub-centre and to a county desk
    also the place it is about, and to a county desk its own unit where its own people have taken it down."""
    keeper = appeal.turn_path or appeal.home_path
    permission = matrix()["read_appeals"].roles.get(actor.role)
    if permission is None or paths.is_within(appeal.home_path, actor.reach):
        return frozenset({keeper})
    found = {keeper, appeal.region.path}
    if permission.scope == "own" and appeal.registered_by is not None:
        found.add(appeal.registered_by.unit.path)
    return frozenset(found)


def open_lines(appeal: Appeal, actor: Actor) -> list[Line]:
    """The steps an actor may take on an appeal now."""
    units = units_of(appeal, actor)
    lines = {line.step: line for line in APPEALS.lines_from(appeal.state) if line.part == "any"}
    return [line for line in lines.values() if reaches(actor, line.step, home=appeal.home_path, units=units)]


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes: for timelines that tell it in words."""
    return next((line for line in APPEALS.lines if line.event == event), None)


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step, whatever the state: for a form that comes when the step is over."""
    return [line for line in APPEALS.lines if line.step == step and line.came_from]


def linked_to(appeal_ids: Iterable[int]) -> QuerySet[Appeal]:
    """The earlier and later appeals that are linked to these: repeats, and those appended to one another."""
    ids = list(appeal_ids)
    ahead = Appeal.objects.filter(pk__in=ids).values_list("repeat_of_id", "appended_to_id")
    earlier = {other for pair in ahead for other in pair if other}
    which = Q(pk__in=earlier) | Q(repeat_of__in=ids) | Q(appended_to__in=ids)
    return Appeal.objects.filter(which).exclude(pk__in=ids).select_related("share__order").order_by("id")


def times_raised(appeal_id: int) -> int:
    """How often a caller has raised this matter, this time included: along the chain of repeats."""
    ((times,),) = ask(_TIMES, [appeal_id])
    return int(times)


_TIMES = """
WITH RECURSIVE earlier (id, repeat_of_id) AS (
    SELECT id, repeat_of_id FROM appeals_appeal WHERE id = %s
    UNION
    SELECT b.id, b.repeat_of_id FROM appeals_appeal b JOIN earlier e
    ON b.id = e.repeat_of_id OR (b.repeat_of_id = e.repeat_of_id AND b.id < e.id)
) SELECT count(*) FROM earlier
"""


def of_caller(person_ids: list[int], *, most: int = 20) -> QuerySet[Appeal]:
    """What these persons have asked before, the latest first."""
    return Appeal.objects.filter(person_id__in=person_ids).select_related("matter", "region").order_by("-id")[:most]


def open_alike(person_ids: list[int], *, content: str, matter: Matter | None, at: datetime) -> list[Appeal]:
    """Open appeals of these persons that may be about the same matter as what is about to be asked."""
    under_way = Clock.objects.filter(
        subject_kind=Appeal.journal_kind, subject_id=OuterRef("pk"), kind=ClockKind.WHOLE, stopped_at__isnull=True
    )
    earlier = (
        Appeal.objects.filter(Exists(under_way), person_id__in=person_ids, state__in=OPEN_TO_CALLER)
        .select_related("matter", "region")
        .order_by("-id")[: repeats.LATEST]
    )
    code = matter.code if matter else ""
    new = Asked(repeats.terms_of(content[:LONGEST]), at, frozenset(person_ids), code)
    return [found.appeal for found in repeats.likeliest(new, earlier, at=at)]


def is_open(appeal: Appeal) -> bool:
    """Whether the citizen's side is still open: waiting, or accepted and not yet archived. Of an accepted appeal the
    order says whether it is closed."""
    return appeal.state in OPEN_TO_CALLER


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """How often people decided as a rule proposed: proposed in all, decided so far, and in agreement."""

    rule: str
    outcome: str
    proposed: int
    decided: int
    agreed: int

    @property
    def differed(self) -> int:
        """How often a person decided otherwise."""
        return self.decided - self.agreed


AGREES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accepted": ("ACCEPT", "SENS"),
        "answered": ("DIRECT", "GUIDE", "LOG"),
        "refused": ("REFUSE", "GUIDE", "LOG"),
        "handed_over": ("EMERG",),
        "appended": ("APPEND",),
        "supplement_asked": ("SUPPL",),
    }
)
"""What a person decides, by its event, and the proposals that it agrees with."""


def rule_figures(actor: Actor, *, since: datetime) -> list[RuleFigures]:
    """What the acceptance rules proposed since an instant for appeals within an actor's reach, rule by rule, and what
    the first decision on each of them was."""
    if not actor.reach:
        return []
    rows = ask(_FIGURES, [list(AGREES), since, actor.reach, paths.upper(actor.reach)])
    found: dict[tuple[str, str], list[int]] = {}
    for rule, outcome, decision, count in rows:
        counts = found.setdefault((rule, outcome), [0, 0, 0])
        is_agreed = outcome in AGREES.get(decision or "", ())
        for place, counts_here in enumerate((True, decision is not None, is_agreed)):
            counts[place] += count if counts_here else 0
    return [RuleFigures(rule, outcome, *counts) for (rule, outcome), counts in sorted(found.items())]


_FIGURES = """
SELECT p.rule, p.outcome, e.name, count(*)
FROM appeals_proposed p JOIN appeals_appeal a ON a.id = p.appeal_id LEFT JOIN LATERAL (
    SELECT name FROM journal_event
    WHERE subject_kind = 'appeal' AND subject_id = p.appeal_id AND name = ANY (%s) ORDER BY place LIMIT 1
) e ON true
WHERE p.at >= %s AND a.home_path >= %s AND a.home_path < %s
GROUP BY p.rule, p.outcome, e.name
"""
