"""Changes of accounts, for the security administrator: opened and closed, new passwords, tokens for machines."""

import secrets
from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from hotline.ground.journal.rules import Actor
from hotline.register.staff import actions
from hotline.register.staff.models import Staff, Token
from hotline.register.units.models import Unit
from hotline.web.office import once, shell
from hotline.web.office.forms import GiveToken, OpenAccount, Reason
from hotline.web.parts.acting import for_staff

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that is easily taken for another: a password is read out and copied by hand."""


def start_password() -> str:
    """A password to begin with: four groups of four signs, about 79 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _place in range(4)) for _group in range(4))


@BOTH
@for_staff("manage_staff")
def open_account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new account, with a password to begin with that is shown once."""
    form = OpenAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, password = form.cleaned_data, start_password()
        try:
            person = actions.open_account(
                username=given["username"],
                name=given["name"],
                unit=Unit.objects.get(code=given["unit"]),
                role=given["role"],
                password=password,
                actor=actor,
                at=timezone.now(),
            )
        except actions.AccountExists:
            form.add_error("username", pgettext("office", "This account is there already."))
        else:
            once.keep(request, about=person.pk, kind="password", text=password)
            return redirect("office_account", pk=person.pk)
    return _ask(request, actor, None, form, pgettext("office", "Open an account"))


@BOTH
@for_staff("manage_staff")
def close_account(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Close an account at once; nobody closes her own."""
    person = get_object_or_404(Staff.objects.select_related("unit"), pk=pk, is_active=True)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if person.pk in actor.persons:
            form.add_error(None, pgettext("office", "Nobody closes her own account."))
        else:
            actions.close_account(person=person, actor=actor, at=timezone.now(), reason=form.cleaned_data["reason"])
            messages.success(request, pgettext("office", "The account %(name)s is closed.") % {"name": person.username})
            return redirect("office_account", pk=person.pk)
    title = pgettext("office", "Close the account of %(name)s") % {"name": person.name}
    return _ask(request, actor, person, form, title, is_grave=True)


@require_POST
@for_staff("manage_staff")
def renew_password(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A new password for who has forgotten hers, shown once."""
    person = get_object_or_404(Staff, pk=pk, is_active=True)
    password = start_password()
    actions.renew_password(person=person, password=password, actor=actor, at=timezone.now())
    once.keep(request, about=person.pk, kind="password", text=password)
    return redirect("office_account", pk=person.pk)


@BOTH
@for_staff("manage_tokens")
def give_token(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A key for a machine that acts for this account, shown once."""
    person = get_object_or_404(Staff.objects.select_related("unit"), pk=pk, is_active=True)
    form = GiveToken(request.POST or None)
    if request.method == "POST" and form.is_valid():
        on, at = form.cleaned_data["expires_on"], timezone.now()
        until = timezone.make_aware(datetime.combine(on + timedelta(days=1), time())) if on else None
        token = actions.give_token(
            person=person, label=form.cleaned_data["label"], actor=actor, at=at, expires_at=until
        )
        once.keep(request, about=person.pk, kind="token", text=token)
        return redirect("office_account", pk=person.pk)
    title = pgettext("office", "Give a token to act for %(name)s") % {"name": person.name}
    return _ask(request, actor, person, form, title)


@require_POST
@for_staff("manage_tokens")
def revoke_token(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A key opens nothing from now on."""
    token = get_object_or_404(Token.objects.select_related("staff"), pk=pk)
    if token.revoked_at is None:
        actions.revoke_token(token=token, actor=actor, at=timezone.now())
        messages.success(request, pgettext("office", "The token “%(label)s” is revoked.") % {"label": token.label})
    return redirect("office_account", pk=token.staff_id)


def _ask(
    request: HttpRequest, actor: Actor, person: Staff | None, form: forms.Form, title: str, **more: object
) -> HttpResponse:
    """The page of a change; refused it comes back with what is wrong."""
    context = {"person": person, "form": form, "title": title, "is_grave": False, **more}
    return shell.page(request, actor, "staff", "account_change.html", context, status=422 if form.is_bound else 200)
