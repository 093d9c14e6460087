"""The two questions that are answered out of registers: the category, and the place from district down to village."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.register.matters import queries as matters
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS
from hotline.web.public.fields import CHOSEN, Words
from hotline.web.public.questions import Question
from hotline.web.public.shell import language

UNSURE = "unsure"
MOST_FOUND = 15


def label(matter: Matter) -> str:
    """A category as citizens read it: with the classes above it in Chinese, its own name in other languages."""
    return matter.shown_in_full if language() == "zh-Hans" else matter.shown


def found(text: str, *, on: date) -> list[Matter]:
    """Categories that fit what was typed: words, pinyin or initials."""
    return list(matters.find(text[:60], on=on, most=MOST_FOUND))


class WhichMatter(Question):
    """The category: searched for by words or initials, chosen from what was found, or left to the hotline.

    Without scripts a search shows what it found as choices on the same page; with scripts the field suggests.
    """

    search = Words(label=gettext_lazy("Search for a category"), longest=60, required=False)
    code = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput(attrs={"id": "matter-code"}))
    offered = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def shape(self) -> None:
        """Offer what fits the words that were typed."""
        typed = str(self.data.get("search", "")) if self.is_bound else str(self.initial.get("search", ""))
        self.fitting = found(typed, on=timezone.localdate()) if typed.strip() else []
        if self.fitting:
            self.fields["offered"].initial = "1"
            pairs = [(matter.code, label(matter)) for matter in self.fitting]
            self.fields["pick"] = forms.ChoiceField(
                label=_("Choose what fits best"),
                choices=[*pairs, (UNSURE, _("None of these, or not sure"))],
                widget=forms.RadioSelect,
                required=False,
                initial=self.initial.get("code"),
            )

    def clean(self) -> dict[str, Any]:
        """One category, or none when she is not sure; where several fit, the next page lets her choose."""
        cleaned = super().clean() or {}
        typed = cleaned.get("search", "")
        picked = UNSURE if UNSURE in self.data else cleaned.get("pick") or cleaned.get("code")
        chosen = [matter for matter in self.fitting if picked == matter.code]
        fitting = chosen or [matter for matter in self.fitting if label(matter) == typed] or self.fitting
        if picked == UNSURE:
            cleaned["code"] = UNSURE
        elif len(fitting) == 1:
            cleaned["code"] = fitting[0].code
        elif not fitting:
            self.add_error("search", self._nothing(typed))
        elif cleaned.get("offered") and typed == self.draft.answer("matter", "search"):
            self.add_error("pick", CHOSEN)
        else:
            cleaned["code"] = ""
        return cleaned

    def _nothing(self, typed: str) -> str:
        if typed:
            return _("Nothing was found. Try another word, or choose “not sure”.")
        return _("Write a word, or choose “not sure”.")

    def answer(self) -> dict[str, Any]:
        """The code of the category, or that she is not sure; without a code she still has to choose."""
        code = self.cleaned_data["code"]
        return {"code": code, "search": self.cleaned_data.get("search", ""), "done": bool(code)}


LEVELS = ("district", "town", "village")
LEVEL_LABELS = {
    "district": gettext_lazy("District or county"),
    "town": gettext_lazy("Town or street"),
    "village": gettext_lazy("Village or community"),
}


class Where(Question):
    """The place: district, then town, then village, each on the same page once the one above is known; and in words."""

    address = Words(
        label=gettext_lazy("Address or what is near it"),
        longest=200,
        required=False,
        help_text=gettext_lazy("Street and number, estate and building, or a place everybody knows"),
    )

    def shape(self) -> None:
        """A choice for every level that can be chosen from by now."""
        self.chosen: Unit | None = None
        above = Unit.objects.filter(parent__isnull=True).order_by("path").first()
        for level in LEVELS:
            below = list(_regions_of(above)) if above else []
            if not below:
                break
            self._ask(level, below)
            code = self._given(level)
            above = next((unit for unit in below if unit.code == code), None)
            self.chosen = above or self.chosen
        self.order_fields([*LEVELS, "address"])

    def _ask(self, level: str, below: list[Unit]) -> None:
        pairs = [(unit.code, unit.shown) for unit in below]
        self.fields[level] = forms.ChoiceField(
            label=LEVEL_LABELS[level],
            choices=[("", _("Please choose")), *pairs, (UNSURE, _("Not sure, or elsewhere in this area"))],
            # a level that was not on the page yet when she sent it is asked for next
            required=level == LEVELS[0] or level in self.data,
            error_messages={"required": CHOSEN, "invalid_choice": CHOSEN},
        )

    def _given(self, level: str) -> str:
        return str(self.data.get(level, "")) if self.is_bound else str(self.initial.get(level, ""))

    def clean(self) -> dict[str, Any]:
        """A place below another district than the one chosen now is asked for anew."""
        cleaned = super().clean() or {}
        for level in LEVELS[1:]:
            if level in self.errors and self.data.get(level):
                del self.errors[level]
                cleaned[level] = ""
        return cleaned

    def answer(self) -> dict[str, Any]:
        """The codes of the levels, the words, and whether there is nothing more to ask."""
        kept = {level: self.cleaned_data.get(level, "") for level in LEVELS if level in self.fields}
        is_done = all(kept.values())
        return {**kept, "address": self.cleaned_data["address"], "done": is_done}


def _regions_of(unit: Unit) -> Any:
    return Unit.objects.filter(parent=unit, kind__in=REGIONS, closed_on__isnull=True).order_by("path")


def place_of(answers: dict[str, Any]) -> Unit:
    """The region that was chosen: the lowest level that is known, the whole city when nothing is."""
    for level in reversed(LEVELS):
        code = answers.get(level, "")
        if code and code != UNSURE:
            found_unit = Unit.objects.filter(code=code, kind__in=REGIONS, closed_on__isnull=True).first()
            if found_unit is not None:
                return found_unit
    return Unit.objects.filter(parent__isnull=True).order_by("path")[0]
