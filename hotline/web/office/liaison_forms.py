"""Forms of the liaison posts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from hotline.register.liaisons.models import Post
from hotline.register.liaisons.words import Standing
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit
from hotline.web.office.forms import EVERY, Text, day_field, search_field

MOST = 200
"""Accounts of a unit that can be chosen."""


class LiaisonFilter(forms.Form):
    """What narrows the list of units by their posts."""

    q = search_field()
    standing = forms.ChoiceField(
        label=pgettext_lazy("office", "Standing"), required=False, choices=[EVERY, *Standing.choices]
    )


class NameLiaison(forms.Form):
    """Who holds a post. A known number is not shown: left empty it stays."""

    account = forms.ChoiceField(
        label=pgettext_lazy("office", "Account"),
        required=False,
        help_text=pgettext_lazy("liaisons", "Of this unit; who has none is entered by name"),
    )
    name = Text(label=pgettext_lazy("office", "Name"), required=False, max_length=40)
    phone = Text(label=pgettext_lazy("office", "Telephone"), required=False, max_length=40)
    since = day_field(pgettext_lazy("liaisons", "In the post since"), initial=timezone.localdate)
    trained_on = day_field(pgettext_lazy("liaisons", "Trained on"), required=False)
    known = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, unit: Unit, post: Post | None) -> None:
        known: dict[str, Any] = {}
        if post is not None:
            known = {"since": post.since, "trained_on": post.trained_on, "known": post.pk, "account": post.holder_id}
            known["name"] = "" if post.holder else post.name
        super().__init__(data, initial=known)
        accounts = Staff.objects.filter(unit=unit, is_active=True).order_by("username")[:MOST]
        choices = [(str(person.pk), f"{person.name} · {person.get_role_display()}") for person in accounts]
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = [("", pgettext_lazy("liaisons", "No account")), *choices]
        if post is not None:
            self.fields["phone"].help_text = pgettext_lazy("liaisons", "Left empty, the known number stays")
