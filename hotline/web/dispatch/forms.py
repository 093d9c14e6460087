"""The form of a dispatch: the lead chosen by key or by typing, who assists, and what the dispatcher classes anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.orders.models import Order
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit
from hotline.web.parts.choosing import MATTERS, UNITS, code_field, matter_label, meant, text_field
from hotline.web.parts.codes import UnitsField
from hotline.web.parts.suggesting import Proposal

OTHER = "other"


class DispatchForm(forms.Form):
    """What is given with a dispatch."""

    pick = forms.CharField(required=False, max_length=40)
    lead = text_field(pgettext_lazy("dispatch", "Another unit"))
    lead_code = code_field()
    assisting = forms.MultipleChoiceField(required=False)
    others = UnitsField(label=pgettext_lazy("dispatch", "Others that assist"), required=False)
    basis = forms.CharField(label=pgettext_lazy("dispatch", "Basis of dispatch"), required=False, max_length=200)
    matter = text_field(pgettext_lazy("dispatch", "Category"))
    matter_code = code_field()
    kind = forms.ChoiceField(label=pgettext_lazy("dispatch", "Kind of demand"), choices=Kind.choices, required=False)
    urgency = forms.ChoiceField(label=pgettext_lazy("dispatch", "Urgency"), choices=Urgency.choices, required=False)
    note = forms.CharField(
        label=pgettext_lazy("dispatch", "Note to the unit"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, act: str = "", proposals: Sequence[Proposal] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.act, self.proposals = act, proposals
        assisting = self.fields["assisting"]
        assert isinstance(assisting, forms.MultipleChoiceField)
        known = {unit.code: unit.shown for proposal in proposals for unit in (proposal.unit, *proposal.assisting)}
        assisting.choices = list(known.items())
        offered = {proposal.unit.code for proposal in proposals}
        self.further = [(code, name) for code, name in known.items() if code not in offered]
        self.matter_row: Matter | None = None
        self.lead_row: Unit | None = None

    def clean(self) -> dict[str, Any]:
        """The lead is one of the proposals or a unit typed in; the category exists."""
        given = super().clean() or {}
        self.matter_row = meant(self, "matter", MATTERS)
        if self.act == "dispatch":
            self.lead_row = self._lead(given)
            if self.lead_row is None and "lead" not in self.errors:
                self.add_error("lead", str(pgettext_lazy("dispatch", "Choose the lead unit")))
        return given

    def _lead(self, given: dict[str, Any]) -> Unit | None:
        pick = given.get("pick", "")
        if pick == OTHER or not pick:
            return meant(self, "lead", UNITS)
        return next((proposal.unit for proposal in self.proposals if proposal.unit.code == pick), None)

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that was followed."""
        return next((each for each in self.proposals if self.lead_row and each.unit.pk == self.lead_row.pk), None)

    @property
    def given(self) -> dict[str, object]:
        """What the step is given. The basis is the duty list's, unless another was written down."""
        data = self.cleaned_data
        if self.act == "review":
            return {"note": data["note"]} if data.get("note") else {}
        assert self.lead_row is not None
        basis = data.get("basis") or (self.proposal.basis if self.proposal else "")
        assisting = dict.fromkeys([*data.get("assisting", []), *data.get("others", [])])
        assisting.pop(self.lead_row.code, None)
        found: dict[str, object] = {
            "lead": self.lead_row.code,
            "assisting": list(assisting),
            "basis": basis[:200],
            "matter": self.matter_row.code if self.matter_row else "",
            "kind": data.get("kind"),
            "urgency": data.get("urgency"),
            "note": data.get("note"),
        }
        return {name: value for name, value in found.items() if value not in (None, "", [])}


def begin(order: Order, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """What the form begins with: the first proposal, those it names, and how the order is classed."""
    first = proposals[0] if proposals and proposals[0].is_duty else None
    return {
        "pick": first.unit.code if first else "",
        "assisting": [unit.code for unit in first.assisting] if first else [],
        "matter": matter_label(order.matter) if order.matter else "",
        "matter_code": order.matter.code if order.matter else "",
        "kind": order.kind,
        "urgency": order.urgency,
    }


def typed(given: Mapping[str, Any]) -> dict[str, Any]:
    """What stays in the form when other units are proposed: all but the units."""
    kept = ("matter", "matter_code", "kind", "urgency", "basis", "note")
    return {name: given[name] for name in kept if name in given}
