"""The journal of access: who has looked at whom, exported what, signed in; what became of accounts. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from hotline.casework.calls.models import Call
from hotline.casework.calls.searching import meant
from hotline.casework.calls.words import LOOKS
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks, numbers
from hotline.register.people import queries as people
from hotline.register.people.models import Person
from hotline.register.staff.models import Staff
from hotline.web.office import lists, shell, telling
from hotline.web.office.forms import AccessFilter
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered
from hotline.web.parts.callers import masked_phone
from hotline.web.parts.pieces import Column, Listing, Row

KINDS = ("person", "staff", "call")
"""Whose chains hold accesses: the list is read by an index of these."""
ACCESSES = Q(subject_kind__in=KINDS) & (~Q(subject_kind="call") | Q(name__in=LOOKS))
OF_STAFF = ("orders_exported", "calls_exported", "signed_in", "accounts", "leaves")
WHAT = {"unmasked": "person", "dialled": "person", "calls": "call", **dict.fromkeys(OF_STAFF, "staff")}
"""What the list can be narrowed to, and whose chain holds it."""
ACCOUNTS = ("account_opened", "account_closed", "password_renewed", "token_given", "token_revoked")
LEAVES = ("leave_entered", "leave_ended", "desk_taken_up")
GROUPS = {"accounts": ACCOUNTS, "leaves": LEAVES, "calls": LOOKS}
MOST = 200


@dataclass(frozen=True)
class Look:
    """One access: when, who, what, about whom."""

    at: datetime
    who: str
    unit: str
    title: Promise | str
    tone: str
    about: str
    phone: str
    details: Sequence[Row]
    reason: str


@require_safe
@for_staff("read_journal")
def access(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The accesses that fit, the latest first."""
    form = AccessFilter(request.GET or None)
    found = Event.objects.filter(ACCESSES).select_related("facts").order_by("-id")
    if form.is_valid():
        found = _narrowed(found, form)
    shown = lists.slice_of(request, found, keys=("id",), descending=True)
    listing = Listing(
        columns=[
            Column(pgettext("office", "When"), "narrow"),
            Column(pgettext("office", "Who")),
            Column(pgettext("office", "What")),
            Column(pgettext("office", "About")),
            Column(pgettext("office", "Reason")),
        ],
        rows=_looks(shown.rows),
        row_template="office/access_row.html",
        caption=pgettext("office", "Journal of access"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        shown_filters=5,
        filtered=is_filtered(request, tuple(form.fields)),
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("office", "Nobody has looked at anything yet."),
    )
    return shell.page(request, actor, "access", "access.html", {"listing": listing})


def _narrowed(found: QuerySet[Event], form: AccessFilter) -> QuerySet[Event]:
    given = form.cleaned_data
    if given["what"]:
        accesses = GROUPS.get(given["what"], (given["what"],))
        found = found.filter(subject_kind=WHAT[given["what"]], name__in=accesses)
    if given["about"]:
        found = found.filter(_about(given["about"]))
    if given["by"]:
        who = Q(username__iexact=given["by"]) | Q(name__icontains=given["by"])
        ids = list(Staff.objects.filter(who).values_list("pk", flat=True)[:MOST])
        found = found.filter(Q(actor_id__in=ids) | Q(actor_for_id__in=ids))
    if given["since"]:
        found = found.filter(at__gte=_midnight(given["since"]))
    if given["until"]:
        found = found.filter(at__lt=_midnight(given["until"] + timedelta(days=1)))
    return found


def _about(text: str) -> Q:
    """Accesses to a person – found as callers are found –, or for a case by its number."""
    number = numbers.tidy_reference(text)
    if numbers.is_reference(number):
        return Q(after__case=number)
    condition = people.matching(text, area_code=profiles.current().area_code)
    known = Person.objects.filter(condition).values_list("pk", flat=True)[:MOST] if condition is not None else []
    calls = Call.objects.filter(meant(text)).order_by("-arrived_at").values_list("pk", flat=True)[:MOST]
    return Q(subject_kind="person", subject_id__in=list(known)) | Q(subject_kind="call", subject_id__in=list(calls))


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))


def _looks(events: list[Event]) -> list[Look]:
    """Events as rows; persons are shown masked, whoever looks."""
    known, about = telling.Names(events), _Subjects(events)
    return [
        Look(
            at=event.at,
            who=known.who(event),
            unit=known.unit(event),
            title=telling.title(event),
            tone=telling.TONES.get(event.name, "waiting"),
            about=about.name(event),
            phone=about.phone(event),
            details=known.facts(event.after),
            reason=telling.reason(event),
        )
        for event in events
    ]


class _Subjects:
    """Whom events are about, masked: callers, calls, accounts; a query for each kind."""

    def __init__(self, events: list[Event]) -> None:
        ids: dict[str, set[int]] = {}
        for event in events:
            ids.setdefault(event.subject_kind, set()).add(event.subject_id)
        self.persons = Person.objects.in_bulk(ids.get("person", ()))
        self.calls = Call.objects.in_bulk(ids.get("call", ()))
        staff = Staff.objects.filter(pk__in=ids.get("staff", ())).values_list("pk", "name")
        self.staff = dict(staff) if "staff" in ids else {}

    def name(self, event: Event) -> str:
        """How it is called; nothing for what somebody did to her own account."""
        if event.subject_kind == "person":
            return masks.name(self.persons[event.subject_id].name)
        if event.subject_kind == "call":
            return self.calls[event.subject_id].code
        return "" if event.subject_id == event.actor_id else self.staff.get(event.subject_id, "")

    def phone(self, event: Event) -> str:
        """Her number, or that of the call."""
        if event.subject_kind == "person":
            number = self.persons[event.subject_id].phone
        else:
            number = self.calls[event.subject_id].other if event.subject_kind == "call" else ""
        return masked_phone(number) if number else ""
