"""The frame of the office: its pages as tabs, each for those who may open it."""

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
    ("permissions", pgettext_lazy("office", "Permissions"), "office", "read_registers"),
    ("units", pgettext_lazy("office", "Units"), "office_units", "read_registers"),
    ("liaisons", pgettext_lazy("office", "Liaisons"), "office_liaisons", "read_registers"),
    ("standards", pgettext_lazy("standards", "Standards"), "office_standards", "read_registers"),
    ("staff", pgettext_lazy("office", "Accounts"), "office_staff", "read_staff"),
    ("leaves", pgettext_lazy("leaves", "Leaves"), "office_leaves", "take_leave"),
    ("matters", pgettext_lazy("office", "Categories"), "office_matters", "read_registers"),
    ("duties", pgettext_lazy("office", "Duty list"), "office_duties", "read_registers"),
    ("calendar", pgettext_lazy("office", "Working days"), "office_calendar", "read_registers"),
    ("profile", pgettext_lazy("office", "City rules"), "office_profile", "read_registers"),
    ("acceptance", pgettext_lazy("acceptance", "Acceptance rules"), "office_acceptance", "read_registers"),
    ("access", pgettext_lazy("office", "Journal of access"), "office_access", "read_journal"),
)
"""The pages of the office: key, name, address name, and the act that opens it."""

PAGE = 50
"""Rows on a page of a list."""
COUNTED = 1000
"""A list is counted to here; beyond it says "or more"."""


def tabs(actor: Actor, now: str) -> list[Tab]:
    """The pages that an actor may open."""
    return [Tab(label, reverse(name), current=key == now) for key, label, name, act in PAGES if may(actor, act)]


def page(
    request: HttpRequest, actor: Actor, now: str, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the office. What stands on it may be personal or secret: browsers keep none of it."""
    whole = {"desk_now": "office", "office_tabs": tabs(actor, now), **context}
    answer = render(request, f"office/{template}", whole, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
