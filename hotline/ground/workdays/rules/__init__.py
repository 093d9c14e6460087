"""The arithmetic of time limits, and the yearly calendar it rests on. Pure."""

from hotline.ground.workdays.rules.calendars import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST,
    BeyondCalendar,
    Calendar,
    Mark,
    Marks,
    whole_year,
)
from hotline.ground.workdays.rules.counting import AS_USUAL, Counting, Due, EndRule, StartRule, Unit, due, received_on
from hotline.ground.workdays.rules.duty import kept, of_kept, read_spans, spans_said
from hotline.ground.workdays.rules.explaining import Explanation, Line, explain
from hotline.ground.workdays.rules.hours import (
    OFFICE_HOURS,
    ROUND_THE_CLOCK,
    SHANGHAI,
    Hours,
    UnfitHours,
    hours_of,
    office_hours,
    stretches,
    worked_between,
)
from hotline.ground.workdays.rules.lists import read_notice
from hotline.ground.workdays.rules.notices import LONGEST, Change, Fault, Notice, NoticeRefused, changes
from hotline.ground.workdays.rules.published import FIRST_PUBLISHED, published, published_years

__all__ = [
    "AS_USUAL",
    "FIRST_PUBLISHED",
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST",
    "MOST",
    "OFFICE_HOURS",
    "ROUND_THE_CLOCK",
    "SHANGHAI",
    "BeyondCalendar",
    "Calendar",
    "Change",
    "Counting",
    "Due",
    "EndRule",
    "Explanation",
    "Fault",
    "Hours",
    "Line",
    "Mark",
    "Marks",
    "Notice",
    "NoticeRefused",
    "StartRule",
    "UnfitHours",
    "Unit",
    "changes",
    "due",
    "explain",
    "hours_of",
    "kept",
    "of_kept",
    "office_hours",
    "published",
    "published_years",
    "read_notice",
    "read_spans",
    "received_on",
    "spans_said",
    "stretches",
    "whole_year",
    "worked_between",
]
