"""Words that a profile may speak of: clocks, kinds of demand, urgencies, elements, parts of the day (domain handbook).

The loop has them too, with their names for people; a test holds both together. The profile is read below the loop.
"""

CLOCKS = (
    "acceptance",
    "supplement",
    "dispatch",
    "sign",
    "contact",
    "handle",
    "assist",
    "rework",
    "audit",
    "visit",
    "close",
    "whole",
)
KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")
URGENCIES = ("calm", "normal", "urgent", "critical")
ELEMENTS = ("time", "place", "party", "course", "claim")
MOST_DAYPARTS = 3
"""Morning, afternoon, evening."""
