"""Those who asked to be rung back: in the order of their places, rung out of turn, or given up with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import CallBack
from hotline.casework.calls.queries import call_backs_visible_to
from hotline.casework.calls.words import CallBackState
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.telephone import Telephone
from hotline.lib import masks
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import may
from hotline.web.calls import shell
from hotline.web.calls.naming import listed
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Column, Listing, Tab
from hotline.web.parts.stepping import REFUSED, key_of

ACT, GIVE_UP = "call_back", "give_up_call_back"
MOST = 100
WAITING, OVER = "waiting", "over"
UNDER_WAY = (CallBackState.WAITING, CallBackState.DIALLED)
PILES = ((WAITING, pgettext_lazy("call-back", "Waiting")), (OVER, pgettext_lazy("call-back", "Over")))
TONES: Mapping[str, str] = MappingProxyType(
    {
        CallBackState.WAITING: "waiting",
        CallBackState.DIALLED: "active",
        CallBackState.DONE: "done",
        CallBackState.GIVEN_UP: "refused",
    }
)


@dataclass(frozen=True)
class Line:
    """A call-back as its line of the list; the number is masked, whoever reads it."""

    asked: CallBack
    place: int
    phone: str
    name: str
    spoken: str
    group: str
    tone: str
    may_ring: bool
    may_give_up: bool


@never_cache
@require_safe
@for_staff(ACT)
def call_backs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who waits to be rung back, who waited longest first; or what the latest ones came to."""
    pile = OVER if request.GET.get("pile") == OVER else WAITING
    asked = call_backs_visible_to(actor)
    if pile == WAITING:
        found: QuerySet[CallBack] = asked.filter(state__in=UNDER_WAY)
    else:
        found = asked.exclude(state__in=UNDER_WAY).order_by("-queued_at", "-pk")
    rows = list(found[: MOST + 1])
    listing = Listing(
        columns=[
            Column(pgettext("call-back", "Place"), "narrow"),
            Column(pgettext("call-back", "Caller")),
            Column(pgettext("call-back", "Waits since")),
            Column(pgettext("call-back", "Needs")),
            Column(pgettext("call-back", "Attempts")),
            Column(pgettext("call-back", "State"), "narrow"),
            Column(pgettext("call-back", "What to do")),
        ],
        rows=_lines(rows[:MOST], actor),
        row_template="calls/_call_back.html",
        caption=pgettext("call-back", "Call-backs"),
        total=len(rows[:MOST]),
        more_than=len(rows) > MOST,
        empty=EMPTY[pile],
    )
    context = {
        "title": pgettext("call-back", "Call-backs"),
        "page": listing,
        "piles": [Tab(label, f"{request.path}?pile={code}", code == pile) for code, label in PILES],
        "is_waiting": pile == WAITING,
        "has_seat": of_staff(actor.desk_id) is not None,
        "hours": listed(profiles.current().telephone.dial_hours),
    }
    return shell.page(request, actor, "call_backs", "calls/call_backs.html", context)


EMPTY = {
    WAITING: pgettext_lazy("call-back", "Nobody waits to be rung back."),
    OVER: pgettext_lazy("call-back", "Nobody has been rung back yet."),
}


def _lines(rows: list[CallBack], actor: Actor) -> list[Line]:
    telephone, may_give_up = profiles.current().telephone, may(actor, GIVE_UP)
    has_seat = of_staff(actor.desk_id) is not None
    return [
        _line(asked, place, telephone, may_ring=has_seat, may_give_up=may_give_up)
        for place, asked in enumerate(rows, 1)
    ]


def _line(asked: CallBack, place: int, telephone: Telephone, *, may_ring: bool, may_give_up: bool) -> Line:
    call, waits = asked.call, asked.state == CallBackState.WAITING
    skill = telephone.skills.get(call.skill or telephone.skill)
    is_english = (get_language() or "").startswith("en")
    group = "" if skill is None else (skill.name_en if is_english and skill.name_en else skill.name)
    return Line(
        asked,
        place,
        phone=masked_phone(call.other),
        name=masks.name(call.person.name) if call.person else "",
        spoken=telephone.spoken(call.language).name,
        group=group,
        tone=TONES[asked.state],
        may_ring=may_ring and waits,
        may_give_up=may_give_up and waits,
    )


@require_POST
@for_staff(ACT)
def take(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Ring somebody back at once from one's own seat."""
    asked = _asked(actor, key)
    try:
        calls.take_call_back(asked, actor=actor, at=timezone.now(), key=key_of(request))
    except REFUSED as error:
        messages.warning(request, _(str(error)))
    else:
        messages.success(request, pgettext("ringing", "Your seat is connected first; then the caller is rung."))
    return redirect("calls_call_backs")


class GiveUpForm(forms.Form):
    """Why nobody rings back."""

    reason = forms.CharField(
        label=pgettext_lazy("call-back", "Why nobody rings back"),
        help_text=pgettext_lazy("call-back", "For example: was answered by text message. It stands in the journal."),
        max_length=200,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(GIVE_UP)
def give_up(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Nobody rings this caller back any more."""
    asked = _asked(actor, key)
    form = GiveUpForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        reason, at = form.cleaned_data["reason"], timezone.now()
        calls.give_up_call_back(asked, reason=reason, actor=actor, at=at)
        messages.success(request, pgettext("call-back", "Given up: nobody rings this caller back."))

    title, back = pgettext("call-back", "Give up the call-back"), reverse("calls_call_backs")
    panel = masked_phone(asked.call.other)
    return form_page(request, form, save=save, title=title, act=title, back=back, desk="calls", panel_title=panel)


def _asked(actor: Actor, key: int) -> CallBack:
    found = call_backs_visible_to(actor).filter(pk=key).first()
    if found is None:
        raise Http404("no such call-back")
    return found
