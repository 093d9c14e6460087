"""Call centres of the city's own that tell us of their calls: their list, connecting one, another secret, signing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.call_centres import actions
from hotline.register.call_centres.models import CallCentre
from hotline.register.call_centres.queries import MANAGE, visible_to
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.calls import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Column, Link, Listing
from hotline.web.parts.stepping import REFUSED, refuse

BOTH = require_http_methods(["GET", "HEAD", "POST"])
ADDRESS = "/api/v1/cti/{secret}/"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is done with a call centre: how it is called, what it means, what it does. What `take` returns is
    a secret that is shown this once."""

    title: Promise
    means: Promise
    take: Callable[..., str | None]
    is_key: bool = False


def _at_once(centre: CallCentre, **given: object) -> str:
    return actions.renew_secret(centre, at_once=True, **given)  # type: ignore[arg-type]  # actor and moment, as given


CHANGES: Mapping[str, Change] = {
    "secret": Change(
        pgettext_lazy("call centres", "Another secret"),
        pgettext_lazy("call centres", "The present address is good for a day more, until the new one is entered."),
        actions.renew_secret,
    ),
    "secret-now": Change(
        pgettext_lazy("call centres", "Another secret at once"),
        pgettext_lazy("call centres", "The present address is dead at once: for when it came into wrong hands."),
        _at_once,
    ),
    "sign": Change(
        pgettext_lazy("call centres", "Ask for signatures"),
        pgettext_lazy("call centres", "From now on nothing is heard that is not signed with the key you get."),
        actions.have_it_sign,
        is_key=True,
    ),
    "unsigned": Change(
        pgettext_lazy("call centres", "Do without signatures"),
        pgettext_lazy("call centres", "Whoever knows the address can tell us of calls."),
        actions.hear_unsigned,
    ),
    "part": Change(
        pgettext_lazy("call centres", "Part from it"),
        pgettext_lazy("call centres", "Nothing is heard of it any more; its calls are kept."),
        actions.part_from,
    ),
}


class ConnectForm(forms.Form):
    """What it is called, and whose seats it rings."""

    name = forms.CharField(label=pgettext_lazy("call centres", "Name"), max_length=actions.LONGEST_NAME)
    region = forms.ModelChoiceField(
        label=pgettext_lazy("call centres", "Region"),
        queryset=Unit.objects.none(),
        help_text=pgettext_lazy("call centres", "Its calls are those of this region's centre, its seats those there."),
        empty_label=None,
    )

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # what was posted, or nothing
        regions = Unit.objects.filter(kind__in=(Kind.CITY, Kind.DISTRICT), closed_on__isnull=True).order_by("path")
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = regions


@never_cache
@require_safe
@for_staff(MANAGE)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The call centres that are connected, or were."""
    listing = Listing(
        columns=[
            Column(pgettext("call centres", "Name")),
            Column(pgettext("call centres", "Region")),
            Column(pgettext("call centres", "Last heard of"), "narrow"),
            Column(pgettext("call centres", "Signs"), "narrow"),
            Column(pgettext("call centres", "Change")),
        ],
        rows=list(visible_to(actor).order_by("-is_open", "pk")[:100]),
        row_template="calls/_centre.html",
        caption=pgettext("call centres", "Connected call centres"),
        empty=pgettext("call centres", "No call centre is connected. The hotline's own telephone needs none."),
    )
    connect_word = pgettext("call centres", "Connect a call centre")
    tools = [Link(connect_word, reverse("calls_centre_connect"), icon="plus", kind="primary")]
    context = {"title": pgettext("call centres", "Connected call centres"), "page": listing, "tools": tools}
    return shell.page(request, actor, "centres", "parts/list_page.html", context)


@never_cache
@BOTH
@for_staff(MANAGE)
def connect(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Connect one; its address is shown this once."""
    form = ConnectForm(*((request.POST,) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            given = form.cleaned_data
            centre, secret = actions.connect(name=given["name"], region=given["region"], actor=actor, at=timezone.now())
        except REFUSED as error:
            refuse(form, error)
        else:
            return _once(request, actor, centre, secret)
    title = pgettext("call centres", "Connect a call centre")
    return _form(request, form, title=title, panel=title)


@never_cache
@BOTH
@for_staff(MANAGE)
def change(request: HttpRequest, actor: Actor, key: int, act: str) -> HttpResponse:
    """Change one after a question; a new secret or key is shown this once."""
    one, centre = CHANGES.get(act), visible_to(actor).filter(pk=key, is_open=True).first()
    if one is None or centre is None:
        raise Http404("There is no such call centre, or no such change of it.")
    form = forms.Form(*((request.POST,) if request.method == "POST" else ()))
    if form.is_valid():
        secret = one.take(centre, actor=actor, at=timezone.now())
        if secret:
            return _once(request, actor, centre, secret, is_key=one.is_key)
        messages.success(request, pgettext("call centres", "It is done."))
        return redirect("calls_centres")
    return _form(request, form, title=str(one.title), panel=centre.name, means=one.means)


def _form(request: HttpRequest, form: forms.Form, *, title: str, panel: str, means: object = "") -> HttpResponse:
    back = reverse("calls_centres")
    return form_page(
        request,
        form,
        save=lambda: None,
        title=title,
        act=title,
        back=back,
        desk="calls",
        template="calls/seat_form.html",
        panel_title=panel,
        means=means,
    )


def _once(request: HttpRequest, actor: Actor, centre: CallCentre, secret: str, *, is_key: bool = False) -> HttpResponse:
    """The address with its secret, or the key: this once, in no cache."""
    shown = secret if is_key else request.build_absolute_uri(ADDRESS.format(secret=secret))
    context = {"centre": centre, "shown": shown, "is_key": is_key, "title": centre.name}
    return shell.page(request, actor, "centres", "calls/centre.html", context)
