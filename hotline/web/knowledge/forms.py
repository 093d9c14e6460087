"""Forms of the knowledge desk: the editor, wordings, error reports, gaps, cards, text modules."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from hotline.register.knowledge.models import Version
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import LONGEST, MOST_BASES, WORDED, Basis, Content, Wording
from hotline.register.knowledge.words import Audience, Demand, FaultKind, Outcome, Reach, Visibility
from hotline.web.knowledge.heads import FIELDS
from hotline.web.parts.choosing import matter_label
from hotline.web.parts.codes import MatterField, PlaceField, UnitField
from hotline.web.parts.numbered import moment_field
from hotline.web.parts.uploads import Files

ISO = "%Y-%m-%d"
"""What browsers send and take, whatever the language of the page."""
ONE_A_LINE = pgettext_lazy("knowledge", "One a line")
FRESH_LINES = 2
"""So many empty lines of the legal basis stand ready."""
PARTS = ("title", "number", "article", "date")
MOST_FILES = 5


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(format=ISO, attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=[ISO], **more)


def text_field(name: str, *, rows: int = 0, **more: Any) -> forms.CharField:
    """A text of an answer: of one line, or of so many rows."""
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=FIELDS[name], widget=widget, max_length=more.pop("max_length", LONGEST.get(name, 4000)), **more
    )


def lines(text: str) -> tuple[str, ...]:
    """One entry a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


BASIS_LABELS: dict[str, Any] = {
    "title": pgettext_lazy("knowledge", "Law or document"),
    "number": pgettext_lazy("knowledge", "Its number"),
    "article": pgettext_lazy("knowledge", "Article"),
    "date": pgettext_lazy("knowledge", "Its date"),
}


class WithBases(forms.Form):
    """A form with lines of a legal basis, of four fields each: those that are known, and empty ones at the end."""

    bases = 0

    def add_bases(self, known: int) -> None:
        """So many lines."""
        self.bases = min(known, MOST_BASES)
        for place in range(self.bases):
            for part, label in BASIS_LABELS.items():
                self.fields[f"basis_{place}_{part}"] = forms.CharField(label=label, required=False, max_length=120)
            self.fields[f"basis_{place}_date"].widget.attrs["placeholder"] = "2026-01-31"

    @property
    def basis_lines(self) -> list[list[forms.BoundField]]:
        """The lines of the legal basis."""
        return [[self[f"basis_{place}_{part}"] for part in PARTS] for place in range(self.bases)]

    @property
    def said_bases(self) -> tuple[Basis, ...]:
        """What was written in them."""
        said = ({part: self.cleaned_data[f"basis_{place}_{part}"] for part in PARTS} for place in range(self.bases))
        return tuple(Basis(**line) for line in said)


def bases_begun(lines: Iterable[Basis]) -> dict[str, str]:
    """What the lines of a legal basis begin with."""
    return {f"basis_{place}_{part}": text for place, line in enumerate(lines) for part, text in line.body.items()}


class AnswerForm(WithBases):
    """The editor: everything that a version of an answer says; `more` adds empty lines of the legal basis."""

    question = text_field("question")
    aliases = text_field("aliases", rows=3, required=False, help_text=ONE_A_LINE)
    short = text_field("short", rows=3)
    full = text_field("full", rows=8, required=False)
    conditions = text_field("conditions", rows=3, required=False)
    materials = text_field("materials", rows=4, required=False, help_text=ONE_A_LINE, max_length=8000)
    place = text_field("place", rows=2, required=False)
    hours = text_field("hours", rows=2, required=False)
    phone = text_field("phone", required=False)
    link = text_field("link", required=False)
    matter = MatterField(label=FIELDS["matter"])
    demand = forms.ChoiceField(label=FIELDS["demand"], choices=Demand.choices)
    audience = forms.ChoiceField(label=FIELDS["audience"], choices=Audience.choices)
    region = PlaceField(label=pgettext_lazy("knowledge", "Where it holds, if not everywhere"), required=False)
    valid_from = day_field(FIELDS["valid_from"], required=False)
    valid_to = day_field(FIELDS["valid_to"], required=False)
    review_on = day_field(FIELDS["review_on"], required=False)
    visibility = forms.ChoiceField(label=FIELDS["visibility"], choices=Visibility.choices)
    contact = text_field("contact", required=False)
    related = forms.CharField(
        label=FIELDS["related"],
        required=False,
        max_length=400,
        help_text=pgettext_lazy("knowledge", "Numbers, with a space between them"),
    )
    note = text_field("note", required=False)

    def __init__(self, *given: Any, bases: int = 0, is_new: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        if is_new:
            self.fields["unit"] = UnitField(label=pgettext("knowledge", "Kept by"))
        asked = str(self.data.get("basis_lines", "")) if self.is_bound else ""
        known = int(asked) if asked.isdecimal() and len(asked) < 3 else bases + FRESH_LINES
        if "more" in self.data:
            known += FRESH_LINES
        self.add_bases(known)

    @property
    def said(self) -> Content:
        """What was written."""
        given = self.cleaned_data
        plain = {name: given[name] for name in Content.__dataclass_fields__ if name in given}
        plain |= {"aliases": lines(given["aliases"]), "materials": lines(given["materials"])}
        plain |= {"related": tuple(word.upper() for word in re.split(r"[\s,，、;；]+", given["related"]) if word)}
        return Content(**plain, basis=self.said_bases)


def begun_with(version: Version) -> dict[str, Any]:
    """What the editor of a known answer begins with."""
    content = content_of(version)
    begun: dict[str, Any] = {name: getattr(content, name) for name in AnswerForm.base_fields}
    begun |= {"aliases": "\n".join(content.aliases), "materials": "\n".join(content.materials)}
    begun |= {"related": " ".join(content.related), "note": "", "matter": matter_label(version.matter)}
    return begun | bases_begun(content.basis)


class WordingForm(forms.Form):
    """An answer in another language."""

    def __init__(self, *given: Any, version: Version, **more: Any) -> None:
        super().__init__(*given, **more)
        rows = {"question": 0, "short": 3, "full": 8, "conditions": 3, "materials": 4, "place": 2, "hours": 2}
        for name in WORDED:
            if not getattr(version, name) and name not in ("question", "short"):
                continue  # what the unit did not write is not said in another language
            hint = ONE_A_LINE if name == "materials" else ""
            needed = name in ("question", "short")
            longest = 24_000 if name == "materials" else LONGEST[name] * 3
            self.fields[name] = text_field(name, rows=rows[name], required=needed, help_text=hint, max_length=longest)

    @property
    def said(self) -> Wording:
        """What was written."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        if "materials" in given:
            given["materials"] = lines(given["materials"])
        return Wording(**given)


class ReportForm(forms.Form):
    """What is wrong with an answer."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("knowledge", "What is wrong"), choices=FaultKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=pgettext_lazy("knowledge", "What should it say? Where does one see that?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    """What became of an error report."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("knowledge", "What became of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    wrong_since = forms.TypedChoiceField(
        label=pgettext_lazy("knowledge", "Wrong since which version"), required=False, coerce=int, empty_value=None
    )
    reply = forms.CharField(
        label=pgettext_lazy("knowledge", "What was mended, or why it is right"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    right_since = forms.TypedChoiceField(
        label=pgettext_lazy("knowledge", "Right again since which version"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, serial: int, *given: Any, published: Sequence[int] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["wrong_since"].choices = _versions(range(serial, 0, -1))  # type: ignore[attr-defined]  # of choices
        if len(published) > 1:
            self.fields["right_since"].choices = _versions(published[::-1])  # type: ignore[attr-defined]  # the same
        else:
            del self.fields["right_since"]
        self.order_fields(("outcome", "wrong_since", "right_since", "reply"))


def _versions(serials: Iterable[int]) -> list[tuple[str, str]]:
    return [(str(each), pgettext("knowledge", "Version %(serial)d") % {"serial": each}) for each in serials]


class GapForm(forms.Form):
    """A search that found nothing is closed: with the answer that says it now, or because it needs none."""

    answer = forms.CharField(
        label=pgettext_lazy("knowledge", "Number of the answer that says it"),
        required=False,
        max_length=12,
        help_text=pgettext_lazy("knowledge", "Empty: it needs no answer"),
    )


class CardForm(forms.Form):
    """An incident card."""

    title = forms.CharField(label=pgettext_lazy("knowledge", "What is going on"), max_length=60)
    text = forms.CharField(
        label=pgettext_lazy("knowledge", "What is said about it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    region = PlaceField(label=pgettext_lazy("knowledge", "Where"))
    matter = MatterField(label=pgettext_lazy("knowledge", "About which matter"), required=False)
    begins_at = moment_field(pgettext_lazy("knowledge", "From"))
    ends_at = moment_field(pgettext_lazy("knowledge", "Until; then it goes by itself"))
    visibility = forms.ChoiceField(
        label=FIELDS["visibility"],
        choices=[(Visibility.SEATS.value, Visibility.SEATS.label), (Visibility.PUBLIC.value, Visibility.PUBLIC.label)],
    )


class ModuleForm(WithBases):
    """A text module."""

    shortcut = forms.CharField(
        label=pgettext_lazy("knowledge", "Shortcut"),
        max_length=20,
        help_text=pgettext_lazy("knowledge", "Typed after ::"),
    )
    title = forms.CharField(label=pgettext_lazy("knowledge", "Title"), max_length=60)
    text = forms.CharField(
        label=pgettext_lazy("knowledge", "Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, reaches: list[str], *given: Any, bases: int = 0, **more: Any) -> None:
        super().__init__(*given, **more)
        if reaches:
            label = pgettext("knowledge", "Whose it is")
            choices = [(each, Reach(each).label) for each in reaches]
            self.fields["reach"] = forms.ChoiceField(label=label, choices=choices)
        self.plain = list(self.fields)
        self.add_bases(bases + FRESH_LINES)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All but the legal basis."""
        return [self[name] for name in self.plain]

    @property
    def said(self) -> dict[str, Any]:
        """What was written."""
        return {name: self.cleaned_data[name] for name in self.plain} | {"basis": self.said_bases}


class FilesForm(forms.Form):
    """Files that belong to an answer."""

    documents = Files(most=MOST_FILES, label=pgettext_lazy("knowledge", "Files"))
    is_public = forms.BooleanField(
        label=pgettext_lazy("knowledge", "Citizens see them with the answer"), required=False, initial=True
    )


class HandOverForm(forms.Form):
    """Which unit keeps an answer from now on."""

    unit = UnitField(label=pgettext_lazy("knowledge", "Kept by, from now on"))


class ReviewForm(forms.Form):
    """Why everything that cites a law is to be looked at."""

    reason = forms.CharField(
        label=pgettext_lazy("knowledge", "What has changed in it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LawForm(forms.Form):
    """Which law or document."""

    q = forms.CharField(label=pgettext_lazy("knowledge", "Title or number"), required=False, max_length=120)
