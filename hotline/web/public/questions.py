"""The questions of the wizard, one form a page. A form gives what it was told as a plain dict, kept in the draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.words import Kind
from hotline.ground.files.rules import Inspected
from hotline.ground.profiles.rules import Profile
from hotline.web.parts.uploads import Files
from hotline.web.public.draft import MOST_FILES, Draft
from hotline.web.public.fields import YES_NO, PhoneNumber, Words, choice

LONGEST_STORY = 5000
CONCERNED = frozenset({Kind.HELP, Kind.COMPLAINT, Kind.REPORT})
"""Kinds of demand that can only be checked with time and claim (the five elements)."""


class Question(forms.Form):
    """One page of the wizard. `draft` is what was answered on the other pages, `profile` that of the city."""

    def __init__(self, *args: Any, draft: Draft, profile: Profile, **kwargs: Any) -> None:
        self.draft, self.profile = draft, profile
        super().__init__(*args, **kwargs)
        self.shape()

    def shape(self) -> None:
        """Fit the fields to what is known already."""

    def answer(self) -> dict[str, Any]:
        """What is kept of this page."""
        return dict(self.cleaned_data)

    @property
    def uploads(self) -> list[Inspected]:
        """Files that came with this page."""
        return []


class What(Question):
    """What happened, in her own words, with photos."""

    content = Words(
        label=_("What happened?"),
        longest=LONGEST_STORY,
        lines=True,
        rows=8,
        help_text=_("When, where, what happened, and what you ask for. Leave out identity and bank card numbers."),
    )
    photos = Files(
        label=_("Photos or documents"),
        most=MOST_FILES,
        help_text=_("At most 5 files of 20 MB each: pictures, PDF, Word, Excel, sound, video."),
    )

    def clean_photos(self) -> list[Inspected]:
        """No more files than fit beside those that were kept before."""
        uploads: list[Inspected] = self.cleaned_data["photos"]
        if len(uploads) + len(self.draft.files) > MOST_FILES:
            raise forms.ValidationError(_("There are at most 5 files. Take one out first."), code="too_many")
        return uploads

    def answer(self) -> dict[str, Any]:
        """The words; the files are set aside."""
        return {"content": self.cleaned_data["content"]}

    @property
    def uploads(self) -> list[Inspected]:
        """The files that can be kept, also where the words are not there yet."""
        found: list[Inspected] = self.cleaned_data.get("photos") or []
        return found


KINDS = (
    (Kind.CONSULTATION, _("Consultation: I want to know something")),
    (Kind.HELP, _("Help: I need something done")),
    (Kind.COMPLAINT, _("Complaint: something is wrong or was done badly")),
    (Kind.REPORT, _("Report: somebody breaks the law")),
    (Kind.SUGGESTION, _("Suggestion: something could be better")),
    (Kind.PRAISE, _("Praise: somebody did well")),
    (Kind.OTHER, pgettext_lazy("public", "Not sure")),
)


class WhichKind(Question):
    """What kind of demand it is."""

    kind = choice(KINDS, label=_("What do you want to do?"))


class When(Question):
    """When it was, who is concerned, what is asked for: the elements by which a matter can be checked."""

    occurred = Words(
        label=_("When did it happen?"),
        longest=80,
        help_text=_("For example: this morning; the evening of 1 March; every night since last week"),
    )
    party = Words(
        label=_("Who is it about?"),
        longest=120,
        required=False,
        help_text=_("A person, a firm, a site or an authority, as far as you know"),
    )
    claim = Words(
        label=_("What do you ask for?"),
        longest=1000,
        lines=True,
        rows=3,
        help_text=_("For example: put the cover back; explain the rule; return the deposit"),
    )

    def shape(self) -> None:
        """Consultations, suggestions and praise need neither time nor claim."""
        is_concerned = self.draft.answer("kind", "kind") in CONCERNED
        for name in ("occurred", "claim"):
            self.fields[name].required = is_concerned


PRIVACY = (
    ("open", _("With my name: the unit that handles it sees my name and telephone and can call me")),
    ("confidential", _("Confidential: only the hotline knows who I am; the unit sees the matter alone")),
    ("anonymous", _("Anonymous: I leave neither name nor telephone")),
)


class Privacy(Question):
    """Who may know who she is."""

    privacy = choice(PRIVACY, label=_("Who may know who you are?"))

    def shape(self) -> None:
        """Reports of an offence are confidential unless she says otherwise."""
        if self.draft.answer("kind", "kind") == Kind.REPORT:
            self.fields["privacy"].initial = "confidential"


class You(Question):
    """Name and telephone."""

    name = Words(
        label=_("Your name"), longest=60, widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": True})
    )
    phone = PhoneNumber(label=_("Your telephone number"), help_text=_("We send the progress there and call you back."))

    def shape(self) -> None:
        """Local numbers need the city's area code."""
        field = self.fields["phone"]
        if isinstance(field, PhoneNumber):
            field.area_code = self.profile.area_code


class Wishes(Question):
    """Whether she wants to be called back, and whether the answer may be published."""

    visit = choice(YES_NO, label=_("May we call you after the answer to ask whether it is solved?"), initial="yes")
    preferred = Words(
        label=_("When is it best to call you?"),
        longest=80,
        required=False,
        help_text=_("For example: evenings after six"),
    )
    public = choice(
        YES_NO,
        label=_("May the answer be published?"),
        initial="no",
        help_text=_("Names, telephone numbers and addresses are removed before."),
    )

    def shape(self) -> None:
        """Nobody can call who has left no number."""
        if is_anonymous(self.draft):
            del self.fields["visit"], self.fields["preferred"]


def is_anonymous(draft: Draft) -> bool:
    """Whether she chose to leave neither name nor telephone."""
    return bool(draft.answer("privacy", "privacy") == "anonymous")
