"""The telephone of whoever has a seat, on the pages from which she rings somebody up: `{% load telephone %}`."""

from typing import Any

from django import template

from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import may
from hotline.web.parts import calling
from hotline.web.parts.acting import actor_of

register = template.Library()


@register.inclusion_tag("seat/phone_whole.html", takes_context=True)
def telephone(context: dict[str, Any], place: str = "page") -> dict[str, Any]:
    """The bar with its dialogs: on an ordinary page, which may be left at any time, it holds no line but leads the one
    that another window holds. Nothing for who has no seat."""
    request = context["request"]
    actor = actor_of(request)
    seat = of_staff(actor.desk_id) if actor is not None and may(actor, "take_calls") else None
    if actor is None or seat is None:
        return {}
    return {**calling.frame(seat, actor), "place": place, "request": request, "may_register": may(actor, "register")}
