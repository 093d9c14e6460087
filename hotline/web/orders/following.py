"""Following an order: the list of one's own, beginning and ending it, and naming others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.followers import actions, queries
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page

READ = "follow_order"
SHOWN = 200


def context_of(order: Order, actor: Actor, *, has_any: bool) -> dict[str, Any]:
    """What the page of an order shows of its followers."""
    follows = queries.followers_of(order.pk) if has_any else []
    return {
        "follows": follows,
        "is_following": any(follow.staff_id == actor.desk_id for follow in follows),
        "may_follow": may(actor, READ),
        "may_name": may(actor, "name_followers"),
    }


@never_cache
@require_safe
@for_staff(READ)
def followed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The orders somebody follows, the latest followed first."""
    rows = queries.followed(actor).select_related("turn_unit", "turn_clock")[:SHOWN]
    title = pgettext("followers", "Orders I follow")
    shown = [(order, masks.in_text(order.title)) for order in rows]
    context = {"desk_now": "orders", "title": title, "rows": shown}
    return render(request, "orders/followed.html", context)


def _order(actor: Actor, number: str) -> Order:
    found = visible_to(actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_POST
@for_staff(READ)
def follow(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Begin or end following an order."""
    order = _order(actor, number)
    if request.POST.get("act") == "end":
        actions.unfollow(order, actor=actor, at=timezone.now())
        messages.success(request, pgettext("followers", "You no longer follow this order."))
    else:
        actions.follow(order, actor=actor, at=timezone.now())
        messages.success(request, pgettext("followers", "You follow this order: its steps are made known to you."))
    return redirect("order", number)


class PeopleForm(forms.Form):
    """Whom an order shall have as followers."""

    people = forms.MultipleChoiceField(
        label=pgettext_lazy("followers", "Who shall follow it"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, order: Order, *given: Any) -> None:
        super().__init__(*given)
        self.offered = {str(person.pk): person for person in queries.offered(order)}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{one.name} · {one.get_role_display()} · {one.unit.shown}") for key, one in self.offered.items()
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("name_followers")
def naming(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Name people who follow an order."""
    order = _order(actor, number)
    form = PeopleForm(order, request.POST) if request.method == "POST" else PeopleForm(order)

    def save() -> None:
        people = [form.offered[key] for key in form.cleaned_data["people"]]
        actions.name_followers(order, people=people, actor=actor, at=timezone.now())
        messages.success(request, pgettext("followers", "They follow this order from now on."))

    return form_page(
        request,
        form,
        save=save,
        title=pgettext("followers", "Name followers"),
        panel_title=masks.in_text(order.title),
        act=pgettext("followers", "Name"),
        act_icon="users",
        back=reverse("order", args=[number]),
        desk="orders",
    )
