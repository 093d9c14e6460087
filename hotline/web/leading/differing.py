"""Submitting a difference between units to a leader: both positions, side by side."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.leading.actions import Draft, compose
from hotline.casework.leading.words import Kind
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.units.models import Unit
from hotline.web.leading.composing import LayingForm
from hotline.web.parts.acting import for_staff
from hotline.web.parts.codes import UnitField
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.stepping import key_of

SIDES = (1, 2, 3)
NEEDED = (1, 2)


class DifferenceForm(LayingForm):
    """What the units that differ say, and before whom it is laid."""

    why = forms.CharField(
        label=pgettext_lazy("leading", "What they differ about, and what was tried"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(actor, *given, **more)
        for side in SIDES:
            unit = pgettext_lazy("leading", "Unit %(side)s") % {"side": side}
            said = pgettext_lazy("leading", "Position of unit %(side)s") % {"side": side}
            self.fields[f"unit_{side}"] = UnitField(label=unit, required=side in NEEDED)
            area = forms.Textarea(attrs={"rows": 3})
            self.fields[f"said_{side}"] = forms.CharField(
                label=said, required=side in NEEDED, max_length=2000, widget=area
            )
        sides = [f"{part}_{side}" for side in SIDES for part in ("unit", "said")]
        self.order_fields(["title", "why", *sides, "proposal", "leaders"])

    @property
    def positions(self) -> dict[Unit, str]:
        """What each unit says, by the unit."""
        said = {self.cleaned_data[f"unit_{side}"]: self.cleaned_data[f"said_{side}"] for side in SIDES}
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=[code for code in said if code])}
        return {units[code]: text for code, text in said.items() if code in units}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("submit_brief")
def difference(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The page on which the positions of units that differ about an order are laid before a leader."""
    order = visible_to(actor).filter(number=number).select_related("lead_unit").first()
    if order is None:
        raise Http404
    posted = (request.POST,) if request.method == "POST" else ()
    form = DifferenceForm(actor, *posted, initial=_begun(order))
    title = pgettext("leading", "Submit a difference between units")
    return form_page(
        request,
        form,
        save=lambda: _submitted(request, actor, order, form),
        title=f"{title} · {number}",
        panel_title=pgettext("leading", "The brief"),
        act=pgettext("leading", "Lay before the leaders"),
        act_icon="send",
        back=reverse("order", args=[number]),
        draft=f"difference{number}",
    )


def _begun(order: Order) -> dict[str, Any]:
    """What is known of it: the units that have or had a part in the order, and why one of them returned it."""
    tasks = Task.objects.filter(order=order).select_related("unit").order_by("-pk")
    units = list(dict.fromkeys(task.unit for task in tasks))
    told = journal.history([("order", order.pk)])
    basis = [
        str(each.facts["basis"]) for each in told if each.event.name.startswith("return_") and "basis" in each.facts
    ]
    begun: dict[str, Any] = {"title": masks.in_text(order.title)[:120]}
    begun |= {f"unit_{side}": unit.code for side, unit in zip(SIDES, units, strict=False)}
    return begun | ({"said_1": masks.in_text(basis[-1])} if basis else {})


def _submitted(request: HttpRequest, actor: Actor, order: Order, form: DifferenceForm) -> str:
    said = form.cleaned_data
    draft = Draft(
        kind=Kind.DIFFERENCE.value,
        title=said["title"],
        why=said["why"],
        proposal=said["proposal"],
        orders=[order],
        leaders=list(said["leaders"]),
        positions=form.positions,
    )
    return form.said_before(request, compose(draft, actor=actor, at=timezone.now(), key=key_of(request)))
