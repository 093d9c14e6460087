"""The forms of a seat: what a caller says, how it is classed, and what each decision needs besides."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy

from hotline.casework.appeals.actions import Registration
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import CalledFirst, Element, Kind, Sensitivity, Transfer, Urgency
from hotline.casework.calls.models import Call
from hotline.casework.correspondence.words import Channel
from hotline.casework.emergencies.rules import complete
from hotline.ground.profiles.rules import Profile
from hotline.lib.phones import Phone, normalise
from hotline.lib.text import UnfitText, gate
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.people.words import Kind as PersonKind
from hotline.register.people.words import Language
from hotline.register.units.models import Unit
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.choosing import MATTERS, PLACES, UNITS, code_field, meant, text_field
from hotline.web.parts.codes import UnitsField
from hotline.web.parts.stepping import choices_of
from hotline.web.seat import intake

NEEDS_CLASS = frozenset({intake.OPEN, intake.DISPATCH})
"""Decisions for which kind, category and place must be known: an order is opened with them."""
NEEDS_REACH = frozenset({intake.REGISTER, intake.OPEN, intake.DISPATCH, intake.ASK})
"""Decisions after which somebody must be able to reach the caller, unless she wishes to stay anonymous."""


class IntakeForm(forms.Form):
    """How an appeal is classed, and the fields of every decision. Only those of the decision taken are asked for."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("seat", "Kind of demand"), choices=Kind.choices, widget=forms.RadioSelect, required=False
    )
    matter = text_field(pgettext_lazy("seat", "Category"))
    matter_code = code_field()
    place = text_field(pgettext_lazy("seat", "Place"))
    place_code = code_field()
    urgency = forms.ChoiceField(label=pgettext_lazy("seat", "Urgency"), choices=Urgency.choices, required=False)
    lead = text_field(pgettext_lazy("seat", "Lead unit"))
    lead_code = code_field()
    lead_offered = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    assisting = forms.MultipleChoiceField(required=False, label=pgettext_lazy("seat", "Assisting units"))

    answer = forms.CharField(
        label=pgettext_lazy("seat", "Answer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    refusal = forms.ChoiceField(
        label=pgettext_lazy("seat", "Kind of matter that is not accepted"), required=False, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=pgettext_lazy("seat", "What we say to the caller"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # not named "elements" as in the step: a field of that name hides the elements of its form from every script
    missing = forms.MultipleChoiceField(
        label=pgettext_lazy("seat", "What is missing"),
        required=False,
        choices=Element.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    question = forms.CharField(
        label=pgettext_lazy("seat", "What we ask the caller"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    send_answer = forms.BooleanField(
        label=pgettext_lazy("seat", "Send the standard answer to the caller by message, too"), required=False
    )
    line = forms.ChoiceField(label=pgettext_lazy("seat", "Emergency line"), required=False, widget=forms.RadioSelect)
    transfer = forms.ChoiceField(
        label=pgettext_lazy("seat", "How the handover ended"),
        required=False,
        choices=Transfer.choices,
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(
        label=pgettext_lazy("seat", "What the line was told"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    line_number = forms.CharField(
        label=pgettext_lazy("seat", "The line's own number of the case"), required=False, max_length=60
    )
    called_first = forms.ChoiceField(
        label=pgettext_lazy("seat", "Who was called first"), required=False, choices=[("", "—"), *CalledFirst.choices]
    )
    with_number = forms.BooleanField(
        label=pgettext_lazy("seat", "The caller agrees that her number is passed on"), required=False
    )
    follow = forms.BooleanField(label=pgettext_lazy("seat", "Open an order that follows the matter"), required=False)
    note = forms.CharField(
        label=pgettext_lazy("seat", "Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, profile: Profile, act: str = "", offered_units: Iterable[str] = (), **more: Any):
        super().__init__(*args, **more)
        self.profile, self.act = profile, act
        offered = choices_of(profile)
        for name in ("refusal", "line"):
            self._choices(name, offered[name])
        self._choices("assisting", [(code, code) for code in offered_units])
        self.matter_row: Matter | None = None
        self.place_row: Unit | None = None
        self.lead_row: Unit | None = None

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Classification is looked up, texts pass the gate, and a decision gets what it needs."""
        given = super().clean() or {}
        self.matter_row = meant(self, "matter", MATTERS)
        self.place_row = meant(self, "place", PLACES)
        if self.act == intake.HAND_OVER:
            self._never_refused(given)
        if self.act in NEEDS_CLASS:
            self._ask_for("kind", pgettext_lazy("seat", "Choose what kind of demand it is"))
            self._ask_for("matter", pgettext_lazy("seat", "Choose the category"))
            self._ask_for("place", pgettext_lazy("seat", "Choose the place"))
        if self.act == intake.ANSWER and given.get("send_answer") and "told" not in self.data:
            self.add_error("send_answer", pgettext_lazy("seat", "Insert a standard answer first; nothing else is sent"))
        if self.act == intake.ASK:
            self._ask_for("missing", pgettext_lazy("seat", "Choose what is missing"))
        if self.act == intake.DISPATCH:
            self.lead_row = meant(self, "lead", UNITS)
            self._ask_for("lead", pgettext_lazy("seat", "Confirm the lead unit, or choose another"))
        return given

    def _never_refused(self, given: dict[str, Any]) -> None:
        """A danger to life is handed over whatever is missing or cannot be read: what was typed goes along as words."""
        unread = [str(self.data.get(name, "")).strip() for name in ("place", "matter") if name in self.errors]
        for name in ("place", "matter"):
            self.errors.pop(name, None)
        words = [given.get("summary", ""), *unread]
        given["summary"] = "\n".join(word for word in words if word)[:500]
        spoken = self.profile.emergencies(" ".join([str(given.get("content", "")), given["summary"]]))
        lines = [line.code for line in self.profile.emergency_lines]
        given |= complete(given, lines=lines, spoken_of=[line.code for line in spoken])

    def _ask_for(self, name: str, sentence: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, str(sentence))

    @property
    def given(self) -> dict[str, object]:
        """What the step of the decision is given."""
        classed = self.classed
        own = {STEP_NAMES.get(name, name): self.cleaned_data.get(name) for name in _GIVEN.get(self.act, ())}
        if self.act in NEEDS_CLASS:
            own = dict(classed)
        elif self.act == intake.ANSWER:
            own |= {name: classed[name] for name in ("kind", "matter") if name in classed}
        return {name: value for name, value in own.items() if value not in (None, "", [], False)}

    @property
    def classed(self) -> dict[str, object]:
        """Kind, category, urgency and place as the steps name them."""
        known = {
            "kind": self.cleaned_data.get("kind"),
            "urgency": self.cleaned_data.get("urgency"),
            "matter": self.matter_row.code if self.matter_row else "",
            "place": self.place_row.code if self.place_row else "",
        }
        return {name: value for name, value in known.items() if value}

    def dispatched(self, basis: str) -> dict[str, object]:
        """What the dispatch is given, where the seat dispatches at once."""
        if self.lead_row is None:
            return {}
        found: dict[str, object] = {"lead": self.lead_row.code}
        if assisting := [code for code in self.cleaned_data.get("assisting", []) if code != self.lead_row.code]:
            found["assisting"] = assisting
        return found | ({"basis": basis} if basis else {})


STEP_NAMES: Mapping[str, str] = {"missing": "elements"}
_GIVEN: Mapping[str, tuple[str, ...]] = {
    intake.ANSWER: ("answer",),
    intake.REFUSE: ("refusal", "explanation"),
    intake.ASK: ("missing", "question"),
    intake.HAND_OVER: (
        "line",
        "transfer",
        "summary",
        "line_number",
        "called_first",
        "with_number",
        "follow",
        "note",
    ),
}


ASKED_AS: Mapping[str, str] = {"employer": "employer", "address": "home_address", "email": "email"}
"""What a city may ask of a caller besides (the profile's [form]), and the field of the form."""


class RegisterForm(IntakeForm):
    """What a caller says, typed in by a seat."""

    channel = forms.ChoiceField(label=pgettext_lazy("seat", "Channel"), choices=Channel.choices, required=False)
    phone = forms.CharField(label=pgettext_lazy("seat", "Caller's number"), required=False, max_length=64)
    name = forms.CharField(label=pgettext_lazy("seat", "Caller's name"), required=False, max_length=60)
    person_kind = forms.ChoiceField(
        label=pgettext_lazy("seat", "The caller is"), choices=PersonKind.choices, required=False
    )
    language = forms.ChoiceField(label=pgettext_lazy("seat", "Language"), choices=Language.choices, required=False)
    title = forms.CharField(label=pgettext_lazy("seat", "Title"), required=False, max_length=120)
    content = forms.CharField(
        label=pgettext_lazy("seat", "What the caller says"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    occurred = forms.CharField(label=pgettext_lazy("seat", "When it happened"), required=False, max_length=80)
    address_text = forms.CharField(label=pgettext_lazy("seat", "Address in detail"), required=False, max_length=200)
    object_name = forms.CharField(label=pgettext_lazy("seat", "Who it is about"), required=False, max_length=120)
    claim = forms.CharField(label=pgettext_lazy("seat", "What the caller asks for"), required=False, max_length=2000)
    is_confidential = forms.BooleanField(label=pgettext_lazy("seat", "Confidential"), required=False)
    is_anonymous = forms.BooleanField(label=pgettext_lazy("seat", "Anonymous"), required=False)
    wants_visit = forms.BooleanField(label=pgettext_lazy("seat", "Wants a return visit"), required=False)
    preferred_time = forms.CharField(label=pgettext_lazy("seat", "Best time to call"), required=False, max_length=80)
    wants_public = forms.BooleanField(label=pgettext_lazy("seat", "Agrees to publication"), required=False)
    external_number = forms.CharField(
        label=pgettext_lazy("seat", "Number of the letter or other system"), required=False, max_length=60
    )
    external_system = forms.CharField(label=pgettext_lazy("seat", "Who handed it down"), required=False, max_length=40)
    outer_due_at = forms.DateTimeField(
        label=pgettext_lazy("seat", "Deadline set from above"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    employer = forms.CharField(label=pgettext_lazy("seat", "Where the caller works"), required=False, max_length=120)
    home_address = forms.CharField(label=pgettext_lazy("seat", "The caller's address"), required=False, max_length=200)
    email = forms.EmailField(label=pgettext_lazy("seat", "The caller's e-mail address"), required=False, max_length=254)

    sensitivity = forms.ChoiceField(
        label=pgettext_lazy("seat", "Sensitivity"), choices=Sensitivity.choices, required=False
    )
    complained = UnitsField(label=pgettext_lazy("seat", "Units complained of"), required=False)

    repeat_of = forms.CharField(required=False, max_length=24)
    call = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, call: Call | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on_call = call
        self.phone_number: Phone | None = None
        self._choices(
            "language", [(tag, str(label)) for tag, label in Language.choices if tag in self.profile.languages]
        )
        for asked, name in ASKED_AS.items():
            if asked not in self.profile.form_asks:
                del self.fields[name]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What this city's form asks of a caller besides name and number."""
        return [self[name] for name in ASKED_AS.values() if name in self.fields]

    def in_clear(self, typed: str) -> str:
        """The number that is meant: the seat sees that of the call masked, and leaves it as it stands."""
        number = self.on_call.other if self.on_call else ""
        return number if number and typed.strip() == masked_phone(number) else typed

    def clean(self) -> dict[str, Any]:
        """The number is read, and somebody who wants an answer can be reached."""
        given = super().clean()
        typed = self.in_clear(given.get("phone", ""))
        if typed:
            self.phone_number = normalise(typed, area_code=self.profile.area_code or None)
            if self.phone_number is None and self.act == intake.HAND_OVER:
                given["summary"] = f"{typed} {given.get('summary', '')}".strip()[:500]
            elif self.phone_number is None:
                self.add_error("phone", pgettext_lazy("seat", "This is no telephone number"))
        elif self.act in NEEDS_REACH and not given.get("name") and not given.get("is_anonymous"):
            self.add_error("phone", pgettext_lazy("seat", "Give a number or a name, or tick “Anonymous”"))
        if self.act == intake.ASK and not typed:
            self.add_error("phone", pgettext_lazy("seat", "Without a number nobody can be asked"))
        if self.act == intake.HAND_OVER:
            at_once = pgettext_lazy("seat", "Handed over at once; nothing could be written down.")
            given["content"] = given.get("content") or given.get("summary") or str(at_once)
        self._ask_for("content", pgettext_lazy("seat", "Write down what the caller says"))
        self._through_the_gate(given)
        return given

    def _through_the_gate(self, given: dict[str, Any]) -> None:
        besides = [name for name in ASKED_AS.values() if name in self.fields and name != "email"]
        for name in ("name", "preferred_time", "external_number", "external_system", *besides):
            longest = max(80, getattr(self.fields[name], "max_length", 0) or 0)
            try:
                given[name] = gate(
                    given.get(name) or "", longest=longest, field=str(self.fields[name].label), lines=False
                )
            except UnfitText as error:
                self.add_error(name, error.reason)

    def introduction(self, known: Appeal | None = None) -> Introduction:
        """How the caller introduces herself. To append to an earlier appeal the caller of that one is meant, unless
        another name is given."""
        given = self.cleaned_data
        name = given.get("name") or ""
        if not name and known is not None and known.person is not None:
            name = known.person.name
        language = given.get("language") or Language.ZH_HANS
        kind = given.get("person_kind") or PersonKind.NATURAL
        employer, address, email = (given.get(field) or "" for field in ASKED_AS.values())
        return Introduction(
            name=name,
            phone=self.phone_number,
            kind=kind,
            language=language,
            employer=employer,
            address=address,
            email=email,
        )

    def registration(self, *, region: Unit, known: Appeal | None = None, repeat: Appeal | None = None) -> Registration:
        """What is registered. `region` stands in where no place is known; `repeat` is the closed matter that comes up
        again."""
        given = self.cleaned_data
        plain: dict[str, Any] = {name: given.get(name) or "" for name in _PLAIN}
        ticked: dict[str, Any] = {name: bool(given.get(name)) for name in _TICKED}
        person = self.introduction(known)
        return Registration(
            region=self.place_row or region,
            channel=(self.on_call.came_by if self.on_call else given.get("channel")) or Channel.PHONE,
            kind=given.get("kind") or Kind.OTHER,
            urgency=given.get("urgency") or Urgency.NORMAL,
            matter=self.matter_row,
            person=person,
            language=person.language,
            repeat_of=repeat,
            sensitivity=given.get("sensitivity") or Sensitivity.NONE,
            complained=tuple(Unit.objects.filter(code__in=given.get("complained") or ()).order_by("path")),
            outer_due_at=given.get("outer_due_at"),
            contact=self.on_call.contact if self.on_call else None,
            **plain,
            **ticked,
        )


_PLAIN = (
    "title",
    "content",
    "occurred",
    "address_text",
    "object_name",
    "claim",
    "preferred_time",
    "external_number",
    "external_system",
)
_TICKED = ("is_confidential", "is_anonymous", "wants_visit", "wants_public")

FRESH: Mapping[str, object] = {
    "channel": Channel.PHONE.value,
    "urgency": Urgency.NORMAL.value,
    "language": Language.ZH_HANS.value,
    "person_kind": PersonKind.NATURAL.value,
    "wants_visit": True,
}
"""What an empty form begins with."""


def classed(appeal: Appeal, place: str, matter: str) -> dict[str, object]:
    """What the form of a waiting appeal begins with: how it was classed so far."""
    return {
        "kind": appeal.kind,
        "urgency": appeal.urgency,
        "matter": matter,
        "matter_code": appeal.matter.code if appeal.matter else "",
        "place": place,
        "place_code": appeal.region.code,
    }


def refusals(profile: Profile) -> list[dict[str, object]]:
    """The kinds of matter that are not accepted, as the dialog shows them: with what the caller is told."""
    language = get_language() or ""
    return [
        {"code": refusal.code, "needs_leader": refusal.needs_leader, **refusal.said(language)}
        for refusal in profile.refusals.values()
    ]
