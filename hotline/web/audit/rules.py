"""What in a reply an auditor should look at twice (domain handbook §3.1, checks of answers). Pure; a person decides."""

import re
from dataclasses import dataclass

from hotline.lib import masks

SHIRKING = re.compile(
    r"不归我[们局单位]*管|不属于我[们局单位]|不是我[们局单位]*的(?:事|职责)|与我[们局单位]*无关|"
    r"请(?:你|您)?自行(?:解决|联系)"
)
ABSOLUTE = re.compile(r"彻底(?:杜绝|解决)|绝[不对]|永远不|百分之百|100\s*%")
PROMISE = re.compile(r"尽快|近期|下一步(?:将|我)|适时|择机|后续将|待.{0,12}(?:后|时)再")
DATED = re.compile(
    r"\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底|初|中旬|上旬|下旬)?|\d+\s*(?:天|日|个?工作日|小时|周)内|"
    r"(?:今|明)年|年底|月底|本周|下周"
)
SHORTEST = 20
"""An answer of fewer characters says nothing that a caller could check."""

PERSONAL, SHIRKS, CERTAIN, UNDATED, SHORT = "personal", "shirks", "absolute", "undated", "short"
NOT_CONTACTED, LATE, NO_BASIS = "not_contacted", "late", "no_basis"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the unit says of its own handling, as far as it is checked here."""

    answer: str
    contacted: bool
    is_late: bool
    result: str
    legal_basis: str


def doubts(claim: Claim) -> list[str]:
    """The names of what should be looked at, in the order they are shown."""
    answer = claim.answer
    checks = (
        (PERSONAL, masks.in_text(answer) != answer),
        (SHIRKS, SHIRKING.search(answer) is not None),
        (CERTAIN, ABSOLUTE.search(answer) is not None),
        (UNDATED, PROMISE.search(answer) is not None and DATED.search(answer) is None),
        (SHORT, len("".join(answer.split())) < SHORTEST),
        (NOT_CONTACTED, not claim.contacted),
        (LATE, claim.is_late),
        (NO_BASIS, claim.result in ("C3", "D1") and not claim.legal_basis.strip()),
    )
    return [name for name, found in checks if found]
