"""The frame of the pages of emergencies."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from hotline.ground.journal.rules import Actor
from hotline.register.staff.rules import may
from hotline.web.parts.pieces import Tab

PAGES = (
    ("incidents", pgettext_lazy("emergencies", "Incidents"), "emergencies", "read_incidents"),
    ("handovers", pgettext_lazy("emergencies", "Handed over"), "emergencies_handovers", "hand_over"),
)


def page(
    request: HttpRequest, actor: Actor, now: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of emergencies. Callers may be named on it: browsers keep none of it."""
    tabs = [Tab(label, reverse(name), current=key == now) for key, label, name, act in PAGES if may(actor, act)]
    whole = {"desk_now": "emergencies", "emergency_tabs": tabs, **context}
    answer = render(request, f"emergencies/{template}", whole, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
