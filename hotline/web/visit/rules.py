"""When a caller likes to be rung up, read from what she said of it. Pure, and only a hint for the order of calls."""

import re
from collections.abc import Mapping

from hotline.casework.visits.rules import AFTERNOON, EVENING, MORNING

WORDS: Mapping[str, str] = {
    MORNING: r"上午|早[上晨]|午前|(?<!\d)(?:8|9|10|11)\s*[点:：时]|morning|a\.?m\.?\b",
    AFTERNOON: r"下午|中午|午[后休间]|(?<!\d)(?:12|13|14|15|16|17)\s*[点:：时]|afternoon|noon|p\.?m\.?\b",
    EVENING: r"晚|下班|傍晚|夜|(?<!\d)(?:18|19|20|21)\s*[点:：时]|evening|after work",
}
ALL_DAY = r"随时|都可|全天|不限|any\s?time"


def fits(preferred: str, daypart: str) -> bool:
    """Whether a caller may be rung up in this part of the day: she named it, said any time, or said nothing."""
    if not preferred.strip() or re.search(ALL_DAY, preferred, re.IGNORECASE):
        return True
    named = {part for part, words in WORDS.items() if re.search(words, preferred, re.IGNORECASE)}
    return not named or daypart in named
