"""Words that a profile may speak of: clocks, kinds of demand, urgencies, elements, states, roles (domain handbook).

The loop has them too, with their names for people; a test holds both together. The profile is read below the loop.
"""

from collections.abc import Mapping
from types import MappingProxyType

CLOCKS = (
    "acceptance",
    "supplement",
    "dispatch",
    "sign",
    "return",
    "return_audit",
    "dispute",
    "contact",
    "handle",
    "assist",
    "rework",
    "audit",
    "visit",
    "reopen_audit",
    "close",
    "decision",
    "suspension",
    "parking",
    "supervise",
    "whistle",
    "arrival",
    "refusal",
    "rating",
    "instruct",
    "pass_on",
    "fulfil",
    "duty_report",
    "inspect",
    "rectify",
    "recheck",
    "restriction",
    "objection",
    "mirror",
    "whole",
)
USUAL_WORKDAYS = {
    **dict.fromkeys(("whistle", "arrival", "refusal", "rating", "duty_report", "pass_on"), 1),
    "restriction": 2,
    "instruct": 3,
    "fulfil": 5,
    "recheck": 5,
    "objection": 5,
    "inspect": 10,
    "rectify": 10,
}
"""Limits in working days of a city that says nothing of these clocks; most of them it says elsewhere."""
KINDS = ("consultation", "help", "complaint", "report", "suggestion", "praise", "other")
URGENCIES = ("calm", "normal", "urgent", "critical")
ELEMENTS = ("time", "place", "party", "course", "claim")
WINDOWS = ("dispatch", "sign")
"""From when the time runs in which a unit may return an order: from its dispatch, or from its signature."""
MOST_DAYPARTS = 3
"""Morning, afternoon, evening."""

LOCAL_KINDS = ("holiday", "work")
"""What a local day is: offices are closed, or open."""
BUCKETS = (1, 3, 7)
"""What the category tree says of a matter: danger or supply cut off, ordinary, hard or left by history (137)."""
STATES = (
    "opened",
    "reviewed",
    "dispatched",
    "return_drafted",
    "return_asked",
    "disputed",
    "signed",
    "drafted",
    "replied",
    "sent_back",
    "audited",
    "visited",
    "closed",
    "reopening_asked",
    "withdrawn",
    "voided",
    "merged",
    "registered",
    "supplement_awaited",
    "accepted",
    "answered",
    "refused",
    "handed_over",
    "appended",
    "archived",
)
"""States of orders and appeals that a city may call by a word of its own."""
ROLES_TO_SPARE = ("county", "sub_centre", "supervisor", "quality", "editor", "analyst", "city_leader")
"""Roles that a city may do without: the loop goes on, and who administers and who audits stay apart."""
KEEPERS = (
    "agent",
    "leader",
    "dispatcher",
    "supervisor",
    "visitor",
    "liaison",
    "handler",
    "head",
    "county",
    "sub_centre",
)
"""Roles that may see restricted cases without being named, where the city says so."""
LANGUAGES = ("zh-Hans", "yue", "en")
"""Languages that can be spoken on the telephone; a city names those it has people for."""
ASKED = ("employer", "address", "email")
"""What the form of a seat may ask of a caller besides name and number."""
ADDRESSEES = ("liaison", "head", "leader")
"""Whom a document of supervision addresses."""
TRIGGERS = ("D01", "D02", "D08")
"""What raises a level of the ladder by itself; the other reasons of supervision are raised by hand."""
URGED_BY = ("per_day", "centre_per_day")
"""How often a day an order may be urged: by its caller, by the centre of its own accord."""

SWITCHES = ("last_day_moves", "recount_on_change", "lists_parked", "review_before_dispatch")
"""Switches in the head of a profile."""
ON = ("last_day_moves", "lists_parked")
"""Those that are on where a city says nothing."""

INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "assist": "handle",
        "return": "sign",
        "return_audit": "dispatch",
        "dispute": "rework",
        "reopen_audit": "audit",
        "supervise": "rework",
    }
)
"""Clocks of which a city need say nothing, and the one whose limit they have then: an assisting unit the lead's, a
return may be asked for as long as there is time to sign, and is decided in the time of a dispatch; a supervised unit
replies as fast as it works again."""
