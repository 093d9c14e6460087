"""The city's rules in readable form: limits, what is not accepted, channels, emergency lines – of any version."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.casework.appeals.words import Element, Urgency
from hotline.casework.appeals.words import Kind as Demand
from hotline.casework.clocks.words import Kind as Clock
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Limit, Profile
from hotline.register.people.words import Language
from hotline.register.staff.words import Role
from hotline.web.office import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.pieces import Row
from hotline.web.parts.words import STATES

BETWEEN = pgettext_lazy("office", ", ")
AND = pgettext_lazy("list", ", ")
VERSIONS = 30


@dataclass(frozen=True)
class LimitLine:
    """One limit in words."""

    demands: str
    urgencies: str
    amount: str
    counting: Promise | str


def amount(limit: Limit) -> str:
    """How long: 24 hours, 5 working days."""
    if limit.unit == "hours":
        words = npgettext("office", "%(count)d hour", "%(count)d hours", limit.amount)
    elif limit.unit == "days":
        words = npgettext("office", "%(count)d natural day", "%(count)d natural days", limit.amount)
    elif limit.unit == "workhours":
        words = npgettext("office", "%(count)d working hour", "%(count)d working hours", limit.amount)
    else:
        words = npgettext("office", "%(count)d working day", "%(count)d working days", limit.amount)
    return words % {"count": limit.amount}


def counting(limit: Limit) -> str:
    """From when and to when it is counted."""
    if limit.unit == "hours":
        return pgettext("office", "day and night")
    if limit.unit == "workhours":
        return pgettext("office", "while offices are open")
    start = pgettext("office", "from the next day") if limit.start == "next_day" else pgettext("office", "from receipt")
    end = (
        pgettext("office", "to closing time")
        if limit.end == "close"
        else pgettext("office", "to 24:00 of the last day")
    )
    return f"{start}{BETWEEN}{end}"


def _opening_hours(shown: Profile) -> str:
    """When offices are open, with a break at noon in two parts."""
    marks = [shown.opens, *(shown.noon_break or ()), shown.closes]
    return BETWEEN.join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in zip(marks[::2], marks[1::2], strict=True))


def _words(given: frozenset[str], words: type[Demand] | type[Urgency]) -> str:
    """The kinds or urgencies a limit is for, in the order of the vocabulary; all where it names none."""
    if not given:
        return pgettext("office", "All")
    return str(AND).join(str(word.label) for word in words if word.value in given)


BUCKETS = {
    1: pgettext_lazy("office", "danger or supply cut off"),
    3: pgettext_lazy("office", "ordinary matters"),
    7: pgettext_lazy("office", "hard matters and those left by history"),
}
"""What the category tree says of a matter."""


def _demands(limit: Limit) -> str:
    """The kinds of demand a limit is for, and which matters of them."""
    kinds = _words(limit.kind, Demand)
    if not limit.bucket:
        return kinds
    matters = str(AND).join(str(word) for bucket, word in BUCKETS.items() if bucket in limit.bucket)
    return f"{kinds} – {matters}"


def limits(profile: Profile) -> list[tuple[str, list[LimitLine]]]:
    """The limits by clock, in the order in which they are asked: the first that fits holds."""
    found = []
    for clock in Clock:
        lines = [
            LimitLine(_demands(limit), _words(limit.urgency, Urgency), amount(limit), counting(limit))
            for limit in profile.asked(clock)
        ]
        if lines:
            found.append((str(clock.label), lines))
    return found


@require_safe
@for_staff("read_registers")
def profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is in force, or an earlier version."""
    current = profiles.current()
    versions = list(ProfileVersion.objects.order_by("-in_force_from", "-id")[:VERSIONS])
    asked = request.GET.get("version", "")
    shown = current
    if asked:
        row = next((row for row in versions if str(row.pk) == asked), None)
        if row is None:
            raise Http404("There is no such version.")
        shown = profiles.version(row.pk)
    language = get_language() or ""
    context = {
        "profile": shown,
        "title": shown.titled(language),
        "is_current": shown.version == current.version,
        "versions": [
            (row, profiles.version(row.pk).titled(language), row.pk == shown.version, row.pk == current.version)
            for row in versions
        ],
        "rows": rows(shown),
        "limits": limits(shown),
        "refusals": [(refusal, refusal.said(language)) for refusal in shown.refusals.values()],
        "channels": [
            (channel, said(channel.name, channel.name_en), said(channel.outside, channel.outside_en))
            for channel in shown.channels.values()
        ],
        "lines": [(line, said(line.name, line.name_en)) for line in shown.emergency_lines],
    }
    return shell.page(request, actor, "profile", "profile.html", context)


def said(chinese: str, english: str) -> str:
    """A text of the profile in the language of the page; Chinese where there is no other."""
    return english if english and (get_language() or "").startswith("en") else chinese


def rows(shown: Profile) -> list[Row]:
    """The head of a profile, fact by fact."""
    yes, no = pgettext("office", "yes"), pgettext("office", "no")
    elements = [str(Element(element).label) for element in shown.elements if element in Element.values]
    attempts, dayparts = int(shown.visit.get("attempts", 3)), int(shown.visit.get("dayparts", 2))
    visit = pgettext("office", "%(attempts)d attempts in %(dayparts)d parts of the day")
    return [
        Row(pgettext("office", "Hotline"), shown.hotline),
        Row(pgettext("office", "Numbers begin with"), shown.number_prefix),
        Row(pgettext("office", "Offices are open"), _opening_hours(shown)),
        Row(pgettext("office", "A last day on a rest day moves on"), yes if shown.last_day_moves else no),
        Row(pgettext("office", "Review before dispatch"), yes if shown.review_before_dispatch else no),
        Row(pgettext("office", "Archived after"), amount(shown.archive_after) if shown.archive_after else "–"),
        Row(pgettext("office", "A visit may end after"), visit % {"attempts": attempts, "dayparts": dayparts}),
        Row(pgettext("office", "Elements of an appeal"), str(AND).join(elements) or "–"),
        *_own(shown),
    ]


LOCAL_DAYS = {
    "holiday": pgettext_lazy("office", "closed"),
    "work": pgettext_lazy("office", "open"),
}


def _local_days(shown: Profile, tag: str) -> list[str]:
    """Days that are otherwise here than in the whole country."""
    return [f"{day.on:%Y-%m-%d} {said(day.name, day.name_en)} ({LOCAL_DAYS[day.kind]})" for day in shown.own.days]


def _categories(shown: Profile, tag: str) -> list[str]:
    """Classes of matter that the city calls otherwise, or whose limits it counts in another bucket."""
    found = []
    for one in shown.own.categories.values():
        bucket = str(BUCKETS[one.bucket]) if one.bucket else ""
        words = str(BETWEEN).join(word for word in (shown.own.called(one.code, tag), bucket) if word)
        if words:
            found.append(f"{one.code} → {words}")
    return found


ASKED = {
    "employer": pgettext_lazy("office", "where the caller works"),
    "address": pgettext_lazy("office", "the caller's address"),
    "email": pgettext_lazy("office", "the caller's e-mail address"),
}


def _own(shown: Profile) -> list[Row]:
    """What a city has of its own: languages, roles it does without, what its form asks, names of states."""
    languages = [str(label) for tag, label in Language.choices if tag in shown.languages]
    off = [str(role.label) for role in Role if role in shown.roles_off]
    asked = [str(word) for name, word in ASKED.items() if name in shown.form_asks]
    tag = get_language() or ""
    names = [f"{STATES[state][0]} → {shown.state_named(state, tag)}" for state in shown.states if state in STATES]
    return [
        Row(pgettext("office", "Languages spoken"), str(AND).join(languages)),
        Row(pgettext("office", "Roles switched off"), str(AND).join(off) or "–"),
        Row(pgettext("office", "The form of a seat also asks"), str(AND).join(asked) or "–"),
        Row(pgettext("office", "Own names of states"), str(AND).join(names) or "–"),
        Row(pgettext("office", "Scheme of scores"), shown.own.scheme_named(tag) or "–"),
        Row(pgettext("office", "Local days"), str(AND).join(_local_days(shown, tag)) or "–"),
        Row(pgettext("office", "Own names of categories"), str(AND).join(_categories(shown, tag)) or "–"),
        Row(pgettext("office", "Categories not offered"), str(AND).join(shown.own.withheld) or "–"),
    ]
