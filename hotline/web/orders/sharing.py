"""What pages say of orders that several callers share, and the choices of steps that are about one of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.alike import alike
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import masks


def merged_context(order: Order, actor: Actor, steps: set[str]) -> dict[str, Any]:
    """What an order's page says of merging: what was merged into it, what it was merged into, and – for who may merge –
    how many others may be about the same matter."""
    shared = order.callers > 1 or order.merged_into_id
    return {
        "master": visible_to(actor).filter(pk=order.merged_into_id).first() if order.merged_into_id else None,
        "taken_in": list(visible_to(actor).filter(merged_into=order).order_by("pk")) if shared else [],
        "alike": alike(order, actor, at=timezone.now(), most=5) if "merge" in steps else [],
    }


def offer_choices(form: forms.Form, order: Order) -> None:
    """Nobody types a number that is known: the appeals of the order, and the orders that were merged into it, are there
    to choose from."""
    if "appeal" in form.fields:
        appeals = Appeal.objects.filter(share__order=order).order_by("pk").values_list("number", "title")
        _choose(form, "appeal", [(number, f"{number} {masks.in_text(title)}") for number, title in appeals])
    if "order" in form.fields:
        came = Order.objects.filter(lent__order=order).distinct().order_by("pk").values_list("number", flat=True)
        _choose(form, "order", [(number, number) for number in came])


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    typed = form.fields[name]
    form.fields[name] = forms.ChoiceField(
        label=typed.label, required=typed.required, choices=[("", _("Please choose")), *choices]
    )
