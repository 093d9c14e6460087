"""Signing in as a citizen: six digits sent to the telephone. Whether a number is known to us is never said."""

import logging

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.appeals import queries as appeals
from hotline.casework.correspondence.words import Channel
from hotline.channels.contract import ChannelTrouble
from hotline.channels.registry import CARRIERS
from hotline.lib import masks, numbers
from hotline.lib.phones import Phone, normalise, shown
from hotline.register.people import queries as people
from hotline.register.people.actions import TooManyCodes, make_code, prove_code
from hotline.web.public import grants, shell
from hotline.web.public.fields import GIVEN, PhoneNumber

PENDING = "signing_in"
CODES_FROM_ONE_ADDRESS = 20
HOUR = 3600
log = logging.getLogger(__name__)


class AskCode(forms.Form):
    """The telephone to which the code goes."""

    phone = PhoneNumber(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("The number you gave when you submitted your appeal"),
    )

    def clean_phone(self) -> Phone:
        """A mobile number; no other telephone gets messages."""
        phone = normalise(self.cleaned_data["phone"])
        if phone is None or phone.kind != "mobile":
            raise forms.ValidationError(_("A code can only be sent to a mobile number."))
        return phone


class GiveCode(forms.Form):
    """The six digits."""

    digits = forms.CharField(
        label=gettext_lazy("Six digits"),
        max_length=20,
        error_messages={"required": GIVEN},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-no-draft": True}),
    )

    def clean_digits(self) -> str:
        """Digits alone, however they were typed."""
        return numbers.tidy_reference(str(self.cleaned_data["digits"]))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    form = AskCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = send(request, form.cleaned_data["phone"])
        if not refusal:
            return redirect("sign_in_code")
        form.add_error(None, refusal)
    elif request.method != "POST":
        request.session[f"{PENDING}_next"] = _safe_next(request)
    return shell.page(request, "public/sign_in.html", {"form": form}, status=422 if form.errors else 200)


def _safe_next(request: HttpRequest) -> str:
    address = request.GET.get("next", "")
    fits = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if fits else ""


def send(request: HttpRequest, phone: Phone) -> str:
    """Send a code; says what is in the way, or nothing. A number we do not know gets no message, and looks the same."""
    if shell.count(request, "sign_in", seconds=HOUR) > CODES_FROM_ONE_ADDRESS:
        return _("Too many codes were asked for. Wait an hour, or call 12345.")
    try:
        key, digits = make_code(phone=phone, at=timezone.now())
        if people.by_phone(phone):
            _carry(key, phone, digits)
    except TooManyCodes:
        return _("Too many codes were asked for with this number. Wait a while, or call 12345.")
    except ChannelTrouble:
        log.exception("a one-time code could not be sent")
        return _("The message cannot be sent just now. Try again later, or call 12345.")
    request.session[PENDING] = grants.sealed(phone.key)
    return ""


def _carry(key: str, phone: Phone, digits: str) -> None:
    """Hand the message to the channel of text messages."""
    subject = _("Your code")
    text = _("Your code is %(digits)s. It is valid for ten minutes. We never ask for it: tell nobody.")
    frame = shell.frame()
    body = f"【{frame['city_name']}{frame['hotline']}】" + text % {"digits": digits}
    CARRIERS[Channel.SMS].carry(key=key, to=phone.key, subject=subject, text=body)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code."""
    phone = normalise(grants.unsealed(request.session.get(PENDING, "")))
    if phone is None:
        return redirect("sign_in")
    form = GiveCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if prove_code(phone=phone, digits=form.cleaned_data["digits"], at=at):
            return _welcome(request, phone)
        form.add_error("digits", _("The code is wrong or has expired. Check it, or ask for a new one."))
    context = {"form": form, "phone": masks.phone(shown(phone))}
    return shell.page(request, "public/sign_in_code.html", context, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, phone: Phone) -> HttpResponse:
    request.session.pop(PENDING, None)
    target = str(request.session.pop(f"{PENDING}_next", "")) or reverse("my_appeals")
    grants.sign_in(request, phone, at=timezone.now())
    return redirect(target)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    grants.sign_out(request)
    return redirect("home")


@require_safe
def my_appeals(request: HttpRequest) -> HttpResponse:
    """All appeals of the telephone that was shown to be hers."""
    at = timezone.now()
    phone = grants.phone(request, at=at)
    if phone is None:
        return redirect("sign_in")
    found = list(appeals.of_caller(people.by_phone(phone), most=50))
    context = {"appeals": found, "phone": masks.phone(shown(phone))}
    return shell.page(request, "public/my_appeals.html", context)
