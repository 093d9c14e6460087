"""Calls as pages tell of them: the number masked, the line, the way through the menu, how long it took."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from hotline.casework.calls.models import Call
from hotline.casework.calls.words import HEARD, LED, NUMBER_SEEN, SAID_READ, TAKEN_AWAY
from hotline.ground.profiles.rules import Profile
from hotline.web.parts.callers import masked_phone

ACTS: Mapping[str, Promise] = MappingProxyType(
    {
        HEARD: pgettext_lazy("call records", "Recording listened to"),
        TAKEN_AWAY: pgettext_lazy("call records", "Copy of a recording taken"),
        SAID_READ: pgettext_lazy("call records", "What was said was read"),
        NUMBER_SEEN: pgettext_lazy("call records", "Number of the call looked at"),
        LED: pgettext_lazy("call records", "A leader took a hand in the call"),
        "recording_faulty": pgettext_lazy("call records", "Recording missing or faulty"),
        "emergency_called": pgettext_lazy("call records", "Emergency line brought in"),
        "message_taken": pgettext_lazy("call records", "Message taken up"),
        "message_given_back": pgettext_lazy("call records", "Message given back"),
        "message_closed": pgettext_lazy("call records", "Message closed without an appeal"),
        "message_overdue": pgettext_lazy("call records", "Message not taken up in time"),
        "recording_erased": pgettext_lazy("call records", "Recording erased"),
        "facts_erased": pgettext_lazy("office", "Personal facts of an entry erased"),
    }
)
"""What the journal of a call says happened."""


def is_english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def called(one: object) -> str:
    """The name of something in the city's profile, in the language of the page."""
    english = getattr(one, "name_en", "") if is_english() else ""
    return str(english or getattr(one, "name", ""))


def number_of(call: Call) -> str:
    """The number at the far end, masked; empty where it was withheld, or erased."""
    return masked_phone(call.other) if call.other else ""


def line_of(call: Call, profile: Profile) -> str:
    """The number of ours, with its name where the city has one for it that does not say it already."""
    line = profile.telephone.line(call.line)
    name = called(line) if line.numbers else ""
    return name if call.line in name else f"{name} {call.line}".strip()


def way_of(call: Call, profile: Profile) -> str:
    """The way through the menu in words, languages by their name; the keys where the menu has changed since."""
    titles, under = [], ""
    nodes, languages = profile.telephone.nodes, profile.telephone.languages
    for key in (part for part in call.menu_path.replace("-", " ").replace("/", " ").split() if part):
        if not under and key in languages and key not in nodes:
            titles.append(languages[key].name)
            continue
        node = next((one for one in nodes.values() if (one.under, one.key) == (under, key)), None) or nodes.get(key)
        if node is None:
            return call.menu_path
        titles.append(node.title_en if node.title_en and is_english() else node.title)
        under = node.code
    return " › ".join(titles)


def language_of(call: Call, profile: Profile) -> str:
    """The language the call was led in; empty while nobody knows."""
    return profile.telephone.spoken(call.language).name if call.language else ""


def group_of(call: Call, profile: Profile) -> str:
    """The group of seats it was for."""
    skill = profile.telephone.skills.get(call.skill)
    return called(skill) if skill else call.skill


def rating_of(call: Call, profile: Profile) -> str:
    """How the caller rated it, in the words of the key she pressed."""
    if call.rating is None:
        return ""
    known = (one for one in profile.telephone.ratings.values() if one.satisfaction == call.rating)
    key = next(known, None)
    return (
        key.said(get_language() or "") if key else pgettext("call records", "%(rating)d of 5") % {"rating": call.rating}
    )


def noted_as(call: Call, profile: Profile) -> str:
    """What the seat noted it to have been."""
    choice = profile.telephone.dispositions.get(call.disposition)
    return choice.said(get_language() or "") if choice else call.disposition


def lasting(milliseconds: int | None) -> str:
    """A stretch of time as clocks show it: 0:07, 12:30, 1:02:05; empty for none."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
