"""Forms of the office: filters of its lists, and changes of the registers."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from hotline.ground.workdays.words import Kind as DayKind
from hotline.lib.text import UnfitText, gate
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import roles_off
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit
from hotline.register.units.words import REGIONS, Kind, MergeWay
from hotline.web.parts.codes import UnitField

EVERY = ("", pgettext_lazy("office", "All"))
STAFF_ROLES = [(role.value, role.label) for role in Role if role not in (Role.CALLER, Role.SYSTEM)]
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def roles_here() -> list[tuple[str, str]]:
    """The roles in which an account can be opened: without those the city does without."""
    off = roles_off()
    return [(role, str(label)) for role, label in STAFF_ROLES if role not in off]


class Text(forms.CharField):
    """A text of one line, through the gate."""

    def clean(self, value: Any) -> str:
        """As it is kept."""
        typed = super().clean(value)
        try:
            return gate(typed, longest=self.max_length or 200, field=str(self.label), lines=False)
        except UnfitText as error:
            raise forms.ValidationError(str(error)) from error


class AnyUnitField(UnitField):
    """Any unit of the network, the centre among them."""

    address = "office_find_units"


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day."""
    iso = "%Y-%m-%d"  # what browsers send and take, whatever the language of the page
    widget = forms.DateInput(format=iso, attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, input_formats=[iso], **more)


def search_field() -> Text:
    """What a list is searched for."""
    return Text(label=pgettext_lazy("office", "Search"), required=False, max_length=60)


# ---- filters


class UnitFilter(forms.Form):
    """What narrows the list of units."""

    q = search_field()
    kind = forms.ChoiceField(label=pgettext_lazy("office", "Kind"), required=False, choices=[EVERY, *Kind.choices])
    closed = forms.BooleanField(label=pgettext_lazy("office", "Closed units, too"), required=False)


class AccountFilter(forms.Form):
    """What narrows the list of accounts."""

    q = search_field()
    role = forms.ChoiceField(label=pgettext_lazy("office", "Role"), required=False, choices=[EVERY, *STAFF_ROLES])
    unit = AnyUnitField(label=pgettext_lazy("office", "Unit and below"), required=False)
    standing = forms.ChoiceField(
        label=pgettext_lazy("office", "Standing"),
        required=False,
        choices=[
            EVERY,
            ("open", pgettext_lazy("office", "In use")),
            ("closed", pgettext_lazy("office", "Closed account")),
        ],
    )


class MatterFilter(forms.Form):
    """What narrows the category tree."""

    q = search_field()


class DutyFilter(forms.Form):
    """What narrows the duty list."""

    q = search_field()
    level = forms.ChoiceField(
        label=pgettext_lazy("office", "Level"),
        required=False,
        choices=[EVERY, *((kind.value, kind.label) for kind in REGIONS)],
    )


class AccessFilter(forms.Form):
    """What narrows the journal of access."""

    about = Text(
        label=pgettext_lazy("office", "About whom"),
        required=False,
        max_length=60,
        help_text=pgettext_lazy("office", "Telephone, last four digits, name or number"),
    )
    by = Text(
        label=pgettext_lazy("office", "By whom"),
        required=False,
        max_length=40,
        help_text=pgettext_lazy("office", "Account or name"),
    )
    what = forms.ChoiceField(
        label=pgettext_lazy("office", "What"),
        required=False,
        choices=[
            EVERY,
            ("unmasked", pgettext_lazy("office", "Personal data looked at")),
            ("dialled", pgettext_lazy("history", "Rung up; the number was not shown")),
            ("calls", pgettext_lazy("office", "Calls listened to or looked into")),
            ("orders_exported", pgettext_lazy("office", "List exported")),
            ("calls_exported", pgettext_lazy("office", "List of calls exported")),
            ("signed_in", pgettext_lazy("office", "Signed in")),
            ("accounts", pgettext_lazy("office", "Accounts and tokens")),
            ("leaves", pgettext_lazy("leaves", "Leaves and stand-ins")),
        ],
    )
    since = day_field(pgettext_lazy("office", "From"), required=False)
    until = day_field(pgettext_lazy("office", "Up to"), required=False)


# ---- changes


def reason_field() -> Text:
    """Why a register is changed; it stands in the journal."""
    return Text(
        label=pgettext_lazy("office", "Reason"),
        max_length=200,
        help_text=pgettext_lazy("office", "Notice or order that it rests on; it stands in the journal"),
    )


class OpenUnit(forms.Form):
    """A new unit below another."""

    name = Text(label=pgettext_lazy("unit", "Name"), max_length=80)
    code = forms.RegexField(
        label=pgettext_lazy("office", "Code"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=32,
        help_text=pgettext_lazy("office", "Letters, digits, dots and dashes; never changed again"),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("office", "Kind"),
        choices=[(kind.value, kind.label) for kind in Kind if kind is not Kind.CITY],
        initial=Kind.DEPARTMENT,
    )
    short_name = Text(label=pgettext_lazy("office", "Short name"), required=False, max_length=40)
    name_en = Text(label=pgettext_lazy("office", "English name"), required=False, max_length=120)
    trade = forms.SlugField(
        label=pgettext_lazy("office", "Trade"),
        required=False,
        max_length=32,
        help_text=pgettext_lazy("office", "By which the duty list finds it, for example housing"),
    )
    phone = Text(label=pgettext_lazy("office", "Telephone"), required=False, max_length=40)
    merge_way = forms.ChoiceField(
        label=pgettext_lazy("office", "How it joined 12345"), required=False, choices=[("", "–"), *MergeWay.choices]
    )
    opened_on = day_field(pgettext_lazy("office", "Opened on"), required=False)

    def clean_code(self) -> str:
        """A code is given once."""
        code: str = self.cleaned_data["code"]
        if Unit.objects.filter(code__iexact=code).exists():
            raise forms.ValidationError(pgettext_lazy("office", "Another unit has this code."))
        return code


class MoveUnit(forms.Form):
    """Where a unit goes, with all below it."""

    under = AnyUnitField(label=pgettext_lazy("office", "Below which unit"))
    reason = reason_field()


class CloseUnit(forms.Form):
    """From which day a unit is closed."""

    on = day_field(pgettext_lazy("office", "Closed from"), initial=timezone.localdate)
    reason = reason_field()


class OpenAccount(forms.Form):
    """A new account."""

    name = Text(label=pgettext_lazy("office", "Name"), max_length=40)
    username = forms.CharField(
        label=pgettext_lazy("office", "Account"),
        max_length=40,
        help_text=pgettext_lazy("office", "Small letters, digits, dots and dashes"),
    )
    role = forms.ChoiceField(label=pgettext_lazy("office", "Role"), choices=roles_here)
    unit = AnyUnitField(label=pgettext_lazy("office", "Unit"))

    def clean_username(self) -> str:
        """An account's name is given once, whoever had it."""
        username = str(self.cleaned_data["username"]).strip().lower()
        if not USERNAME.fullmatch(username):
            raise forms.ValidationError(pgettext_lazy("office", "Use small letters, digits, dots and dashes."))
        if Staff.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(pgettext_lazy("office", "This account is there already."))
        return username


class Reason(forms.Form):
    """Why."""

    reason = reason_field()


class GiveToken(forms.Form):
    """A key for a machine."""

    label = Text(label=pgettext_lazy("office", "Used for"), max_length=80)
    expires_on = day_field(pgettext_lazy("office", "Valid up to and with"), required=False)

    def clean_expires_on(self) -> Any:
        """A key that has run out already serves nobody."""
        on = self.cleaned_data["expires_on"]
        if on is not None and on < timezone.localdate():
            raise forms.ValidationError(pgettext_lazy("office", "This day is over."))
        return on


class ChangeDay(forms.Form):
    """What a day is, and by which notice."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("office", "This day is a"), choices=DayKind.choices, widget=forms.RadioSelect
    )
    name = Text(
        label=pgettext_lazy("office", "Name of the holiday"),
        required=False,
        max_length=60,
        help_text=pgettext_lazy("office", "Also of the holiday that a make-up day belongs to"),
    )
    source = Text(
        label=pgettext_lazy("office", "Notice it rests on"),
        max_length=200,
        help_text=pgettext_lazy("office", "Limits that run already keep their date"),
    )
