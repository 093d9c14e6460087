"""The permission matrix as a page: every act, every role, how far."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.orders.actions import OrderDoor
from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import Permission, matrix
from hotline.register.staff.words import Grade, Role, Scope
from hotline.web.office import rules, shell
from hotline.web.parts.acting import for_staff

GROUPS = {
    "appeals": pgettext_lazy("office", "Steps of appeals"),
    "orders": pgettext_lazy("office", "Steps of orders"),
    "other": pgettext_lazy("office", "Other acts"),
}
SIGNS: dict[str, Promise | str] = {
    Grade.READ: pgettext_lazy("grade", "R"),
    Grade.WRITE: pgettext_lazy("grade", "W"),
    Grade.APPROVE: pgettext_lazy("grade", "A"),
}
REACHES: dict[str, Promise | str] = {
    Scope.OWN: pgettext_lazy("reach", "own"),
    Scope.MINE: pgettext_lazy("reach", "mine"),
}


@dataclass(frozen=True)
class Sign:
    """What stands in a cell: a letter for the grade, a word for the reach, and both in full for who cannot see them."""

    grade: str
    scope: str
    letter: Promise | str
    reach: Promise | str
    words: str


@dataclass(frozen=True)
class Cell:
    """What a role may do with an act; `sign` is None where it may not."""

    role: str
    sign: Sign | None


@dataclass(frozen=True)
class Line:
    """One act in the language of the page."""

    act: str
    title: str
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """One role; `is_own` is the reader's."""

    key: str
    label: str
    is_own: bool


def sign(permission: Permission | None) -> Sign | None:
    """A permission as a cell shows it."""
    if permission is None:
        return None
    words = f"{Grade(permission.grade).label} · {Scope(permission.scope).label}"
    reach = REACHES.get(permission.scope, "")
    return Sign(permission.grade, permission.scope, SIGNS[permission.grade], reach, words)


def _line(line: rules.Line, is_english: bool) -> Line:
    title = line.row.title if is_english else line.row.title_zh
    return Line(line.row.act, title, [Cell(role, sign(permission)) for role, permission in line.cells])


@require_safe
@for_staff("read_registers")
def permissions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who may do what, and how far. The rows are the very ones by which every step is let in."""
    is_english = (get_language() or "").startswith("en")
    steps = {"appeals": AppealDoor.table.steps, "orders": OrderDoor.table.steps}
    groups = rules.grouped(matrix(), Role.values, steps)
    context = {
        "columns": [Column(role.value, str(role.label), role.value == actor.role) for role in Role],
        "groups": [(GROUPS[group.key], [_line(line, is_english) for line in group.lines]) for group in groups],
        "legend": [
            *((sign(Permission(grade, Scope.ALL)), grade.label) for grade in Grade),
            *((sign(Permission(Grade.WRITE, scope)), scope.label) for scope in Scope),
        ],
    }
    return shell.page(request, actor, "permissions", "permissions.html", context)
