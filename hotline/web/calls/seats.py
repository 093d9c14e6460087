"""Seats: their list, opening one, what it serves, closing it, opening it again, another secret."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.seats import actions
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import teams_of, visible_to
from hotline.register.seats.rules import ChoiceRefused
from hotline.register.staff.models import Staff
from hotline.web.calls import shell
from hotline.web.calls.naming import listed
from hotline.web.calls.seat_forms import EquipmentForm, OpenForm, SeatFilter
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered, same_page
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Column, Link, Listing

MANAGE = "manage_seats"
PAGE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])
CHANGES = {
    "close": (
        pgettext_lazy("telephony", "Close the seat"),
        pgettext_lazy("telephony", "Nobody signs on there any more; its calls and times are kept."),
        actions.close_seat,
        pgettext_lazy("telephony", "The seat is closed."),
    ),
    "reopen": (
        pgettext_lazy("telephony", "Open the seat again"),
        pgettext_lazy("telephony", "It gets a new secret, with which its telephone registers."),
        actions.reopen_seat,
        pgettext_lazy("telephony", "The seat is open again."),
    ),
    "secret": (
        pgettext_lazy("telephony", "Give it another secret"),
        pgettext_lazy("telephony", "Its telephone must register anew: the page of the seat is loaded again for that."),
        actions.renew_secret,
        pgettext_lazy("telephony", "The seat has another secret."),
    ),
}
"""What is done with a seat after a question: how it is called, what it means, the action, what is said then."""


@never_cache
@require_safe
@for_staff(MANAGE)
def seats(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The seats within reach, by extension."""
    known = visible_to(actor, MANAGE)
    teams = teams_of(known)
    form = SeatFilter(request.GET or None, teams=teams)
    given = form.cleaned_data if form.is_valid() else {"q": "", "team": "", "closed": False}
    found = known if given["closed"] else known.filter(is_open=True)
    if given["q"]:
        found = found.filter(Q(extension__startswith=given["q"]) | Q(staff__name__contains=given["q"]))
    if given["team"]:
        found = found.filter(team=given["team"])
    after = request.GET.get("after", "")[:12]
    rows = list((found.filter(extension__gt=after) if after else found).order_by("extension")[: PAGE + 1])
    more = same_page(request, after=rows[PAGE - 1].extension) if len(rows) > PAGE else ""
    listing = Listing(
        columns=[
            Column(pgettext("telephony", "Extension"), "narrow"),
            Column(pgettext("telephony", "Who")),
            Column(pgettext("telephony", "Groups of calls")),
            Column(pgettext("telephony", "Languages")),
            Column(pgettext("telephony", "Team and site")),
            Column(pgettext("telephony", "State"), "narrow"),
        ],
        rows=[_Line(seat) for seat in rows[:PAGE]],
        row_template="calls/_seat.html",
        caption=pgettext("telephony", "Seats"),
        total=found.count(),
        filters=form,
        filtered=is_filtered(request, ("q", "team", "closed")),
        clear_url=request.path,
        previous_url=same_page(request, after=None) if after else "",
        next_url=more,
        empty=pgettext("telephony", "There are no seats yet. Open one for everybody who takes calls."),
    )
    tools = [Link(pgettext("telephony", "Open a seat"), reverse("calls_seat_open"), icon="plus", kind="primary")]
    context = {"title": pgettext("telephony", "Seats"), "page": listing, "tools": tools}
    return shell.page(request, actor, "seats", "parts/list_page.html", context)


class _Line:
    """A seat as its line of the list."""

    def __init__(self, seat: Seat) -> None:
        telephone = profiles.current().telephone
        is_english = (get_language() or "").startswith("en")
        self.seat = seat
        known = [(telephone.skills.get(code), code, level) for code, level in sorted(seat.skills.items())]
        self.skills = [
            ((skill.name_en if is_english and skill.name_en else skill.name) if skill else code, level)
            for skill, code, level in sorted(known, key=lambda one: one[2])
        ]
        self.languages = listed(telephone.spoken(code).name for code in seat.languages)


@never_cache
@BOTH
@for_staff(MANAGE)
def open_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new seat for somebody."""
    posted = (request.POST,) if request.method == "POST" else ()
    form = OpenForm(profiles.current().telephone, actor, *posted)

    def save() -> None:
        staff = Staff.objects.get(pk=form.cleaned_data["staff"])
        extension = form.cleaned_data["extension"]
        try:
            actions.open_seat(
                staff=staff, extension=extension, equipment=form.equipment, actor=actor, at=timezone.now()
            )
        except actions.SeatExists as error:
            said = pgettext("telephony", "This extension is taken, or she has a seat already.")
            raise StepRefused(said, field="extension") from error
        said = pgettext("telephony", "The seat %(extension)s is open.") % {"extension": extension}
        messages.success(request, said)

    title = pgettext("telephony", "Open a seat")
    return _form(request, form, save, title=title, act=title)


@never_cache
@BOTH
@for_staff(MANAGE)
def equip(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What a seat serves."""
    seat = _seat(actor, key)
    posted = (request.POST,) if request.method == "POST" else ()
    form = EquipmentForm(profiles.current().telephone, actor, *posted, seat=seat)

    def save() -> None:
        actions.equip(seat, equipment=form.equipment, actor=actor, at=timezone.now())
        messages.success(request, pgettext("telephony", "The seat is changed; it counts from the next call on."))

    acts = ("close", "secret") if seat.is_open else ("reopen",)
    tools = [Link(CHANGES[act][0], reverse("calls_seat_change", args=[seat.pk, act])) for act in acts]
    title = f"{seat.extension} {seat.staff.name}"
    panel = pgettext("telephony", "What this seat serves")
    return _form(request, form, save, title=title, act=pgettext("telephony", "Save"), panel_title=panel, tools=tools)


@never_cache
@BOTH
@for_staff(MANAGE)
def change(request: HttpRequest, actor: Actor, key: int, act: str) -> HttpResponse:
    """Close a seat, open it again, or give it another secret, after a question."""
    if act not in CHANGES:
        raise Http404("There is no such change of a seat.")
    seat = _seat(actor, key)
    title, means, take, done = CHANGES[act]

    def save() -> None:
        try:
            take(seat, actor=actor, at=timezone.now())
        except ChoiceRefused as error:
            raise StepRefused(str(error)) from error
        messages.success(request, str(done))

    posted = (request.POST,) if request.method == "POST" else ()
    panel = f"{seat.extension} {seat.staff.name}"
    return _form(request, forms.Form(*posted), save, title=str(title), act=str(title), panel_title=panel, means=means)


def _form(
    request: HttpRequest, form: forms.Form, save: Callable[[], None], *, title: str, act: str, **more: object
) -> HttpResponse:
    back = reverse("calls_seats")
    return form_page(
        request, form, save=save, title=title, act=act, back=back, desk="calls", template="calls/seat_form.html", **more
    )


def _seat(actor: Actor, key: int) -> Seat:
    found = visible_to(actor, MANAGE).filter(pk=key).first()
    if found is None:
        raise Http404("There is no such seat.")
    return found
