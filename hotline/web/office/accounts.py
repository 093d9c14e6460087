"""Accounts of the staff: the list, and an account with its history."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.leaves import queries as leaves
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope, matrix, may
from hotline.register.units.models import Unit
from hotline.web.office import lists, once, queries, shell, telling
from hotline.web.office.forms import AccountFilter
from hotline.web.office.rules import covers
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered
from hotline.web.parts.pieces import Column, Listing, Row
from hotline.web.parts.templatetags.parts import moment


@require_safe
@for_staff("read_staff")
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who has an account, in which role, at which unit."""
    filtered = is_filtered(request, ("q", "role", "unit", "standing"))
    form = AccountFilter(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    scope = matrix()["read_staff"].roles[actor.role].scope
    unit = Unit.objects.filter(code=given["unit"]).first() if given.get("unit") else None
    found = queries.accounts(
        given.get("q", ""),
        role=given.get("role", ""),
        unit=unit,
        standing=given.get("standing", ""),
        within="" if scope == "all" else actor.reach,
    )
    shown = lists.slice_of(request, found, keys=("username",))
    listing = Listing(
        columns=[
            Column(pgettext("office", "Name")),
            Column(pgettext("office", "Role"), "narrow"),
            Column(pgettext("office", "Unit")),
            Column(pgettext("office", "Last signed in"), "narrow"),
            Column(pgettext("office", "Standing"), "narrow"),
        ],
        rows=shown.rows,
        row_template="office/account_row.html",
        caption=pgettext("office", "Accounts"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        shown_filters=4,
        filtered=filtered,
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("office", "There are no accounts yet."),
    )
    context = {"listing": listing, "may_change": may(actor, "manage_staff")}
    return shell.page(request, actor, "staff", "accounts.html", context)


@require_safe
@for_staff("read_staff")
def account(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One account: who, where, its tokens, what happened to it."""
    person = get_object_or_404(Staff.objects.select_related("unit"), pk=pk)
    if not covers(actor, "read_staff", person.unit.path):
        raise OutOfScope("This account belongs to another unit.")
    now = timezone.now()
    tokens = [(token, _standing(token.revoked_at, token.expires_at, now)) for token in person.tokens.order_by("-id")]
    context = {
        "person": person,
        "rows": _rows(person),
        "tokens": tokens,
        "history": telling.entries(queries.history("staff", person.pk)),
        "may_change": may(actor, "manage_staff") and person.is_active,
        "may_give": may(actor, "manage_tokens") and person.is_active,
        "may_revoke": may(actor, "manage_tokens"),
        "is_self": person.pk in actor.persons,
        "leaves": leaves.of(person.pk, at=now),
        "may_arrange": person.is_active and leaves.may_arrange(actor, person),
        "secret": once.read(request, person.pk),
    }
    return shell.page(request, actor, "staff", "account.html", context)


def _standing(revoked_at: datetime | None, expires_at: datetime | None, now: datetime) -> str:
    """Whether a token still opens anything: valid, revoked or over."""
    if revoked_at is not None:
        return "revoked"
    return "over" if expires_at is not None and expires_at <= now else "valid"


def _rows(person: Staff) -> list[Row]:
    facts = [
        (pgettext("office", "Account"), person.username),
        (pgettext("office", "Role"), person.get_role_display()),
        (pgettext("office", "Unit"), person.unit.shown),
        (pgettext("office", "Last signed in"), moment(person.last_login) or pgettext("office", "never")),
        (pgettext("office", "Left on"), person.left_on),
    ]
    return [Row(label, value) for label, value in facts if value]
