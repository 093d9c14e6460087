"""The pages of whistles: the list in piles, one whistle with what can be done, and the record of both sides."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.steps.rules import Line
from hotline.casework.whistles import queries
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.words import THERE, State
from hotline.ground.journal.rules import Actor
from hotline.lib import masks, paths
from hotline.register.staff.rules import matrix, may
from hotline.register.units.models import Unit
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.attachments import download
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Figures, Head, Link, Row, Tab
from hotline.web.parts.piles import piled
from hotline.web.parts.step_pages import StepPages
from hotline.web.parts.stepping import StepForm
from hotline.web.parts.templatetags.parts import badge, clock, moment, until

READ = "read_whistles"
DAYS = (30, 90, 365)
LABELS: dict[str, Promise] = {
    "to_report": pgettext_lazy("whistle", "My unit must report"),
    "missing": pgettext_lazy("whistle", "Somebody is missing"),
    "declined": pgettext_lazy("whistle", "Refusals to decide"),
    "to_rate": pgettext_lazy("whistle", "To be rated"),
    "open": pgettext_lazy("whistle", "Open"),
    "all": pgettext_lazy("whistle", "All whistles"),
}
ICONS = {
    "check_in": "map-pin",
    "decline": "ban",
    "excuse": "check",
    "insist": "flag",
    "record_joint": "clipboard-list",
    "end_whistle": "circle-check",
    "rate_reporter": "star",
    "rate_whistler": "star",
    "call_off": "x",
}

MAIN = frozenset({"check_in", "record_joint", "end_whistle", "insist"})


@require_safe
@for_staff(READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whistles somebody may see, in piles."""
    now, seen = timezone.now(), queries.visible_to(actor)
    known = queries.piles(actor, at=now)
    if matrix()[READ].roles[actor.role].scope != "own":
        known.pop("to_report")  # nobody waits for the centre
    first = next((name for name in known if seen.filter(known[name]).exists()), "open")
    columns = [
        Column(pgettext("whistle", "Whistle")),
        Column(pgettext("whistle", "Whistled by")),
        Column(pgettext("whistle", "Departments")),
        Column(pgettext("whistle", "State"), "narrow"),
        Column(pgettext("whistle", "To report by"), "narrow"),
    ]
    listed = piled(
        request,
        seen.select_related("whistler", "order").prefetch_related("reporters__unit"),
        piles=known,
        pile=first,
        labels=LABELS,
        key="blown_at",
        columns=columns,
        row_template="whistles/_row.html",
        empty=pgettext("whistle", "No whistle lies here."),
        shown=lambda each: (each, _progress(list(each.reporters.all())), masks.in_text(each.order.title)),
    )
    record = Link(pgettext("whistle", "Record of both sides"), reverse("whistles_record"), "clipboard-list")
    tools = [record] if may(actor, "watch") else []
    context = {"desk_now": desk_of(actor), "title": pgettext("whistle", "Whistles"), "tools": tools, **listed}
    return render(request, "parts/list_page.html", context)


def _progress(reporters: list[Reporter]) -> str:
    """How many of the called are there."""
    there = sum(row.presence in THERE for row in reporters)
    said = pgettext("whistle", "%(there)d of %(called)d have come")
    return said % {"there": there, "called": len(reporters)}


def desk_of(actor: Actor) -> str:
    """Under which desk whistles stand for somebody."""
    return "desk" if may(actor, "watch") else "unit"


@require_safe
@for_staff("watch")
def record(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What each unit did in a time, as the called and as the one that whistled (双考核)."""
    given = request.GET.get("days", "")
    days = int(given) if given.isdecimal() and int(given[:4]) in DAYS else DAYS[1]
    until = timezone.now()
    rows = queries.records(since=until - timedelta(days=days), until=until, home=actor.reach)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[row.unit_id for row in rows])}
    label = pgettext_lazy("whistle", "Last %(days)d days")
    context = {
        "desk_now": desk_of(actor),
        "title": pgettext("whistle", "Record of both sides"),
        "tabs": [Tab(label % {"days": each}, same_page(request, days=str(each)), each == days) for each in DAYS],
        "tables": [_called(units, rows), _whistled(units, rows)],
    }
    return render(request, "whistles/record.html", context)


def _called(units: dict[int, Unit], rows: Sequence[queries.Record]) -> Figures:
    """What the called did."""
    columns = [
        pgettext("history", "Unit"),
        pgettext("whistle", "Called"),
        _("Reported in time"),
        _("Reported late"),
        _("Did not report"),
        _("Excused"),
        _("Did its part"),
        _("Did its part with gaps"),
        _("Did not do its part"),
    ]
    values = [
        (units[row.unit_id].shown, row.called, row.in_time, row.late, row.absent, row.excused, *row.rated)
        for row in rows
        if row.called
    ]
    title = pgettext("whistle", "Departments that were called")
    return Figures(title, columns, values, pgettext("whistle", "No department was called in this time."))


def _whistled(units: dict[int, Unit], rows: Sequence[queries.Record]) -> Figures:
    """What those did that whistled."""
    columns = [
        pgettext("history", "Unit"),
        pgettext("whistle", "Whistled"),
        _("Called off"),
        _("Did its part"),
        _("Did its part with gaps"),
        _("Did not do its part"),
    ]
    values = [(units[row.unit_id].shown, row.whistled, row.called_off, *row.rated_back) for row in rows if row.whistled]
    title = pgettext("whistle", "Towns that whistled")
    return Figures(title, columns, values, pgettext("whistle", "No town whistled in this time."))


def _found(actor: Actor, number: str) -> Whistle:
    """The whistle of a number, if the actor may see it; what may not be seen is not there."""
    seen = queries.visible_to(actor).select_related("whistler", "order", "blown_by", "turn_clock", "turn_unit")
    found = seen.filter(number=number[:40]).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@for_staff(READ)
def page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whistle: where, what for, who is there, what was agreed, and what can be done now."""
    found = _found(actor, number)
    return render(request, "whistles/whistle.html", {**_page(found, actor), "steps": STEPS.buttons(found, actor)})


def form_for(found: Whistle, line: Line, actor: Actor, *given: Any) -> StepForm:
    """The form of a step; a department is chosen from those that were called."""
    form = StepForm(line, *given)
    if "unit" in form.fields:
        called = [(row.unit.code, row.unit.shown) for row in queries.reporters_of(found) if _may_mean(line, row, actor)]
        if len(called) < 2 and not form.fields["unit"].required:
            del form.fields["unit"]
        else:
            shape = forms.RadioSelect if len(called) < 7 else forms.Select
            form.fields["unit"] = forms.ChoiceField(label=_("Department"), choices=called, widget=shape)
    return form


def _may_mean(line: Line, row: Reporter, actor: Actor) -> bool:
    """Whether a step can be about a department: as supervision or the town any, else one within the actor's reach."""
    return line.part not in ("awaited", "was_there") or paths.is_within(row.unit.path, actor.reach)


def _page(found: Whistle, actor: Actor) -> dict[str, Any]:
    files = [(each, reverse("whistle_file", args=[found.number, each.pk])) for each in queries.files_of(found)]
    sees_order = orders_visible_to(actor).filter(pk=found.order_id).exists()
    rows = [
        Row(pgettext("whistle", "Kind"), found.get_kind_display()),
        Row(pgettext("whistle", "Whistled by"), found.whistler.shown),
        Row(pgettext("whistle", "Blown"), moment(found.blown_at, exact=True)),
        Row(pgettext("whistle", "By"), found.blown_by.name if found.blown_by else ""),
        Row(pgettext("whistle", "Where to report"), found.venue),
        Row(pgettext("whistle", "Result"), found.get_result_display() if found.result else ""),
    ]
    return {
        "desk_now": desk_of(actor),
        "whistle": found,
        "head": Head(found.get_kind_display(), found.number, masks.in_text(found.order.title)),
        "standing": _standing(found),
        "order_url": reverse("order", args=[found.order.number]) if sees_order else "",
        "rows": [row for row in rows if row.value],
        "reporters": queries.reporters_of(found),
        "files": files,
        "acts": acts_of(found, masks.in_text),
    }


def _standing(found: Whistle) -> list[Row]:
    """How it stands: until when the called report, and what is waited for now."""
    is_blown = found.state == State.BLOWN
    due = clock(found.arrive_by, started_at=found.blown_at) if is_blown else until(found.arrive_by)
    rows = [
        Row(pgettext("orders", "State"), badge("x", label=found.state_word, tone=found.tone)),
        Row(pgettext("whistle", "To report by"), due),
    ]
    if found.turn_clock is None:
        return rows
    limit = pgettext("orders", "Limit: %(clock)s") % {"clock": found.turn_clock.get_kind_display()}
    return [*rows, Row(limit, clock(found.turn_due_at, started_at=found.turn_clock.started_at))]


STEPS = StepPages(
    name="whistle",
    args=lambda found: (found.number,),
    template="whistles/step.html",
    door=WhistleDoor,
    open_lines=lambda found, actor: [each.line for each in queries.open_steps(found, actor)],
    lines_of=queries.lines_of,
    page=_page,
    form_of=form_for,
    main=MAIN,
    icons=ICONS,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def step(request: HttpRequest, actor: Actor, number: str, step: str) -> HttpResponse:
    """One step of a whistle on its own page; what was refused is said beside the field it is about."""
    return STEPS.answer(request, actor, _found(actor, number), step)


@require_safe
@for_staff(READ)
def file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A piece of evidence that came with a step, to be saved."""
    return cast(HttpResponse, download(queries.files_of(_found(actor, number)), file))
