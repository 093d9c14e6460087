"""Decisions in emergencies: who accepts, what goes along, what belongs to an incident. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hotline.casework.emergencies.words import Reported, Stage
from hotline.lib import paths

MIRROR_ENDS = (Reported.DONE, Reported.NO_NEED, Reported.CONFIRMED)
"""What a line, or the caller when she is called back, says when it is over: an order that mirrors it ends."""
HANDED, ACCEPTED_HERE, CALLED_BACK = "handed", "accepted_here", "called_back"


def outcome(*, transfer: str, called_first: str, follow: bool) -> str:
    """What becomes of the appeal after an emergency line was called.

    Where the platforms disagree who was called first accepts first (国办发〔2022〕12号): a line that declines what was
    brought to us first leaves it with us. What nobody has answered is nobody's yet: the line is called again.
    """
    if transfer == "no_answer":
        return CALLED_BACK
    declined_to_us = transfer == "refused" and called_first == "hotline"
    return ACCEPTED_HERE if follow or declined_to_us else HANDED


def owed_at_first() -> tuple[Stage, ...]:
    """What a grave emergency calls for at once: it is verified, and reported by telephone and in writing."""
    return (Stage.VERIFY, Stage.FIRST, Stage.WRITTEN)


def next_stage(stage: str, *, is_over: bool) -> Stage | None:
    """What follows a report: interim ones after the written, as long as it lasts; after the end the full one."""
    if is_over or stage not in (Stage.WRITTEN, Stage.INTERIM):
        return None
    return Stage.INTERIM


def mirrors(*, transfer: str, follow: bool) -> bool:
    """Whether the order that follows a handover only mirrors what the line has in hand: the line took it, and we asked
    to follow it. What the line declined is ours from the beginning."""
    return transfer == "answered" and follow


def packet(
    *, facts: Mapping[str, str], phone: str, is_secret: bool, with_number: bool | None, summary: str
) -> dict[str, str]:
    """What a line is given: place, address and what is said; the caller's number where she has not asked for secrecy,
    or has agreed that it goes along. What is not known is left out, never asked for first."""
    goes_along = not is_secret if with_number is None else with_number
    known = {**facts, "summary": summary or facts.get("summary", ""), "phone": phone if goes_along else ""}
    return {name: value for name, value in known.items() if value}


def complete(given: Mapping[str, Any], *, lines: Sequence[str], spoken_of: Sequence[str]) -> dict[str, Any]:
    """A handover whose fields were left empty, filled in so that it is never refused for them: the line that the words
    speak of, else the city's first; and what nobody has said was answered counts as not answered."""
    line = given.get("line") or next(iter((*spoken_of, *lines)), "")
    return {**given, "line": line, "transfer": given.get("transfer") or "no_answer"}


def concerns(*, place: str, matter: str, areas: Iterable[str], matters: Iterable[str]) -> bool:
    """Whether something at a place (path), of a category (code), belongs to an incident: in one of its areas, of one of
    its categories or one below them. An incident without categories speaks of all."""
    codes = tuple(matters)
    is_there = any(paths.is_within(place, area) for area in areas)
    return is_there and (not codes or any(matter.startswith(code) for code in codes))
