"""Every interface text that the product asks for, found without system gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from tests.house import tree

# Which argument is the context, the text, the plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
QUOTED = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
IN_TEMPLATE = re.compile(rf"\b(?:n?p?gettext|_)\((?:u?(?:{QUOTED})|[^()'\"])*\)")


@dataclass(frozen=True)
class Text:
    """One text as a programme asks for it."""

    context: str | None
    singular: str
    plural: str | None
    where: str


def wanted() -> list[Text]:
    """All of them."""
    return [*_of_programmes(), *_of_templates()]


def _of_programmes() -> Iterator[Text]:
    for path in tree.sources("hotline"):
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call):
                yield from asked(node, f"{tree.name(path)}:{node.lineno}")


def _of_templates() -> Iterator[Text]:
    for path in [*tree.templates(), *(each for each in tree.files() if each.suffix == ".txt" and _is_template(each))]:
        for found in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"))):
            call = ast.parse(found[0].replace("(u'", "('").replace('(u"', '("'), mode="eval").body
            if isinstance(call, ast.Call):
                yield from asked(call, tree.name(path))


def _is_template(path: Path) -> bool:
    return tree.PACKAGE in path.parents and "templates" in path.parts


def asked(call: ast.Call, where: str) -> Iterator[Text]:
    """The text that this call asks for, when it is one of gettext's and holds the text itself."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called not in CALLS:
        return
    context, singular, plural = (None if place is None else _constant(call, place) for place in CALLS[called])
    if singular is not None:
        yield Text(context, singular, plural, where)


def _constant(call: ast.Call, place: int) -> str | None:
    if len(call.args) <= place:
        return None
    given = call.args[place]
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None
