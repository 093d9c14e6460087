"""Which language and which way a letter takes, and how facts are said in it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LETTER_LANGUAGES = ("zh-Hans", "en")


def letter_language(tag: str) -> str:
    """The language of a letter: the person's own where letters exist in it, else zh-Hans.

    Cantonese is speech; its writing here is zh-Hans.
    """
    return "en" if tag.lower().startswith("en") else "zh-Hans"


def carried_by(phone_key: str, *, sms: str, web: str) -> str:
    """The channel a letter is carried by: a text message to a mobile number, else the web account alone."""
    number = phone_key.split(";")[0]
    is_mobile = number.startswith("+861") and len(number) == 14
    return sms if is_mobile else web


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as it is said in the languages letters are written in."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The fact in a language."""
        return self.en if language == "en" else self.zh


def spoken(at: datetime, zone: str) -> Said:
    """An instant as it is said in a letter: 11月24日18:00, 24 November, 18:00. Midnight is the end of the day before,
    as people read a time limit (Civil Code art. 203: the last day ends at 24:00)."""
    local = at.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (0, 0):
        day = (local - _MOMENT).date()
        return Said(f"{day.month}月{day.day}日24:00", f"{day.day} {_MONTHS[day.month - 1]}, 24:00")
    return Said(f"{local.month}月{local.day}日{local:%H:%M}", f"{local.day} {_MONTHS[local.month - 1]}, {local:%H:%M}")


_MOMENT = timedelta(minutes=1)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
