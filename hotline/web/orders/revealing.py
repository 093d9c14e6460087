"""A caller in clear: shown once, after a reason that stands in the journal before anything is shown."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.actions import unmask
from hotline.casework.orders.queries import handling_of
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope
from hotline.web.orders.cases import appeal_of, appeals_in, order_of, paths_of
from hotline.web.orders.views import nothing
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import caller_of, dialled


class ReasonForm(forms.Form):
    """Why somebody needs a caller's name or number."""

    reason = forms.CharField(
        label=pgettext_lazy("orders", "Why you need it"),
        help_text=pgettext_lazy("orders", "For example: to ask where exactly it is. Who, when and why is recorded."),
        max_length=200,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-no-draft": True}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("unmask")
def order_caller(request: HttpRequest, actor: Actor, number: str, appeal: str) -> HttpResponse:
    """The caller of one appeal of an order."""
    try:
        order = order_of(number, actor)
        found = next((each for each in appeals_in(order) if each.number == appeal), None)
    except Http404:
        found = None
    if found is None:
        return nothing(request)
    units = paths_of(order, handling_of(order))
    return reveal(request, actor, found, units, back=reverse("order", args=[number]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("unmask")
def appeal_caller(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The caller of an appeal that has no order."""
    try:
        found = appeal_of(number, actor)
    except Http404:
        return nothing(request)
    return reveal(request, actor, found, frozenset(), back=reverse("appeal", args=[number]))


def reveal(request: HttpRequest, actor: Actor, appeal: Appeal, units: frozenset[str], *, back: str) -> HttpResponse:
    """Ask for the reason; with one that a reviewer can understand, show name, number and address this once."""
    caller = caller_of(appeal, actor, units)
    if not caller.may_unmask:  # not even the question is asked
        raise OutOfScope
    form = ReasonForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if form.is_valid():
        try:
            shown = unmask(appeal=appeal, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())
            shown["phone"] = dialled(shown["phone"])
        except UnfitText as error:
            form.add_error("reason", error.reason)
    context = {"form": form, "shown": shown, "caller": caller, "number": appeal.number, "back_url": back}
    status = 422 if form.is_bound and not shown else 200
    return render(request, "orders/caller.html", {**context, "desk_now": "orders"}, status=status)
