"""When a caller likes to be rung up, read from what she said of it. Pure, and only a hint for the order of calls."""

import re
from collections.abc import Mapping

from hotline.casework.visits.rules import AFTERNOON, EVENING, MORNING

WORDS: Mapping[str, str] = {
    MORNING: r"上午|早[上晨]|午前|morning|\d\s*a\.?m\b",
    AFTERNOON: r"下午|中午|午[后休间]|afternoon|\bnoon|\d\s*p\.?m\b",
    EVENING: r"晚|下班|傍晚|夜|evening|after work",
}
HOURS: Mapping[str, str] = {
    MORNING: r"(?<!\d)(?:0?[6-9]|10|11)\s*[点:：时]",
    AFTERNOON: r"(?<!\d)1[2-7]\s*[点:：时]",
    EVENING: r"(?<!\d)(?:18|19|20|21)\s*[点:：时]",
}
"""Hours by the clock count only where no part of the day is named: 晚上8点 is not in the morning."""
ALL_DAY = r"随时|都可|全天|不限|any\s?time"


def fits(preferred: str, daypart: str) -> bool:
    """Whether a caller may be rung up in this part of the day: she named it, said any time, or said nothing."""
    if not preferred.strip() or re.search(ALL_DAY, preferred, re.IGNORECASE):
        return True
    named = _named(WORDS, preferred) or _named(HOURS, preferred)
    return not named or daypart in named


def _named(signs: Mapping[str, str], preferred: str) -> set[str]:
    return {part for part, words in signs.items() if re.search(words, preferred, re.IGNORECASE)}
