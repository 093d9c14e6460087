"""When a unit is on duty: by the city's office hours, or by hours of its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from hotline.ground.journal.rules import Actor
from hotline.ground.workdays.rules import Hours, UnfitHours, read_spans, spans_said
from hotline.register.staff.rules import OutOfScope
from hotline.register.units import actions
from hotline.register.units.models import Unit
from hotline.web.office.duty_said import HOLIDAYS, WEEK
from hotline.web.office.forms import Text, reason_field
from hotline.web.office.rules import covers
from hotline.web.office.unit_changes import BOTH, ask
from hotline.web.office.units import open_unit_of
from hotline.web.parts.acting import for_staff


class Spans(Text):
    """The hours of a day as people write them."""

    def clean(self, value: Any) -> Any:
        """As they are counted."""
        typed = super().clean(value)
        try:
            return read_spans(typed)
        except UnfitHours:
            raise forms.ValidationError(
                pgettext("duty", "Write hours one after the other, such as 08:30-12:00, 14:00-17:30.")
            ) from None


class DutyHours(forms.Form):
    """A unit's own hours of duty, weekday by weekday; none at all are the city's office hours."""

    phone = Text(label=pgettext_lazy("duty", "Telephone on duty"), required=False, max_length=40)
    reason = reason_field()

    field_order = (*(f"day{number}" for number in range(len(WEEK))), "holidays", "phone", "reason")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for number, label in enumerate((*WEEK, HOLIDAYS)):
            name = f"day{number}" if number < len(WEEK) else "holidays"
            self.fields[name] = Spans(label=label, required=False, max_length=80)
        self.fields["day0"].help_text = pgettext_lazy(
            "duty",
            "From when to when, such as 08:30-12:00, 14:00-17:30 or 00:00-24:00; empty: nobody is on duty. All days "
            "empty: the city's office hours. A weekend day worked instead of a holiday goes like a Monday.",
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Whoever has own hours is there on Mondays: by them days worked instead go."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        days = [given.get(f"day{number}", ()) for number in range(len(WEEK))]
        if not self.errors and (any(days) or given["holidays"]) and not days[0]:
            self.add_error("day0", pgettext("duty", "Whoever has hours of its own is on duty on Mondays."))
        given["hours"] = Hours(tuple(days), given["holidays"]) if not self.errors and any(days) else None
        return given


@BOTH
@for_staff("set_duty")
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Say when a unit is on duty. Limits that run keep their ends."""
    unit = open_unit_of(code)
    if not covers(actor, "set_duty", unit.path):
        raise OutOfScope("This unit is not yours.")
    form = DutyHours(request.POST or None, initial=_known(unit))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.set_duty(
            unit=unit,
            hours=given["hours"],
            phone=given["phone"],
            actor=actor,
            at=timezone.now(),
            reason=given["reason"],
        )
        messages.success(request, pgettext("duty", "The hours of duty of %(name)s are kept.") % {"name": unit.shown})
        return redirect("office_unit", code=unit.code)
    return ask(request, actor, unit, form, pgettext("duty", "Hours of duty of %(name)s"))


def _known(unit: Unit) -> dict[str, str]:
    """What stands there now."""
    own = unit.hours
    days = {f"day{number}": spans_said(day) for number, day in enumerate(own.week)} if own else {}
    return {**days, "holidays": spans_said(own.holidays) if own else "", "phone": unit.duty_phone}
