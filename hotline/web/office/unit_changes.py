"""Changes of the tree, for the system administrator: units are opened, moved and closed, each with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from hotline.ground.journal.rules import Actor
from hotline.lib.paths import PathLimit
from hotline.register.units import actions
from hotline.register.units.models import Unit
from hotline.web.office import queries, shell
from hotline.web.office.forms import CloseUnit, MoveUnit, OpenUnit
from hotline.web.office.units import open_unit_of
from hotline.web.parts.acting import for_staff

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
@for_staff("manage_units")
def open_below(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Enter a new unit below another."""
    above = open_unit_of(code)
    form = OpenUnit(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("code", "name", "kind")}
        try:
            opened = actions.open_unit(
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                under=above,
                actor=actor,
                at=timezone.now(),
                **given,
            )
        except PathLimit:
            form.add_error(None, pgettext("office", "The tree cannot take another unit there."))
        else:
            messages.success(request, pgettext("office", "The unit %(name)s is open.") % {"name": opened.shown})
            return redirect("office_unit", code=opened.code)
    return ask(request, actor, above, form, pgettext("office", "Open a unit below %(name)s"))


@BOTH
@for_staff("manage_units")
def move(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Move a unit with all below it."""
    unit = open_unit_of(code)
    form = MoveUnit(request.POST or None)
    if request.method == "POST" and form.is_valid():
        under = Unit.objects.get(code=form.cleaned_data["under"])
        try:
            actions.move(unit=unit, under=under, actor=actor, at=timezone.now(), reason=form.cleaned_data["reason"])
        except (actions.UnitRefused, PathLimit) as refused:
            form.add_error("under", str(refused))
        else:
            place = {"name": unit.shown, "under": under.shown}
            messages.success(request, pgettext("office", "%(name)s is below %(under)s now.") % place)
            return redirect("office_unit", code=unit.code)
    return ask(request, actor, unit, form, pgettext("office", "Move %(name)s"))


@BOTH
@for_staff("manage_units")
def close(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Close a unit. What it has in hand stays its own; the page says how much that is."""
    unit = open_unit_of(code)
    form = CloseUnit(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.close(unit=unit, on=given["on"], actor=actor, at=timezone.now(), reason=given["reason"])
        except actions.UnitRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, pgettext("office", "%(name)s is closed.") % {"name": unit.shown})
            return redirect("office_unit", code=unit.code)
    title = pgettext("office", "Close %(name)s")
    return ask(request, actor, unit, form, title, open_parts=queries.open_parts(unit), is_grave=True)


def ask(request: HttpRequest, actor: Actor, unit: Unit, form: forms.Form, title: str, **more: object) -> HttpResponse:
    """The page of a change; refused it comes back with what is wrong."""
    context = {"unit": unit, "form": form, "title": title % {"name": unit.shown}, **more}
    return shell.page(request, actor, "units", "unit_change.html", context, status=422 if form.is_bound else 200)
