"""Reads of the standards: those that concern somebody, and who has acknowledged them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attachments
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import matrix, reaches
from hotline.register.standards.models import Addressee, Standard

READ, ISSUE, ACKNOWLEDGE = "read_registers", "issue_standards", "acknowledge_standards"


def addressees(actor: Actor) -> QuerySet[Addressee]:
    """To whom standards are addressed, as far as somebody may see it: the centre sees all, a unit itself and below."""
    found = Addressee.objects.select_related("unit", "acknowledged_by")
    permission = matrix()[ISSUE].roles.get(actor.role)
    if permission is not None and permission.scope == "all":
        return found.filter(unit__path__gte=actor.reach, unit__path__lt=paths.upper(actor.reach))
    here = Q(unit__path__gte=actor.unit_path, unit__path__lt=paths.upper(actor.unit_path))
    return found.filter(here | Q(unit__path__in=paths.ancestors(actor.unit_path)))


def visible_to(actor: Actor) -> QuerySet[Standard]:
    """The standards that are addressed to somebody's unit, the latest first; with how many have acknowledged them."""
    hers = addressees(actor).filter(standard=OuterRef("pk"))
    done = Count("addressees", filter=Q(addressees__acknowledged_at__isnull=False))
    found = Standard.objects.filter(Exists(hers)).select_related("issued_by", "replaced_by")
    return found.annotate(asked=Count("addressees"), done=done).order_by("-id")


def may_acknowledge(actor: Actor, addressee: Addressee) -> bool:
    """Whether somebody may say for a unit that it knows a standard."""
    path = addressee.unit.path
    return actor.staff_id is not None and reaches(actor, ACKNOWLEDGE, home=path, units={path})


def files_of(standard: Standard) -> list[Attachment]:
    """The document itself."""
    return attachments(Standard.journal_kind, standard.pk)
