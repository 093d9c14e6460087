"""What a city says of restricting malicious callers (限制受理): evidence, approvals, how long, what is said. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from hotline.ground.profiles.ladders import Span

RESTRICTABLE = ("01", "06", "07", "08", "09", "10", "14", "15")
"""Channels that a city may close to a restricted caller. Portal, mailboxes, letters and the counter stay open."""
DECIDERS = ("leader", "supervisor", "head")
"""Roles that may approve a restriction or decide on an objection."""
_TWO_DAYS, _WEEK = Span(2, "workdays"), Span(5, "workdays")
_SAID = (
    "您的号码正处于限制受理期间。如有诉求，请通过政府网站或来信提出，我们照常受理。"
    "遇到危险或紧急情况，请直接说明，我们立即处理。"
)
_SAID_EN = (
    "Calls from your number are restricted for the time being. Please write to us on the web site or by letter: what "
    "you write is dealt with as always. If somebody is in danger, say so now and we act at once."
)


@dataclass(frozen=True, slots=True)
class RestrictionReason:
    """Why a caller is restricted, as the city's list has it."""

    code: str
    title: str
    title_en: str = ""

    def said(self, language: str) -> str:
        """The reason in a language."""
        return self.title_en if language.lower().startswith("en") and self.title_en else self.title


_REASONS = (
    RestrictionReason("M1", "骚扰、谩骂、恐吓工作人员", "Harassing, insulting or frightening staff"),
    RestrictionReason("M2", "无正当理由反复拨打", "Calling again and again without a matter"),
    RestrictionReason("M3", "长时间占用线路，妨碍他人使用", "Holding the line so that others cannot get through"),
)


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What a city says of restrictions.

    evidence: so many recorded contacts, recordings and papers it takes at least; within_days: how old they may be
    (natural days); most_days: the longest restriction; channels: where a restricted caller may be turned away; first,
    second: roles that approve, in this order; objections: roles that decide on an objection; decide, answer: how fast
    the two approvals and the decision on an objection come; said: what the caller is told, with where to write.
    """

    evidence: int = 3
    within_days: int = 90
    most_days: int = 30
    channels: tuple[str, ...] = ("01", "06")
    first: tuple[str, ...] = ("leader",)
    second: tuple[str, ...] = ("supervisor", "head")
    objections: tuple[str, ...] = DECIDERS
    decide: Span = _TWO_DAYS
    answer: Span = _WEEK
    said: str = _SAID
    said_en: str = _SAID_EN
    reasons: tuple[RestrictionReason, ...] = _REASONS

    def reason(self, code: str) -> RestrictionReason | None:
        """A reason of the list, by its code."""
        return next((one for one in self.reasons if one.code == code), None)

    def told(self, language: str) -> str:
        """What a restricted caller is told, in a language."""
        return self.said_en if language.lower().startswith("en") and self.said_en else self.said


NAMES = tuple(one.name for one in fields(Restrictions) if one.name != "reasons")
_NUMBERS, _TEXTS = {"evidence": 100, "within_days": 3650, "most_days": 365}, ("said", "said_en")
_LISTS = {"channels": RESTRICTABLE, "first": DECIDERS, "second": DECIDERS, "objections": DECIDERS}


def read_restrictions(body: Mapping[str, Any]) -> Restrictions:
    """What a profile that was checked says of restrictions."""
    given, reasons = body.get("restrictions", {}), body.get("restriction_reasons", ())
    said: dict[str, Any] = {name: given[name] for name in (*_NUMBERS, *_TEXTS) if name in given}
    said |= {name: tuple(given[name]) for name in _LISTS if name in given}
    said |= {name: Span(given[name]["amount"], given[name]["unit"]) for name in ("decide", "answer") if name in given}
    if reasons:
        said["reasons"] = tuple(
            RestrictionReason(one["code"], one["title"], one.get("title_en", "")) for one in reasons
        )
    return Restrictions(**said)


def mistakes(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the table [restrictions] and with the list of reasons, by key. The limits are looked at where
    those of others are."""
    yield from _reasons(body.get("restriction_reasons", []))
    given = body.get("restrictions", {})
    if not isinstance(given, Mapping):
        yield "restrictions", "must be a table [restrictions]"
        return
    for name, most in _NUMBERS.items():
        value = given.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            yield f"restrictions.{name}", f"must be a whole number from 1 to {most}"
    for name, known in _LISTS.items():
        yield from _list(name, given.get(name, list(known[:1])), known)
    for name in _TEXTS:
        if name in given and (not isinstance(given[name], str) or not given[name].strip()):
            yield f"restrictions.{name}", "must be text"


def _list(name: str, value: object, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or (not value and name != "channels"):
        yield f"restrictions.{name}", "must be a list"
        return
    for one in value:
        if one not in known:
            why = "; what is written or said in person stays open" if name == "channels" else ""
            yield f"restrictions.{name}", f"{one!r} is none of {', '.join(known)}{why}"


def _reasons(entries: object) -> Iterator[tuple[str, str]]:
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        yield "restriction_reasons", "must be written as tables [[restriction_reasons]]"
        return
    codes = [str(one.get("code", "")) for one in entries]
    for place, one in enumerate(entries, 1):
        if not (isinstance(one.get("code"), str) and one["code"].isascii() and one["code"].isalnum()):
            yield f"restriction_reasons[{place}].code", "must be letters and digits"
        elif codes.count(one["code"]) > 1 or len(one["code"]) > 8:
            yield f"restriction_reasons[{place}].code", "must be there once, of 8 signs at most"
        for name in ("title", "title_en"):
            if not isinstance(one.get(name, "" if name == "title_en" else None), str):
                yield f"restriction_reasons[{place}].{name}", "must be given, as text"
        if isinstance(one.get("title"), str) and not one["title"].strip():
            yield f"restriction_reasons[{place}].title", "must be given, as text"
