"""The pages of whistles: the list in piles, one whistle with what can be done, and the record of both sides."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.casework.orders.searching import page as page_of
from hotline.casework.steps.rules import Line, StepRefused
from hotline.casework.whistles import queries
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.models import Reporter, Whistle
from hotline.casework.whistles.words import THERE
from hotline.ground.journal import queries as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks, paths
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, matrix, may
from hotline.register.units.models import Unit
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.attachments import download
from hotline.web.parts.history import Teller
from hotline.web.parts.pieces import Column, Listing, Row, Step, Tab
from hotline.web.parts.stepping import StepForm, ask_again_for_files, piece, refuse, title
from hotline.web.parts.templatetags.parts import moment

READ = "read_whistles"
PAGE = 20
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
MAIN = ("check_in", "record_joint", "end_whistle", "insist")


@require_safe
@for_staff(READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whistles somebody may see, in piles."""
    now, seen = timezone.now(), queries.visible_to(actor)
    known = queries.piles(actor, at=now)
    if matrix()[READ].roles[actor.role].scope != "own":
        known.pop("to_report")  # nobody waits for the centre
    pile = request.GET.get("pile", "")
    pile = pile if pile in known else next((name for name in known if seen.filter(known[name]).exists()), "open")
    marks = {name: request.GET.get(name, "")[:60] for name in ("after", "before")}
    chosen = seen.filter(known[pile]).select_related("whistler", "order").prefetch_related("reporters__unit")
    rows = page_of(chosen, key="blown_at", is_rising=False, size=PAGE, **marks)
    columns = [
        Column(pgettext("whistle", "Whistle")),
        Column(pgettext("whistle", "Whistled by")),
        Column(pgettext("whistle", "Departments")),
        Column(pgettext("whistle", "State"), "narrow"),
        Column(pgettext("whistle", "To report by"), "narrow"),
    ]
    listing = Listing(
        columns=columns,
        rows=[(each, _progress(list(each.reporters.all())), masks.in_text(each.order.title)) for each in rows.rows],
        row_template="whistles/_row.html",
        caption=LABELS[pile],
        previous_url=same_page(request, before=rows.before, after=None) if rows.before else "",
        next_url=same_page(request, after=rows.after, before=None) if rows.after else "",
        empty=pgettext("whistle", "No whistle lies here."),
    )
    tabs = [Tab(LABELS[name], same_page(request, pile=name, after=None, before=None), name == pile) for name in known]
    context = {"desk_now": desk_of(actor), "page": listing, "tabs": tabs, "has_record": may(actor, "watch")}
    return render(request, "whistles/list.html", context)


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
        "called": [(units[row.unit_id], row) for row in rows if row.called],
        "whistled": [(units[row.unit_id], row) for row in rows if row.whistled],
        "tabs": [Tab(label % {"days": each}, same_page(request, days=str(each)), each == days) for each in DAYS],
    }
    return render(request, "whistles/record.html", context)


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
    lines = [each.line for each in queries.open_steps(found, actor)]
    lines.sort(key=lambda line: line.step not in MAIN)
    steps = [_step(found, line, form_for(found, line, actor), place) for place, line in enumerate(lines, 1)]
    return render(request, "whistles/whistle.html", {**_page(found, actor), "steps": steps})


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


def _step(found: Whistle, line: Line, form: StepForm, place: int = 0) -> Step:
    url = reverse("whistle_step", args=[found.number, line.step])
    hotkey = f"Alt+{place}" if 0 < place < 10 else ""
    made = piece(line, url=url, case=cast(Any, found), form=form, hotkey=hotkey)
    known = {name: getattr(made, name) for name in Step.__dataclass_fields__}
    kind = "primary" if line.step in MAIN else "secondary"
    return Step(**{**known, "kind": kind, "icon": ICONS.get(line.step, "")})


def _page(found: Whistle, actor: Actor) -> dict[str, Any]:
    profile = profiles.version(found.profile_version)
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
        "subject": masks.in_text(found.order.title),
        "order_url": reverse("order", args=[found.order.number]) if sees_order else "",
        "rows": [row for row in rows if row.value],
        "reporters": queries.reporters_of(found),
        "files": files,
        "acts": Teller(
            journal.history([("whistle", found.pk)])[::-1], profile=profile, readable=masks.in_text
        ).entries(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(READ)
def step(request: HttpRequest, actor: Actor, number: str, step: str) -> HttpResponse:
    """One step of a whistle on its own page; what was refused is said beside the field it is about."""
    found = _found(actor, number)
    lines = [each.line for each in queries.open_steps(found, actor)]
    line = next((each for each in [*lines, *queries.lines_of(step)] if each.step == step), None)
    if line is None:
        raise Http404
    if not may(actor, step):
        raise OutOfScope
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(found, line, actor, *sent)
    if request.method == "POST" and _taken(request, found, actor, form):
        return redirect("whistle", found.number)
    context = {**_page(found, actor), "step": _step(found, line, form), "title": title(step), "is_open": line in lines}
    return render(request, "whistles/step.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, found: Whistle, actor: Actor, form: StepForm) -> bool:
    if not form.is_valid():
        ask_again_for_files(form)
        return False
    version = request.POST.get("version", "")
    try:
        WhistleDoor().take(
            found.pk,
            form.line.step,
            actor=actor,
            at=timezone.now(),
            given=form.given,
            version=int(version) if version.isdigit() and len(version) < 9 else None,
            key=request.POST.get("idempotency_key", "")[:80],
            files=form.attached,
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        refuse(cast(forms.Form, form), error)
        ask_again_for_files(form)
        return False
    said = _("Done: %(step)s, number %(number)s") % {"step": title(form.line.step), "number": found.number}
    messages.success(request, said)
    return True


@require_safe
@for_staff(READ)
def file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A piece of evidence that came with a step, to be saved."""
    return cast(HttpResponse, download(queries.files_of(_found(actor, number)), file))
