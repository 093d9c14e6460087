"""Composing a brief for leaders, and entering an instruction that came on paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.leading import queries as leading
from hotline.casework.leading.actions import Draft, Written, compose, enter_paper
from hotline.casework.leading.words import COMPOSED, Kind
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.lib.text import UnfitText
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from hotline.web.parts.acting import for_staff
from hotline.web.parts.numbered import MOST, OrdersField
from hotline.web.parts.stepping import ask_again_for_files, refuse
from hotline.web.parts.uploads import Files

MINUTE = "%Y-%m-%dT%H:%M"


class BriefForm(forms.Form):
    """What is laid before leaders."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("leading", "Kind"),
        choices=lambda: [(kind.value, kind.label) for kind in COMPOSED],
        widget=forms.RadioSelect,
    )
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


def _asked(request: HttpRequest, actor: Actor) -> tuple[list[Order], dict[str, Any]]:
    """The orders that were chosen elsewhere, and what the form begins with."""
    numbers = request.GET.getlist("order")[:MOST]
    orders = list(visible_to(actor).filter(number__in=numbers).order_by("number"))
    begun: dict[str, Any] = {"orders": "\n".join(order.number for order in orders)}
    if len(orders) == 1:
        begun["title"] = masks.in_text(orders[0].title)[:120]
    begun["kind"] = Kind.DIGEST.value if len(orders) > 1 else Kind.REPORT.value
    return orders, begun


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("submit_brief")
def brief(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which a brief is composed out of orders."""
    _orders, begun = _asked(request, actor)
    form = BriefForm(actor, request.POST) if request.method == "POST" else BriefForm(actor, initial=begun)
    if request.method == "POST" and form.is_valid() and (found := _composed(request, actor, form)):
        return found
    context = {"desk_now": "desk", "form": form, "back_url": reverse("briefs"), "draft": "brief", "is_paper": False}
    return render(request, "leading/compose.html", context, status=422 if form.errors else 200)


def _composed(request: HttpRequest, actor: Actor, form: BriefForm) -> HttpResponse | None:
    key = request.POST.get("idempotency_key", "")[:60]
    try:
        made = compose(Draft(**form.cleaned_data), actor=actor, at=timezone.now(), key=key)
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return None
    said = pgettext("leading", "Laid before %(leaders)s: %(number)s.")
    names = "、".join(leader.name for leader in form.cleaned_data["leaders"])
    messages.success(request, said % {"leaders": names, "number": made.number})
    first = leading.visible_to(actor).filter(brief=made).order_by("pk").first()
    return redirect("instruction", first.pk) if first else redirect("briefs")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("record_instruction")
def paper(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which an instruction that came on paper is entered, with its scan."""
    _orders, begun = _asked(request, actor)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(actor, *posted, **({} if posted else {"initial": begun}))
    if request.method == "POST":
        if form.is_valid() and (found := _entered(request, actor, form)):
            return found
        ask_again_for_files(form)
    context = {"desk_now": "desk", "form": form, "back_url": reverse("briefs"), "draft": "paper", "is_paper": True}
    return render(request, "leading/compose.html", context, status=422 if form.errors else 200)


def _entered(request: HttpRequest, actor: Actor, form: PaperForm) -> HttpResponse | None:
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
    key = request.POST.get("idempotency_key", "")[:60]
    try:
        made = enter_paper(draft, written=written, actor=actor, at=timezone.now(), files=files, key=key)
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(form, error)
        return None
    messages.success(request, pgettext("leading", "Entered: %(number)s.") % {"number": made.brief.number})
    return redirect("instruction", made.pk)
