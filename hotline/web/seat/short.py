"""Surge mode: the announcement first, then place, one line and a number; the rest can be asked after the storm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.emergencies.actions import link
from hotline.casework.emergencies.models import Incident
from hotline.casework.emergencies.queries import running_surge
from hotline.casework.loop import take_appeal_step
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.phones import Phone, normalise
from hotline.lib.text import UnfitText
from hotline.register.people.actions import Introduction
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts.acting import for_staff
from hotline.web.parts.choosing import PLACES, code_field, meant, text_field
from hotline.web.parts.stepping import refuse
from hotline.web.seat import showing

ANNOUNCED = "announced"
"""The act of a caller to whom the announcement says all: answered with it, and told again when it ends."""


class ShortForm(forms.Form):
    """What is asked while hundreds wait."""

    place = text_field(pgettext_lazy("seat", "Place"))
    place_code = code_field()
    address_text = forms.CharField(label=pgettext_lazy("seat", "Address in detail"), required=False, max_length=200)
    line = forms.CharField(label=pgettext_lazy("seat", "In one line"), max_length=200)
    phone = forms.CharField(label=pgettext_lazy("seat", "Caller's number"), required=False, max_length=64)

    def __init__(self, *args: Any, area_code: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.area_code = area_code
        self.number: Phone | None = None
        self.place_row: Any = None

    def clean(self) -> dict[str, Any]:
        """The place is looked up, a number is read where one is given."""
        given = super().clean() or {}
        self.place_row = meant(self, "place", PLACES)
        if self.place_row is None and "place" not in self.errors:
            self.add_error("place", pgettext("seat", "Choose the place"))
        if typed := given.get("phone"):
            self.number = normalise(typed, area_code=self.area_code or None)
            if self.number is None:
                self.add_error("phone", pgettext("seat", "This is no telephone number"))
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("register")
def short_form(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The short form of the surge that is on; without one, the console."""
    surge = running_surge(timezone.now())
    if surge is None:
        messages.info(request, pgettext("seat", "Surge mode is off: register as always."))
        return redirect("seat")
    profile = profiles.current()
    form = ShortForm(request.POST or None, area_code=profile.area_code)
    if request.method == "POST" and form.is_valid() and _taken(request, actor, form, surge.incident):
        return redirect("seat_short")
    context = {
        "desk_now": "seat",
        "form": form,
        "surge": surge,
        "incident": surge.incident,
        "seat_tabs": showing.tabs(actor, now="short"),
        "autofocus": {"autofocus": True},
    }
    return render(request, "seat/short.html", context, status=422 if form.is_bound else 200)


def _taken(request: HttpRequest, actor: Actor, form: ShortForm, incident: Incident) -> bool:
    """Register, link, and answer with the announcement where it says all; all of it or nothing, once for each click."""
    at, key = timezone.now(), request.POST.get("idempotency_key", "")[:60]
    try:
        with transaction.atomic():
            appeal, code = _registered(form, incident, actor=actor, key=key)
            link(incident, appeals=[appeal], actor=actor, at=at)
            if request.POST.get("act") == ANNOUNCED:
                given = {"answer": incident.announcement}
                take_appeal_step(appeal, "answer", actor=actor, at=at, given=given, key=f"{key}:answer" if key else "")
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return False
    said = pgettext("seat", "Registered: %(number)s, query code %(code)s.")
    messages.success(request, said % {"number": appeal.number, "code": code})
    return True


def _registered(form: ShortForm, incident: Incident, *, actor: Actor, key: str) -> tuple[Appeal, str]:
    given = form.cleaned_data
    registration = Registration(
        title=f"{incident.title}：{given['line']}"[:120],
        content=given["line"],
        region=form.place_row,
        channel=Channel.PHONE,
        kind=Kind.HELP,
        urgency=Urgency.URGENT,
        matter=incident.matters.first(),
        person=Introduction(phone=form.number),
        language="en" if (get_language() or "").startswith("en") else "zh-Hans",
        address_text=given.get("address_text", ""),
        is_anonymous=form.number is None,
        wants_visit=False,
    )
    return register(registration, actor=actor, at=timezone.now(), key=f"{key}:register" if key else "")
