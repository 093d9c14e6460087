"""Two profiles side by side: only what they say otherwise. Versions that were entered, and profiles that ship."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.comparing import differences
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.refusals import Refusal
from hotline.ground.profiles.rules import ALWAYS, Channel, Line, Profile, ProfileFault, read
from hotline.ground.profiles.sources import find, load, shipped
from hotline.web.office import shell
from hotline.web.office.profile import VERSIONS, limits, rows, said
from hotline.web.parts.acting import for_staff

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile that can be compared: its key in the address, and its name in the list."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """One thing that two profiles say otherwise, each in as many lines as it needs."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What two profiles say otherwise about one subject."""

    title: Promise
    contrasts: list[Contrast]


@require_safe
@for_staff("read_registers")
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Two profiles are chosen, and what they say otherwise stands side by side."""
    entered, at_hand = _entered(), _at_hand()
    known = {choice.key for choice in (*entered, *at_hand)}
    now = f"v{profiles.current().version}"
    left, right = request.GET.get("left") or now, request.GET.get("right", "")
    if left not in known or (right and right not in known):
        raise Http404("There is no such profile.")
    sides = (_side(left), _side(right)) if right else None
    language = get_language() or ""
    context = {
        "groups": (
            (pgettext("office", "Versions that were entered"), entered),
            (pgettext("office", "Profiles that ship"), at_hand),
        ),
        "left": left,
        "right": right,
        "titles": tuple(side.profile.titled(language) for side in sides) if sides else None,
        "chapters": [chapter for chapter in chapters(*sides) if chapter.contrasts] if sides else [],
    }
    return shell.page(request, actor, "profile", "profile_compare.html", context)


def _entered() -> list[Choice]:
    """The versions, the latest first; the one in force says so."""
    now = profiles.current().version
    found = []
    for row in ProfileVersion.objects.order_by("-in_force_from", "-id")[:VERSIONS]:
        title = profiles.version(row.pk).titled(get_language() or "")
        label = pgettext("office", "%(title)s, version %(number)d") % {"title": title, "number": row.number}
        found.append(Choice(f"v{row.pk}", f"{label} ✓" if row.pk == now else label))
    return found


def _at_hand() -> list[Choice]:
    return [Choice(name, _side(name).profile.titled(get_language() or "")) for name in shipped()]


@dataclass(frozen=True, slots=True)
class Side:
    """A profile as it is read, and as it is written."""

    profile: Profile
    body: Mapping[str, Any]


def _side(key: str) -> Side:
    """A version that was entered (v and its id), or a profile that ships, by its name."""
    if key[0] == "v" and key[1:].isdigit():
        return Side(profiles.version(int(key[1:])), ProfileVersion.objects.get(pk=int(key[1:])).body)
    try:
        body = load(find(key)).body
        return Side(read(body), body)
    except ProfileFault as fault:
        raise Http404(str(fault)) from fault


def chapters(left: Side, right: Side) -> list[Chapter]:
    """What two profiles say otherwise, subject by subject, in the language of the page."""
    return [
        Chapter(title, _contrasts(facts(left.profile), facts(right.profile)))
        for title, facts in (
            (pgettext_lazy("office", "In short"), _short),
            (pgettext_lazy("office", "Time limits"), _limits),
            (pgettext_lazy("office", "What is not accepted"), _refusals),
            (pgettext_lazy("office", "Channels"), _channels),
            (pgettext_lazy("office", "Emergency and repair lines"), _lines),
            (pgettext_lazy("office", "What is said on the telephone"), _scripts),
        )
    ] + [Chapter(pgettext_lazy("office", "Other tables of the file"), list(_others(left, right)))]


SHOWN = (
    "profile", "states", "states_en", "roles", "form", "local_days", "categories", "assessment", "visit", "elements",
    "limits", "refusals", "channels", "emergency_lines", "scripts", "scripts_en",
)  # fmt: skip
"""Tables that have a chapter of their own; all others are shown as they are written, so that nothing is hidden."""


def _others(left: Side, right: Side) -> Iterator[Contrast]:
    here, there = ({name: value for name, value in side.body.items() if name not in SHOWN} for side in (left, right))
    for one in differences(here, there):
        yield Contrast(one.where, tuple(_written(one.left)), tuple(_written(one.right)))


def _written(value: Any) -> Iterator[str]:
    """What stands in the file: of a list of tables an entry a line."""
    if value is None:
        yield NOTHING
    elif isinstance(value, Mapping):
        yield " · ".join(f"{name} {' '.join(_written(entry))}" for name, entry in value.items())
    elif isinstance(value, list):
        for entry in value:
            yield from _written(entry)
    else:
        yield str(value)


Facts = dict[str, tuple[str, ...]]


def _contrasts(left: Facts, right: Facts) -> list[Contrast]:
    labels = dict.fromkeys((*left, *right))
    pairs = ((label, left.get(label, (NOTHING,)), right.get(label, (NOTHING,))) for label in labels)
    return [Contrast(label, here, there) for label, here, there in pairs if here != there]


def _short(profile: Profile) -> Facts:
    return {str(row.label): (str(row.value),) for row in rows(profile)}


def _limits(profile: Profile) -> Facts:
    """The limits of each clock, line by line, in the order in which they are asked."""
    return {
        clock: tuple(f"{line.demands} · {line.urgencies}: {line.amount}, {line.counting}" for line in lines)
        for clock, lines in limits(profile)
    }


PARTS = {
    "title": pgettext_lazy("office", "Kind of matter"),
    "basis": pgettext_lazy("office", "Basis"),
    "explanation": pgettext_lazy("office", "Said to the caller"),
    "alternative": pgettext_lazy("office", "Where to go instead"),
}


def _refusals(profile: Profile) -> Facts:
    """Part by part, so that of a kind of matter only what is said otherwise stands there."""
    facts: Facts = {}
    consent = pgettext("office", "A leader's consent")
    for refusal in profile.refusals.values():
        told = refusal.said(get_language() or "")
        facts |= {f"{refusal.code} {word}": (told[part],) for part, word in PARTS.items()}
        facts[f"{refusal.code} {consent}"] = tuple(_besides(refusal)) or (NOTHING,)
    return facts


def _besides(refusal: Refusal) -> Iterator[str]:
    if refusal.needs_leader:
        yield pgettext("office", "a leader must agree")


def _channels(profile: Profile) -> Facts:
    return {code: tuple(_channel(channel)) for code, channel in profile.channels.items()}


def _channel(channel: Channel) -> Iterator[str]:
    yield channel.told(get_language() or "")[0]
    hours = pgettext("office", "day and night") if channel.hours == ALWAYS else channel.hours
    yield f"{hours} {pgettext('office', 'on working days')}" if channel.days == "workdays" else hours
    yield from filter(None, (channel.told(get_language() or "")[1], channel.said_outside(get_language() or "")))
    if channel.advised:
        yield pgettext("office", "at most %(count)d characters are advised") % {"count": channel.advised}
    if not channel.progress:
        yield said(channel.progress_said, channel.progress_said_en)


def _lines(profile: Profile) -> Facts:
    return {line.code: tuple(_line(line)) for line in profile.emergency_lines}


def _line(line: Line) -> Iterator[str]:
    yield f"{said(line.name, line.name_en)} {line.phone}"
    yield from filter(None, (line.when,))


def _scripts(profile: Profile) -> Facts:
    return {name: profile.script(name, get_language() or "") for name in profile.scripts}
