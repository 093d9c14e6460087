"""What in the handling behind a reply an auditor should look at twice (domain handbook §3.1). Pure; a person decides.
What its words give away is the matter of `hotline.insight.replies`."""

import re
from dataclasses import dataclass

ABSOLUTE = re.compile(r"彻底(?:杜绝|解决)|绝[不对]|永远不|百分之百|100\s*%")
CERTAIN, NOT_CONTACTED, LATE, NO_BASIS = "absolute", "not_contacted", "late", "no_basis"


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
    checks = (
        (CERTAIN, ABSOLUTE.search(claim.answer) is not None),
        (NOT_CONTACTED, not claim.contacted),
        (LATE, claim.is_late),
        (NO_BASIS, claim.result in ("C3", "D1") and not claim.legal_basis.strip()),
    )
    return [name for name, found in checks if found]
