"""The tree of units: level by level, found by name, a unit's own page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.lib.paths import is_within
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import may
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.office import duty_said as duty
from hotline.web.office import lists, queries, shell, telling
from hotline.web.office.forms import UnitFilter
from hotline.web.office.rules import covers
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered
from hotline.web.parts.codes import unit_label
from hotline.web.parts.pieces import Column, Listing, Row

BRANCH = 200
"""Units of one level that are shown at once."""
STAFF_SHOWN = 20


@require_safe
@for_staff("read_registers")
def tree(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The network from its root; with a search the units that fit."""
    form = UnitFilter(request.GET or None)
    filtered = is_filtered(request, ("q", "kind", "closed"))
    context: dict[str, object] = {"form": form, "may_change": may(actor, "manage_units")}
    if filtered and form.is_valid():
        context["listing"] = _found(request, form)
    else:
        roots = list(queries.roots())
        context["roots"] = roots
        context["branches"] = list(queries.level(roots[0])[:BRANCH]) if len(roots) == 1 else []
    return shell.page(request, actor, "units", "units.html", context)


def _found(request: HttpRequest, form: UnitFilter) -> Listing:
    given = form.cleaned_data
    found = queries.found_units(given["q"], given["kind"], with_closed=given["closed"])
    shown = lists.slice_of(request, found, keys=("path",))
    return Listing(
        columns=[
            Column(pgettext("office", "Unit")),
            Column(pgettext("office", "Kind"), "narrow"),
            Column(pgettext("office", "Below")),
            Column(pgettext("office", "Code"), "narrow"),
        ],
        rows=shown.rows,
        row_template="office/unit_row.html",
        caption=pgettext("office", "Units"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        filtered=True,
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
    )


@require_safe
@for_staff("read_registers")
def branch(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The units directly below one, as the tree unfolds; without scripts its page shows them."""
    if request.headers.get("HX-Request") != "true":
        return redirect("office_unit", code=code)
    above = get_object_or_404(Unit, code=code)
    after = request.GET.get("after", "")
    found = list(queries.level(above, after=after if after.isdecimal() else "")[: BRANCH + 1])
    context = {
        "above": above,
        "branches": found[:BRANCH],
        "more": found[BRANCH - 1].path if len(found) > BRANCH else "",
    }
    return render(request, "office/branch.html", context)


@require_safe
@for_staff("read_registers")
def unit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One unit: what it is, who works there, how much it has in hand, what happened to it."""
    one = get_object_or_404(Unit.objects.select_related("parent", "successor"), code=code)
    seen = covers(actor, "read_staff", one.path)
    staff = list(Staff.objects.filter(unit=one).order_by("-is_active", "username")[: STAFF_SHOWN + 1]) if seen else []
    below = list(queries.level(one)[: BRANCH + 1])
    in_hand = queries.open_parts(one)
    context = {
        "unit": one,
        "chain": units.chain(one)[:-1],
        "rows": _rows(one),
        "duty": duty.rows(one),
        "may_set_duty": covers(actor, "set_duty", one.path) and one.closed_on is None,
        "open_parts": in_hand,
        "is_counted_out": in_hand >= shell.COUNTED,
        "may_read_orders": may(actor, "read_orders") and is_within(one.path, actor.reach),
        "shows_staff": seen,
        "staff": staff[:STAFF_SHOWN],
        "staff_url": f"{reverse('office_staff')}?unit={one.code}" if seen else "",
        "branches": below[:BRANCH],
        "more": below[BRANCH - 1].path if len(below) > BRANCH else "",
        "history": telling.entries(queries.history("unit", one.pk)),
        "may_change": may(actor, "manage_units") and one.closed_on is None,
        "may_merge": may(actor, "merge_units") and one.closed_on is None and one.kind not in (Kind.CITY, Kind.CENTRE),
    }
    return shell.page(request, actor, "units", "unit.html", context)


def _rows(one: Unit) -> list[Row]:
    """What a unit is, fact by fact; what is not known is left out."""
    is_english = (get_language() or "").startswith("en")
    other = one.name if is_english else one.name_en
    other_label = pgettext("office", "Chinese name") if is_english else pgettext("office", "English name")
    facts = [
        (pgettext("office", "Kind"), one.get_kind_display()),
        (pgettext("office", "Code"), one.code),
        (pgettext("office", "Short name"), one.short_name),
        (other_label, other if other != one.shown else ""),
        (pgettext("office", "Trade"), "、".join(filter(None, (one.trade, *one.further_trades)))),
        (pgettext("office", "Telephone"), one.phone),
        (pgettext("office", "How it joined 12345"), one.get_merge_way_display() if one.merge_way else ""),
        (pgettext("office", "Inhabitants"), f"{one.population:,}" if one.population else ""),
        (pgettext("office", "Opened on"), one.opened_on),
        (pgettext("office", "Closed from"), one.closed_on),
        (pgettext("office", "Taken over by"), one.successor.shown if one.successor else ""),
    ]
    return [Row(label, value) for label, value in facts if value]


@require_safe
@for_staff("read_registers")
def find(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Units of every kind, for the fields of the office that choose one."""
    typed = request.GET.get("q", "").strip()[:60]
    if "·" in typed:
        typed = typed.rsplit("·", 1)[-1].strip()
    found = units.find(typed, kinds=tuple(Kind.values))
    shared = units.shared_names({one.name for one in found})
    items = [
        {
            "value": one.code,
            "label": unit_label(one, shared),
            "note": " · ".join(filter(None, (one.parent.shown if one.parent else "", one.code))),
        }
        for one in found
    ]
    return JsonResponse({"items": items})


def open_unit_of(code: str) -> Unit:
    """A unit that can still be changed."""
    one = Unit.objects.select_related("parent").filter(code=code, closed_on__isnull=True).first()
    if one is None:
        raise Http404("There is no open unit with this code.")
    return one
