"""Composing a brief for leaders, and entering an instruction that came on paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.leading import queries as leading
from hotline.casework.leading.actions import Draft, Written, compose, enter_paper
from hotline.casework.leading.models import Brief
from hotline.casework.leading.words import COMPOSED, Kind
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.staff.models import Staff
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.numbered import MOST, OrdersField
from hotline.web.parts.stepping import key_of
from hotline.web.parts.uploads import Files

MINUTE = "%Y-%m-%dT%H:%M"


class LayingForm(forms.Form):
    """What is laid before leaders, whatever kind it is."""

    title = forms.CharField(label=pgettext_lazy("leading", "Title"), max_length=120)
    why = forms.CharField(
        label=pgettext_lazy("leading", "Why it is laid before you"),
        help_text=pgettext_lazy("leading", "How many, where, since when, what was tried. The numbers are added."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    proposal = forms.CharField(
        label=pgettext_lazy("leading", "What the centre proposes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    leaders: "forms.ModelMultipleChoiceField[Staff]" = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("leading", "Leaders"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["leaders"].queryset = leading.leaders(actor)  # type: ignore[attr-defined]  # a model field

    def said_before(self, request: HttpRequest, made: Brief) -> str:
        """Tell before whom it was laid; where the first of them is to be read."""
        names = "、".join(leader.name for leader in self.cleaned_data["leaders"])
        said = pgettext("leading", "Laid before %(leaders)s: %(number)s.")
        messages.success(request, said % {"leaders": names, "number": made.number})
        return reverse("instruction", args=[made.instructions.order_by("pk")[0].pk])


class BriefForm(LayingForm):
    """A report or a digest about orders."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("leading", "Kind"),
        choices=lambda: [(kind.value, kind.label) for kind in COMPOSED],
        widget=forms.RadioSelect,
    )
    field_order = ("kind",)

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(actor, *given, **more)
        self.fields["orders"] = OrdersField(actor, label=pgettext_lazy("leading", "Orders it is about"))


class PaperForm(forms.Form):
    """An instruction as it was received on paper."""

    leader: "forms.ModelChoiceField[Staff]" = forms.ModelChoiceField(
        label=pgettext_lazy("leading", "Leader"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("leading", "Another one, named below"),
    )
    name = forms.CharField(
        label=pgettext_lazy("leading", "Name and office, where the leader has no account"),
        max_length=40,
        required=False,
    )
    title = forms.CharField(label=pgettext_lazy("leading", "Title"), max_length=120)
    why = forms.CharField(
        label=pgettext_lazy("leading", "On what paper, and how it came"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    written_at = forms.DateTimeField(
        label=pgettext_lazy("leading", "When the leader wrote it"),
        widget=forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"}),
        input_formats=[MINUTE],
    )
    text = forms.CharField(
        label=pgettext_lazy("leading", "Words of the instruction"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    workdays = forms.IntegerField(
        label=pgettext_lazy("leading", "Limit for the result, in working days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=pgettext_lazy("leading", "Left empty, five working days."),
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["leader"].queryset = leading.leaders(actor)  # type: ignore[attr-defined]  # a model field
        self.fields["orders"] = OrdersField(actor, label=pgettext_lazy("leading", "Orders it is about"))
        self.fields["evidence"] = Files(most=5, label=pgettext_lazy("leading", "Scan"))

    def clean(self) -> dict[str, Any]:
        """Somebody wrote it: an account or a name."""
        given = super().clean() or {}
        if not given.get("leader") and not given.get("name"):
            self.add_error("name", pgettext("leading", "Say who wrote it."))
        return given


def _begun(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the form begins with, where orders were chosen elsewhere."""
    numbers = request.GET.getlist("order")[:MOST]
    orders = list(visible_to(actor).filter(number__in=numbers).order_by("number"))
    begun: dict[str, Any] = {"orders": "\n".join(order.number for order in orders)}
    if len(orders) == 1:
        begun["title"] = masks.in_text(orders[0].title)[:120]
    begun["kind"] = Kind.DIGEST.value if len(orders) > 1 else Kind.REPORT.value
    return begun


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("submit_brief")
def brief(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which a brief is composed out of orders."""
    posted = (request.POST,) if request.method == "POST" else ()
    form = BriefForm(actor, *posted, initial=_begun(request, actor))

    def save() -> str:
        made = compose(Draft(**form.cleaned_data), actor=actor, at=timezone.now(), key=key_of(request))
        return form.said_before(request, made)

    return form_page(
        request,
        form,
        save=save,
        title=pgettext("leading", "Compose a brief"),
        panel_title=pgettext("leading", "The brief"),
        act=pgettext("leading", "Lay before the leaders"),
        act_icon="send",
        back=reverse("briefs"),
        draft="brief",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("record_instruction")
def paper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which an instruction that came on paper is entered, with its scan."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(actor, *posted, initial=_begun(request, actor))
    return form_page(
        request,
        form,
        save=lambda: _entered(request, actor, form),
        title=pgettext("leading", "Enter an instruction on paper"),
        panel_title=pgettext("leading", "The instruction"),
        act=pgettext("leading", "Enter"),
        act_icon="send",
        back=reverse("briefs"),
        draft="paper",
    )


def _entered(request: HttpRequest, actor: Actor, form: PaperForm) -> str:
    said = form.cleaned_data
    draft = Draft(kind=Kind.PAPER.value, title=said["title"], why=said["why"], orders=said["orders"])
    written = Written(
        name=said["name"],
        at=said["written_at"],
        text=said["text"],
        leader=said["leader"],
        workdays=said["workdays"] or 0,
    )
    files = {"evidence": said["evidence"]} if said["evidence"] else {}
    made = enter_paper(draft, written=written, actor=actor, at=timezone.now(), files=files, key=key_of(request))
    messages.success(request, pgettext("leading", "Entered: %(number)s.") % {"number": made.brief.number})
    return reverse("instruction", args=[made.pk])
