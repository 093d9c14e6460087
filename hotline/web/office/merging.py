"""Merging a unit into another one, or splitting a part of its work off: asked for, looked at, and only then done."""

import hashlib
import json
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.steps.rules import KeyReused
from hotline.casework.successions.actions import ACT, succeed
from hotline.casework.successions.queries import Foreseen, Plan, foresee
from hotline.ground.journal.rules import Actor
from hotline.lib.paths import PathLimit
from hotline.register.matters.rules import Scope
from hotline.register.staff.models import Staff
from hotline.register.units.actions import UnitRefused
from hotline.register.units.models import Unit
from hotline.web.office import shell
from hotline.web.office.forms import AnyUnitField, Text, reason_field
from hotline.web.office.units import open_unit_of
from hotline.web.parts.acting import for_staff
from hotline.web.parts.codes import BETWEEN, MatterField, PlaceField
from hotline.web.parts.pieces import Row

WHOLE, PART = "whole", "part"


class MattersField(MatterField):
    """Several classes of matter, one after the other; a list of codes comes out."""

    note = pgettext_lazy("codes", "Several with a comma between them")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, **kwargs)
        self.widget.attrs["data-combobox-many"] = True

    def clean(self, value: Any) -> Any:
        """The codes of what was typed, each once."""
        typed = forms.CharField.clean(self, value)
        words = [word.strip() for word in BETWEEN.split(typed) if word.strip()]
        return list(dict.fromkeys(self.resolved(word) for word in words))


class SucceedUnit(forms.Form):
    """Which unit takes over, and whether everything or a part."""

    to = AnyUnitField(label=pgettext_lazy("office", "Unit that takes over"))
    extent = forms.ChoiceField(
        label=pgettext_lazy("office", "What passes on"),
        choices=[
            (WHOLE, pgettext_lazy("office", "Everything: the unit is merged and closed")),
            (PART, pgettext_lazy("office", "A part of its work: the unit goes on")),
        ],
        widget=forms.RadioSelect,
        initial=WHOLE,
    )
    matters = MattersField(label=pgettext_lazy("office", "Of a part: which categories"), required=False)
    region = PlaceField(label=pgettext_lazy("office", "Of a part: in which region"), required=False)
    accounts = forms.MultipleChoiceField(
        label=pgettext_lazy("office", "Of a part: which people go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = Text(
        label=pgettext_lazy("office", "Document it rests on"),
        max_length=200,
        help_text=pgettext_lazy("office", "Its number; the duty list and the journal name it"),
    )
    reason = reason_field()
    tells = forms.BooleanField(
        label=pgettext_lazy("office", "Tell the citizens who wait which unit has their matter now"),
        required=False,
        initial=True,
    )

    def __init__(self, unit: Unit, data: Any = None) -> None:
        super().__init__(data)
        people = Staff.objects.filter(unit=unit, is_active=True).order_by("username")
        chosen = [(each.username, f"{each.name} · {each.get_role_display()}") for each in people]
        self.fields["accounts"].choices = chosen  # type: ignore[attr-defined]  # a field of choices
        if not chosen:
            del self.fields["accounts"]

    def clean(self) -> dict[str, Any]:
        """A part is said by category or region; everything needs neither."""
        given = super().clean() or self.cleaned_data
        is_narrowed = bool(given.get("matters") or given.get("region"))
        if given.get("extent") == PART and not is_narrowed and not self.errors:
            self.add_error("matters", pgettext("office", "Say which categories or which region pass on."))
        return given

    def plan(self, unit: Unit) -> Plan:
        """What is asked for."""
        given = self.cleaned_data
        successor = Unit.objects.get(code=given["to"])
        more: dict[str, Any] = {"basis": given["basis"], "tells_callers": given["tells"]}
        if given["extent"] == WHOLE:
            return Plan(unit, successor, **more)
        region = Unit.objects.get(code=given["region"]) if given["region"] else None
        scope = Scope(tuple(given["matters"]), region.path if region else "")
        return Plan(unit, successor, scope, region, tuple(given.get("accounts", ())), **more)

    def seen(self) -> str:
        """A mark of what was looked at: what is confirmed is what stood there."""
        said = json.dumps(self.cleaned_data, sort_keys=True, default=str)
        return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(ACT)
def merge(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Say what passes on; look at how much that is; do it in one act."""
    unit = open_unit_of(code)
    form = SucceedUnit(unit, request.POST or None)
    context: dict[str, Any] = {"unit": unit, "form": form, "seen": None}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("seen") == form.seen() and (done := _done(request, actor, form, unit)):
            return done
        if form.is_valid():
            plan = form.plan(unit)
            context |= _preview(plan, foresee(plan, on=timezone.localdate()))
            context |= {"seen": form.seen(), "key": uuid.uuid4().hex, "said": _said(request)}
    refused = form.is_bound and not form.is_valid()
    return shell.page(request, actor, "units", "merge.html", context, status=422 if refused else 200)


def _said(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to be carried along while it is looked at."""
    names = [name for name in request.POST if name not in ("csrfmiddlewaretoken", "seen", "key")]
    return [(name, str(value)) for name in names for value in request.POST.getlist(name)]


def _done(request: HttpRequest, actor: Actor, form: SucceedUnit, unit: Unit) -> HttpResponse | None:
    """Do what was looked at; None where it is refused."""
    key = request.POST.get("key", "")[:64]
    reason = form.cleaned_data["reason"]
    try:
        done = succeed(
            form.plan(unit), reason=reason, actor=actor, at=timezone.now(), key=f"merge:{key}" if key else ""
        )
    except (UnitRefused, PathLimit, KeyReused) as refused:
        form.add_error("to", str(refused))
        return None
    said = ngettext("%(count)d order has passed to %(name)s.", "%(count)d orders have passed to %(name)s.", done.orders)
    messages.success(request, said % {"count": done.orders, "name": done.successor.shown})
    return HttpResponseRedirect(reverse("office_unit", args=[unit.code]))


def _preview(plan: Plan, found: Foreseen) -> dict[str, Any]:
    """How much would move, line by line."""
    rows = [
        Row(pgettext("office", "Open orders"), f"{found.orders:,}"),
        Row(pgettext("office", "of these led by the unit"), f"{found.led:,}"),
        Row(pgettext("office", "Parts in orders"), f"{found.parts:,}"),
        Row(pgettext("office", "Documents of supervision to be answered"), f"{found.documents:,}"),
        Row(pgettext("office", "Standard answers"), f"{found.answers:,}"),
        Row(pgettext("office", "Lines of the duty list"), f"{found.duties:,}"),
        Row(pgettext("office", "Trades found by the duty list"), "、".join(found.trades)),
        Row(pgettext("office", "Units below it"), found.units_below or ""),
        Row(pgettext("office", "Accounts"), "、".join(found.accounts)),
    ]
    return {"plan": plan, "rows": [row for row in rows if row.value != ""], "is_whole": plan.scope.is_whole}
