"""Reads of what is laid before leaders: what somebody may see, what she may do, what has become of an instruction."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from hotline.casework.leading.models import Brief, Instruction, Round
from hotline.casework.leading.words import OPEN_STATES, Kind
from hotline.casework.leading.workflow import INSTRUCTIONS
from hotline.casework.orders.walls import shown_to
from hotline.casework.steps.actions import Standing
from hotline.casework.steps.evidence import EVENT
from hotline.casework.steps.rules import Line
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.words import WITH_THE_UNIT
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attached
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import matrix, reaches
from hotline.register.staff.words import Role

READ = "read_briefs"


def visible_to(actor: Actor) -> QuerySet[Instruction]:
    """What is before leaders as far as an actor may see it: of her region, or – a leader – what is addressed to her."""
    permission = matrix()[READ].roles.get(actor.role)
    if permission is None or not actor.reach:
        return Instruction.objects.none()
    if permission.scope == "mine":
        return Instruction.objects.filter(leader_id=actor.desk_id)
    within = Instruction.objects.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    return within.exclude(_tells_of_kept(actor))


def _tells_of_kept(actor: Actor) -> Exists:
    """A brief tells of the orders it is about: who may not see one of them sees nothing of it."""
    about = Brief.orders.through.objects.filter(~shown_to(actor, order="order"), brief=OuterRef("brief_id"))
    return Exists(about.filter(order__is_guarded=True))


def kept_from(actor: Actor) -> QuerySet[Instruction, int]:
    """What is kept from an actor of what is before leaders: what tells of an order kept from her, and from a leader
    what is before another one."""
    if actor.role == Role.CITY_LEADER:
        return Instruction.objects.exclude(leader_id=actor.desk_id).values_list("pk", flat=True)
    return Instruction.objects.filter(_tells_of_kept(actor)).values_list("pk", flat=True)


def briefs_visible_to(actor: Actor) -> QuerySet[Brief]:
    """The briefs of which an actor may see what became of them."""
    return Brief.objects.filter(pk__in=visible_to(actor).values("brief_id"))


def overdue(actor: Actor, *, at: datetime) -> int:
    """How many instructions an actor may see that somebody is late with."""
    return visible_to(actor).filter(state__in=OPEN_STATES, turn_due_at__lte=at).count()


def standing(instruction: Instruction, actor: Actor) -> Standing:
    """Where somebody stands towards an instruction: its leader, or not; what holds of it besides its state."""
    is_hers = instruction.leader_id is not None and instruction.leader_id == actor.desk_id
    is_difference = instruction.brief.kind == Kind.DIFFERENCE
    return Standing(
        frozenset(),
        frozenset({"addressee"} if is_hers else ()),
        holds=frozenset({"difference"} if is_difference else ()),
    )


def open_lines(instruction: Instruction, actor: Actor) -> list[Line]:
    """The steps an actor may take on an instruction now: buttons come from here."""
    stands = standing(instruction, actor)
    found: dict[str, Line] = {}
    for line in INSTRUCTIONS.open_to(instruction.state, stands.parts, stands.holds):
        if line.step not in found and reaches(actor, line.step, home=instruction.home_path):
            found[line.step] = line
    return list(found.values())


def lines_of(step: str) -> list[Line]:
    """The lines of the step table for a step."""
    return [line for line in INSTRUCTIONS.lines if line.step == step and line.came_from]


def line_behind(event: str) -> Line | None:
    """The line of the step table from which an event of this name comes."""
    return next((line for line in INSTRUCTIONS.lines if line.event == event), None)


def leaders(actor: Actor) -> QuerySet[Staff]:
    """The leaders before whom an actor may lay something: those of the city who have an account."""
    return Staff.objects.filter(role=Role.CITY_LEADER, is_active=True).select_related("unit").order_by("id")


def rounds_of(instruction: Instruction) -> list[Round]:
    """What the leader wrote, the latest first, with the documents by which it was passed on."""
    rows = Round.objects.filter(instruction=instruction).select_related("lead", "entered_by").order_by("-round")
    return list(rows.prefetch_related("documents__unit", "documents__answers"))


def documents_of(round_: Round) -> list[Document]:
    """The documents by which a round was passed on, each as the ladder has raised it since."""
    found = list(round_.documents.select_related("unit").order_by("pk"))
    return [_latest(document) for document in found]


def _latest(document: Document) -> Document:
    """The document that has taken a document's place, level by level."""
    while (above := Document.objects.filter(follows=document).select_related("unit").first()) is not None:
        document = above
    return document


def unanswered(round_: Round) -> list[Document]:
    """Those of them that wait for the reply of a unit."""
    return [document for document in documents_of(round_) if document.state in WITH_THE_UNIT]


def files_of(instruction: Instruction) -> list[Attachment]:
    """The scans and pieces of evidence that came with its steps."""
    events = Event.objects.filter(subject_kind=Instruction.journal_kind, subject_id=instruction.pk)
    return attached({EVENT: events.values("pk")})


def of_order(order_id: int, actor: Actor) -> list[Instruction]:
    """What leaders were told of an order and wrote about it, as far as an actor may see it, the latest first."""
    rows = visible_to(actor).filter(brief__orders=order_id).select_related("brief")
    return list(rows.order_by("-id"))


def waiting(actor: Actor, states: Iterable[str]) -> QuerySet[Instruction]:
    """What an actor may see in these states, due first."""
    rows = visible_to(actor).filter(state__in=list(states)).select_related("brief", "turn_clock", "turn_unit")
    return rows.order_by("turn_due_at", "id")
