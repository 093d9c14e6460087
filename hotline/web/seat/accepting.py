"""What the acceptance rules propose while an appeal is typed in, and what one key fills in for it. A person decides."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from hotline.casework.appeals.models import Appeal, Proposed
from hotline.ground.profiles.rules import Profile
from hotline.register.matters.accepting import ANSWERED, Earlier, Proposal, propose
from hotline.register.matters.words import ROUTES, Outcome
from hotline.web.seat import intake

FILLS: Mapping[str, str] = {
    Outcome.REFUSE: intake.REFUSE,
    Outcome.GUIDE: intake.ANSWER,
    Outcome.DIRECT: intake.ANSWER,
    Outcome.SUPPL: intake.ASK,
    Outcome.EMERG: intake.HAND_OVER,
}
"""The decision whose dialog is opened and filled in."""
LONGEST = 300
"""So long is an explanation or a question."""


@dataclass(frozen=True)
class Offer:
    """One line beside the form: what is proposed, why, and what the key fills in."""

    proposal: Proposal
    label: str
    route: str
    words: tuple[str, ...]
    dialog: str = ""
    fills: str = ""
    at_first: str = ""
    """What was proposed when it came in, where that was something else."""

    @property
    def is_danger(self) -> bool:
        """Whether somebody may be in danger."""
        return self.proposal.outcome == Outcome.EMERG

    @property
    def is_outside(self) -> bool:
        """Whether it may not be for the hotline."""
        return self.proposal.outcome in (Outcome.GUIDE, Outcome.REFUSE)


def offered(
    text: str,
    *,
    profile: Profile,
    acts: Sequence[str],
    may_consent: bool = False,
    channel: str = "",
    earlier: Sequence[Earlier] = (),
    answers: Callable[[], bool] | None = None,
    entered: Appeal | None = None,
) -> Offer | None:
    """What the seat is shown about a text; None where there is nothing to say but: accept. `answers` says whether the
    knowledge base answers it, asked only of what is a question; `entered` is what came in by itself, for which a
    proposal was kept."""
    if not text.strip():
        return None
    language = get_language() or ""
    proposal = propose(text, profile=profile, channel=channel, earlier=earlier, language=language)
    if answers is not None and proposal.rule == ANSWERED and not answers():
        proposal = propose(text, profile=profile, channel=channel, earlier=earlier, has_answer=False, language=language)
    at_first = _at_first(entered, proposal)
    if proposal.is_usual and not proposal.besides and not at_first:
        return None
    act = FILLS.get(proposal.outcome, "")
    # who may not refuse this kind by herself is told that a leader must; no key opens what she cannot send
    fills = _fills(proposal) if act in acts and (may_consent or not proposal.needs_leader) else {}
    return Offer(
        proposal,
        str(Outcome(proposal.outcome).label),
        str(ROUTES.get(proposal.route, "")),
        tuple(dict.fromkeys(word.text for word in proposal.words)),
        f"act-{act}" if fills else "",
        json.dumps(fills, ensure_ascii=False) if fills else "",
        at_first,
    )


def _at_first(entered: Appeal | None, now: Proposal) -> str:
    """What was proposed when it came in, where that was something else: since then more may be known of its caller, and
    the rules count people's decisions against this."""
    kept = Proposed.objects.filter(appeal=entered).first() if entered is not None else None
    if kept is None or (kept.outcome, kept.rule) == (now.outcome, now.rule):
        return ""
    return f"{kept.rule} {Outcome(kept.outcome).label}"


def _fills(proposal: Proposal) -> dict[str, str]:
    """The fields of the dialog and what is written into each."""
    told = f"{proposal.reason}\n{proposal.alternative}"
    if proposal.outcome == Outcome.REFUSE:
        return {"refusal": proposal.refusal, "explanation": told.replace("\n", " ")[:LONGEST]}
    if proposal.outcome in (Outcome.GUIDE, Outcome.DIRECT):
        return {"answer": told}
    if proposal.outcome == Outcome.SUPPL:
        return {"question": proposal.reason[:LONGEST]}
    return {"line": proposal.lines[0]} if proposal.lines else {}
