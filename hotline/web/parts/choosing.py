"""Rows of the registers chosen by typing: what a field offers while one types, and which row its text means.

Every such field is a text of its own name and a hidden `<name>_code` that the offered line fills in. Without scripts
the text alone counts: a code, a name, pinyin initials – whatever means exactly one row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

from hotline.lib import paths
from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS, Kind

Row = TypeVar("Row", Matter, Unit)
BETWEEN = " › "
LONGEST = 200

HANDLING = tuple(kind for kind in Kind.values if kind not in {Kind.CENTRE, Kind.CITY})
"""Kinds of units that can be given an order."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line that is offered: its code, its name, and what tells it from its namesakes."""

    value: str
    label: str
    note: str = ""


def matter_label(matter: Matter) -> str:
    """A class of matter with the classes above it; in English its own name and its code."""
    if (get_language() or "").startswith("en"):
        return f"{matter.shown} · {matter.code}"
    return matter.shown_in_full


def place_labels(places: list[Unit]) -> dict[int, str]:
    """Places with the regions above them, from the district down: one query for all of them."""
    above = {path for place in places for path in [*paths.ancestors(place.path), place.path]}
    names = {unit.path: unit.shown for unit in Unit.objects.filter(path__in=above)} if above else {}
    return {place.pk: _place_label(place, names) for place in places}


def _place_label(place: Unit, names: Mapping[str, str]) -> str:
    said = said_once([names[path] for path in [*paths.ancestors(place.path), place.path] if path in names])
    return BETWEEN.join(said[1:] or said)


def said_once(chain: Sequence[str]) -> list[str]:
    """Names of units, each below the one before: what the line says already is not said again.

    望湖区荷塘街道 below 望湖区 is 荷塘街道; "Hetang Street, Wanghu District" below that district is "Hetang Street".
    """
    said = list(chain[:1])
    for name in chain[1:]:
        said.append(name.removesuffix(f", {said[-1]}").removeprefix(said[-1]) or name)
    return said


def place_label(place: Unit) -> str:
    """One place with the regions above it."""
    return place_labels([place])[place.pk]


def _matters(text: str, most: int) -> list[tuple[Matter, Offer]]:
    found = matters.find(_last(text), on=_today(), most=most)
    return [(matter, Offer(matter.code, matter_label(matter), matter.initials)) for matter in found]


def _places(text: str, most: int) -> list[tuple[Unit, Offer]]:
    found = units.find(_last(text), kinds=REGIONS, most=most)
    labels = place_labels(found)
    return [(unit, Offer(unit.code, labels[unit.pk], str(unit.get_kind_display()))) for unit in found]


def _handlers(text: str, most: int) -> list[tuple[Unit, Offer]]:
    found = units.find(_last(text), kinds=HANDLING, most=most)
    shared = units.shared_names({unit.name for unit in found})
    return [
        (unit, Offer(unit.code, unit_label(unit, shared), unit.parent.shown if unit.parent else "")) for unit in found
    ]


def unit_label(unit: Unit, shared: set[str]) -> str:
    """How a unit stands in a field: its name, with its code where others bear the same name."""
    return f"{unit.shown} · {unit.code}" if unit.name in shared else unit.shown


def _last(text: str) -> str:
    """What to look for: of a name with those above it the last, of a name with its code the code."""
    return text.split(BETWEEN.strip())[-1].rsplit("·", 1)[-1].strip()


def _today() -> date:
    return timezone.localdate()


@dataclass(frozen=True, slots=True)
class Register(Generic[Row]):
    """A register that rows are chosen from: how it is searched, and what is said when nothing or too much is found."""

    search: Callable[[str, int], list[tuple[Row, Offer]]]
    none: Any

    def meant(self, text: str, code: str) -> Row | None:
        """The row that a text and the code behind it mean; None for an empty text.

        The code counts as long as the text still says its name. Raises ValidationError, naming what comes near.
        """
        typed = text.strip()[:LONGEST]
        if not typed:
            return None
        found = self.search(typed, 60)
        rows = [row for row, offer in found if offer.value == code and offer.label == typed]
        rows = rows or [row for row, offer in found if typed in (offer.value, offer.label, row.name, row.name_en)]
        if len(rows) == 1 or (not rows and len(found) == 1):
            return (rows or [found[0][0]])[0]
        if not found:
            raise forms.ValidationError(self.none)
        near = BETWEEN_CHOICES.join(offer.label for _row, offer in found[:3])
        raise forms.ValidationError(pgettext("choosing", "Choose one, for example: %(near)s") % {"near": near})


BETWEEN_CHOICES = " / "
MATTERS: Register[Matter] = Register(_matters, pgettext_lazy("choosing", "There is no category with this name or code"))
PLACES: Register[Unit] = Register(_places, pgettext_lazy("choosing", "There is no place with this name or code"))
UNITS: Register[Unit] = Register(_handlers, pgettext_lazy("choosing", "There is no unit with this name or code"))


def meant(form: forms.Form, name: str, register: Register[Row]) -> Row | None:
    """The row that a form's field means; what it cannot mean becomes an error of the field."""
    try:
        return register.meant(form.cleaned_data.get(name) or "", form.cleaned_data.get(f"{name}_code") or "")
    except forms.ValidationError as error:
        form.add_error(name, error)
        return None


def text_field(label: Any, *, required: bool = False, longest: int = LONGEST) -> forms.CharField:
    """The text of a field that is chosen by typing."""
    return forms.CharField(label=label, required=required, max_length=longest)


def code_field() -> forms.CharField:
    """The hidden code behind it."""
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
