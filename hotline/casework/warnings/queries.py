"""Reads of notices: those that concern an actor."""

from datetime import datetime

from django.db.models import Q, QuerySet

from hotline.casework.clocks.models import Clock
from hotline.casework.leading.models import Instruction
from hotline.casework.leading.queries import kept_from as instructions_kept_from
from hotline.casework.orders.walls import numbers_kept_from, shown_to
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.queries import kept_from as documents_kept_from
from hotline.casework.warnings.models import Notice, Tiding
from hotline.casework.whistles.models import Whistle
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.staff.words import OF_THE_CENTRE
from hotline.register.units.models import Unit


def notices_for(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """The notices to an actor's role at her unit that may be shown now, the latest first. The people of a centre's
    groups read what goes to the centre."""
    found = Notice.objects.filter(_hers(actor), shows_at__lte=at).exclude(clock_id__in=_kept_from(actor))
    return found.order_by("-shows_at", "-pk")


def tidings_for(actor: Actor, *, at: datetime) -> QuerySet[Tiding]:
    """What else her role at her unit is told of, by the same rule."""
    return Tiding.objects.filter(_hers(actor), shows_at__lte=at).order_by("-shows_at", "-pk")


def _hers(actor: Actor) -> Q:
    if actor.unit_id is None:
        return Q(pk__in=())
    where = Q(unit_id=actor.unit_id)
    if actor.role in OF_THE_CENTRE:
        where |= Q(unit__in=Unit.objects.filter(path__in=paths.ancestors(actor.unit_path)))
    return where & Q(role=actor.role) & ~Q(number__in=numbers_kept_from(actor))


def _kept_from(actor: Actor) -> QuerySet[Clock, int]:
    """The clocks of papers and whistles that tell of an order which is kept from an actor, and – for a leader – those
    of what was laid before another one."""
    papers = Q(subject_kind=Document.journal_kind, subject_id__in=documents_kept_from(actor))
    papers |= Q(subject_kind=Instruction.journal_kind, subject_id__in=instructions_kept_from(actor))
    whistles = Whistle.objects.filter(~shown_to(actor, order="order"), order__is_guarded=True)
    papers |= Q(subject_kind=Whistle.journal_kind, subject_id__in=whistles.values("pk"))
    return Clock.objects.filter(papers).values_list("pk", flat=True)


def unseen(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """Those that nobody in the role has seen yet."""
    return notices_for(actor, at=at).filter(seen_at__isnull=True)


_NEXT_LIGHT = """
SELECT min(light_at) FROM clocks_clock WHERE light_at <= %s AND stopped_at IS NULL AND paused_at IS NULL
"""


def next_light(*, until: datetime) -> datetime | None:
    """When the light of a running clock changes next, up to an instant."""
    rows: list[tuple[datetime | None]] = ask(_NEXT_LIGHT, [until])
    return rows[0][0]
