"""Form fields for one or several rows of a register in a single text: what is typed or chosen goes in, codes come out.

With scripts suggestions open while one types (combobox.js); without them a code, a name or a name with its code is
typed in full. The fields of every step that asks for units or a matter are these.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from hotline.register.matters import queries as matters
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.web.parts.choosing import LONGEST, PLACES, matter_label, place_label

BETWEEN = re.compile(r"[,，、;；\n]+")


def unit_label(unit: Unit, shared: set[str]) -> str:
    """How a unit stands in a field: its name, with its code where others bear the same name."""
    return f"{unit.shown} · {unit.code}" if unit.name in shared else unit.shown


def nothing(typed: str) -> ValidationError:
    """What is said when a text means no row."""
    sentence = pgettext("codes", "Nothing is found under “%(typed)s”. Choose from the list.")
    return ValidationError(sentence % {"typed": typed})


def several(labels: list[str]) -> ValidationError:
    """What is said when a text means more than one row."""
    sentence = pgettext("codes", "Choose one, for example: %(near)s")
    return ValidationError(sentence % {"near": " / ".join(labels[:4])})


class CodeField(forms.CharField):
    """A text that means one row; `address` names what searches while one types."""

    address = ""
    note = pgettext_lazy("codes", "Name, pinyin initials or code")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("help_text", self.note)
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-combobox": reverse_lazy(self.address), "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The code of what was typed; empty stays empty."""
        typed = super().clean(value)
        return self.resolved(typed) if typed else ""

    def resolved(self, typed: str) -> str:
        """The code of the one row that is meant."""
        raise NotImplementedError


class UnitField(CodeField):
    """One unit. `narrow` leaves only those at or below a path."""

    address = "find_units"
    under = ""

    def narrow(self, path: str) -> None:
        """Only units at or below this path."""
        self.under = path
        self.widget.attrs["data-combobox"] = f"{reverse_lazy(self.address)}?within=own"

    def prepare_value(self, value: Any) -> Any:
        """A unit is shown by its name; the code it begins with, or was sent as, tells people nothing."""
        is_code = isinstance(value, str) and value.isprintable()  # no database is asked for signs that it cannot keep
        found = Unit.objects.filter(code=value).first() if value and is_code else None
        return unit_label(found, {found.name} if len(units.named(found.shown)) != 1 else set()) if found else value

    def resolved(self, typed: str) -> str:
        """The code of the unit that is meant."""
        found = units.named(typed, under=self.under)
        if len(found) != 1:
            raise several([f"{unit.shown} · {unit.code}" for unit in found]) if found else nothing(typed)
        return found[0].code


class UnitsField(UnitField):
    """Several units, one after the other; a list of codes comes out."""

    note = pgettext_lazy("codes", "Several with a comma between them")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST * 10)
        super().__init__(**kwargs)
        self.widget.attrs["data-combobox-many"] = True

    def prepare_value(self, value: Any) -> Any:
        """Several units, each by its name."""
        words = BETWEEN.split(value) if isinstance(value, str) else value or []
        shown = [str(super(UnitsField, self).prepare_value(word.strip())) for word in words]
        # an English name may hold a comma, which parts one unit from the next
        return "、".join(word if BETWEEN.search(name) else name for word, name in zip(words, shown, strict=True))

    def clean(self, value: Any) -> Any:
        """The codes of what was typed, each once."""
        typed = forms.CharField.clean(self, value)
        words = [word.strip() for word in BETWEEN.split(typed) if word.strip()]
        return list(dict.fromkeys(self.resolved(word) for word in words))


class PlaceField(CodeField):
    """One region of the network: city, district, town or village."""

    address = "find_places"

    def prepare_value(self, value: Any) -> Any:
        """A place is shown by its name with those above it; where that means more than one place, by its code."""
        is_code = isinstance(value, str) and value.isprintable()
        place = units.places().filter(code=value).first() if value and is_code else None
        if place is None:
            return value
        label = place_label(place)
        try:
            return label if PLACES.meant(label, "") == place else value
        except ValidationError:
            return value

    def resolved(self, typed: str) -> str:
        """The code of the place that is meant."""
        found = PLACES.meant(typed, "")
        return found.code if found else ""


class MatterField(CodeField):
    """One class of matter."""

    address = "find_matters"

    def resolved(self, typed: str) -> str:
        """The code of the class that is meant."""
        found = matters.named(typed, on=timezone.localdate())
        if len(found) != 1:
            raise several([matter_label(matter) for matter in found]) if found else nothing(typed)
        return found[0].code
