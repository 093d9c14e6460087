"""What the acceptance rules (受理规则) propose for what somebody says: accept, answer, guide, refuse, hand over … Pure.

It proposes; a person decides. A refusal is never made by itself: it needs whoever may refuse, and where the city says
so a leader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hotline.ground.profiles.acceptance import SAID, AcceptanceRule, Sign, said_in
from hotline.ground.profiles.judging import Contact, Finding, Judgement, judge
from hotline.ground.profiles.rules import Channel, Profile

ACCEPT, APPEND, DIRECT, EMERG, GUIDE = "ACCEPT", "APPEND", "DIRECT", "EMERG", "GUIDE"
REFUSE, SUPPL = "REFUSE", "SUPPL"
AUTOMATIC, THREE_PARTIES = "automatic reply", "three-party call"
LAST, REPEATED, MISSING, ANSWERED, ASKED, WISHED = "R14", "R7", "R10", "R11", "R12", "R13"


@dataclass(frozen=True, slots=True)
class Word:
    """Words that were found, and where in the text as it was written."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier appeal of the same caller about much the same: its number, and whether it is still being handled."""

    number: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a text speaks of: another matter, or what follows when the first is dealt with."""

    outcome: str
    rule: str
    sign: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, by which rule and sign of which version, and what is told: reason, basis, another way.

    `refusal` is the kind of matter (S1 to S9) where one is meant, `needs_leader` whether its refusal needs consent;
    `lines` are emergency lines to call, `route` how the call goes on; `number` the earlier appeal it is added to;
    `like` the text of the city that it goes by, where no sign was found.
    """

    outcome: str
    rule: str
    sign: str = ""
    version: str = ""
    words: tuple[Word, ...] = ()
    reason: str = ""
    basis: str = ""
    alternative: str = ""
    route: str = ""
    refusal: str = ""
    needs_leader: bool = False
    lines: tuple[str, ...] = ()
    number: str = ""
    besides: tuple[Beside, ...] = ()
    like: str = ""
    title: str = field(default="", compare=False)

    @property
    def is_usual(self) -> bool:
        """Whether it is only the last rule: accept."""
        return self.outcome == ACCEPT and self.rule in ("", LAST)

    def as_facts(self) -> Mapping[str, object]:
        """As machines read it."""
        return {
            "outcome": self.outcome,
            "rule": self.rule,
            "title": self.title,
            "words": [{"text": word.text, "start": word.start, "end": word.end} for word in self.words],
            "reason": self.reason,
            "basis": self.basis,
            "alternative": self.alternative,
            "route": self.route or None,
            "refusal": self.refusal or None,
            "needs_leader": self.needs_leader,
            "lines": list(self.lines),
            "append_to": self.number or None,
            "like": self.like or None,
            "sign": self.sign or None,
            "version": self.version,
            "besides": [{"outcome": one.outcome, "rule": one.rule, "sign": one.sign} for one in self.besides],
        }


def propose(
    text: str,
    *,
    profile: Profile,
    channel: str = "",
    at: datetime | None = None,
    earlier: Sequence[Earlier] = (),
    has_answer: bool | None = None,
    has_contact: bool | None = None,
    language: str = "zh-Hans",
) -> Proposal:
    """What the rules of a profile propose for a text that came in on a channel (its code) at an instant.

    `earlier` is what the same caller has asked that is much the same; `has_answer`: whether the knowledge base answers
    it, `has_contact`: whether the caller can be reached, None where that is not known. A text may begin with how it
    came in (短信: …, QQ 23:30 …, (无声)); that goes before `channel` and `at`.
    """
    rules = profile.acceptance
    if not rules.rules:
        return Proposal(ACCEPT, "")
    local = at.astimezone(ZoneInfo(profile.time_zone)).time() if at else None
    found = judge(text, rules, profile.channels, given=Contact(channel, local))
    proposal = _by_channel(_stated(found, text, profile, language), found, profile, language)
    if proposal.route != AUTOMATIC:
        proposal = _by_history(proposal, earlier, profile, language)
        proposal = _by_knowledge(proposal, has_answer, has_contact, profile, language)
    return proposal


def _stated(found: Judgement, text: str, profile: Profile, language: str) -> Proposal:
    """What was found, as a proposal with its texts."""
    besides = tuple(
        Beside(one.sign.outcome, one.sign.rule, one.sign.code, _words(one, text))
        for one in found.besides
        if one.sign.rule not in (LAST,)
    )
    if found.finding is None:
        return _told(Proposal(ACCEPT, LAST, besides=besides), None, profile, language)
    sign = found.finding.sign
    proposal = Proposal(
        sign.outcome,
        sign.rule,
        sign.code,
        words=_words(found.finding, text),
        route=sign.route,
        lines=sign.lines,
        like=found.finding.like,
        besides=besides,
    )
    return _told(proposal, sign, profile, language)


def _words(finding: Finding, text: str) -> tuple[Word, ...]:
    return tuple(Word(text[start:end], start, end) for start, end in finding.spans)


def _told(proposal: Proposal, sign: Sign | None, profile: Profile, language: str) -> Proposal:
    """With reason, basis and alternative: those of the sign, else of its rule, else of the kind of matter."""
    rule = profile.acceptance.rules.get(proposal.rule, AcceptanceRule(proposal.rule, ""))
    code = (sign.refusal if sign else "") or rule.refusal
    kind = profile.refusals.get(code)
    texts: dict[str, Any] = {name: _text(name, sign, rule, language) for name in SAID}
    if kind is not None:
        said = kind.said(language)
        between = ": " if language.lower().startswith("en") else "："
        texts["reason"] = f"{said['title']}{between}{texts['reason'] or said['explanation']}"
        texts |= {name: texts[name] or said[name] for name in ("basis", "alternative")}
    if proposal.lines and not (sign and sign.alternative):
        texts["alternative"] = _lines(proposal.lines, profile, language)
    return replace(
        proposal,
        version=profile.acceptance.version,
        refusal=code,
        needs_leader=proposal.outcome == REFUSE and kind is not None and kind.needs_leader,
        title=rule.titled(language),
        **texts,
    )


def _text(name: str, sign: Sign | None, rule: AcceptanceRule, language: str) -> str:
    return (said_in(sign, name, language) if sign else "") or said_in(rule, name, language)


def _lines(codes: tuple[str, ...], profile: Profile, language: str) -> str:
    is_english = language.lower().startswith("en")
    named = (line for code in codes for line in profile.emergency_lines if line.code == code)
    said = (f"{(line.name_en if is_english else '') or line.name} {line.phone}" for line in named)
    return ("; " if is_english else "；").join(said)


def _by_channel(proposal: Proposal, found: Judgement, profile: Profile, language: str) -> Proposal:
    """What the channel itself makes of it: nobody answers now, nobody is told there how far it is, nobody asks back."""
    code, local = found.contact.channel, found.contact.local
    channel = profile.channels.get(code)
    if channel is None or proposal.outcome == EMERG:
        return proposal
    if local is not None and channel.outside and not channel.serves(local):
        here = f"{channel.told(language)[0]} {channel.hours}"
        return _instead(
            proposal,
            GUIDE,
            MISSING,
            "channel-hours",
            channel.said_outside(language),
            here,
            profile,
            language,
            AUTOMATIC,
        )
    if proposal.outcome == APPEND and _tells_no_progress(channel, profile):
        said = channel.said_of_progress(language) or _text("alternative", _sign(proposal, profile), _no_rule, language)
        return _instead(proposal, GUIDE, REPEATED, "channel-progress", said, "", profile, language)
    if _lacks_something(proposal, found, channel, profile):
        return _instead(proposal, SUPPL, MISSING, "channel-place", "", "", profile, language)
    return proposal


_no_rule = AcceptanceRule("", "")


def _sign(proposal: Proposal, profile: Profile) -> Sign | None:
    return next((sign for sign in profile.acceptance.signs if sign.code == proposal.sign), None)


def _tells_no_progress(channel: Channel, profile: Profile) -> bool:
    return not channel.progress or channel.code in profile.acceptance.no_progress_on


def _lacks_something(proposal: Proposal, found: Judgement, channel: Channel, profile: Profile) -> bool:
    """Whether a message that would be accepted says no exact place, or nothing else, where both are asked for."""
    is_asked = "place" in channel.needs or channel.code in profile.acceptance.exact_place_on
    is_whole = found.names_place and found.says_matter
    return is_asked and not is_whole and proposal.outcome == ACCEPT and proposal.rule in (LAST, REPEATED)


def _instead(
    proposal: Proposal,
    outcome: str,
    rule: str,
    sign: str,
    said: str,
    basis: str,
    profile: Profile,
    language: str,
    route: str = "",
) -> Proposal:
    """Another outcome by another rule; what was proposed stands beside it."""
    before = Beside(proposal.outcome, proposal.rule, proposal.sign, proposal.words)
    changed = Proposal(outcome, rule, sign, words=proposal.words, route=route, besides=(before, *proposal.besides))
    told = _told(changed, None, profile, language)
    own: dict[str, Any] = {"reason": said, "alternative": said} if said else {}
    if basis:
        own["basis"] = basis
    return replace(told, refusal="" if outcome != REFUSE else told.refusal, **own)


def _by_history(proposal: Proposal, earlier: Sequence[Earlier], profile: Profile, language: str) -> Proposal:
    """What the caller has asked before: what is open is added to; what is closed is told, or accepted once more."""
    still_open = next((one for one in earlier if one.is_open), None)
    if still_open is not None and (proposal.rule == REPEATED or proposal.rule in (LAST, WISHED)):
        if proposal.outcome == APPEND:
            return replace(proposal, number=still_open.number)
        status = next((sign for sign in profile.acceptance.signs if sign.outcome == APPEND), None)
        base = replace(proposal, outcome=APPEND, rule=REPEATED, sign="history", lines=(), route="")
        return replace(_told(base, status, profile, language), number=still_open.number, refusal="")
    if earlier and proposal.outcome == APPEND:
        return replace(proposal, outcome=DIRECT, number=earlier[0].number)
    return proposal


def _by_knowledge(
    proposal: Proposal, has_answer: bool | None, has_contact: bool | None, profile: Profile, language: str
) -> Proposal:
    """A question without an answer goes to the department; a suggestion without a number, where the city wants one."""
    sign = _sign(proposal, profile)
    if proposal.rule == ANSWERED and has_answer is False and not (sign and sign.alternative):
        moved = replace(proposal, outcome=ACCEPT, rule=ASKED, route=THREE_PARTIES)
        return _told(moved, None, profile, language)
    wants_contact = not profile.acceptance.switches.get("suggestions_without_contact", True)
    if proposal.rule == WISHED and wants_contact and has_contact is False:
        return _instead(proposal, SUPPL, MISSING, "no-contact", "", "", profile, language)
    return proposal


__all__ = ["ANSWERED", "Beside", "Earlier", "Proposal", "Word", "propose"]
