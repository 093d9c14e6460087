"""Numbers that people read out and key into telephones: digits only, with a check digit."""

import re
import secrets
import unicodedata
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

MOST_SERIAL = 999_999
"""The last serial number of a day; six digits."""

CODE_LENGTH = 10

_SHAPE = re.compile(r"[0-9]{1,8}([0-9]{6})[0-9]{6}[0-9]")
_FILLING = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2010-\u2015\u2212.\u00b7_-]+")


def reference(prefix: str, on: date, serial: int) -> str:
    """The number of a matter: prefix, day as yymmdd, serial of six digits, check digit (ISO 7064 MOD 11,10).

    The check digit finds every single wrong digit and nearly every swap of neighbours. `prefix` is 1 to 8 digits,
    `serial` 0 to 999,999; ValueError otherwise.
    """
    if not re.fullmatch(r"[0-9]{1,8}", prefix):
        raise ValueError(f"A number's prefix is 1 to 8 digits, not {prefix!r}.")
    if not 0 <= serial <= MOST_SERIAL:
        raise ValueError(f"A day's serial number is 0 to {MOST_SERIAL}, not {serial}.")
    body = f"{prefix}{on:%y%m%d}{serial:06d}"
    return body + str(mod_11_10.calc_check_digit(body))


def is_reference(text: str) -> bool:
    """Whether text is such a number: digits, a day that exists, the right check digit."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return False
    try:
        year, month, day = (int(shape.group(1)[place : place + 2]) for place in (0, 2, 4))
        date(2000 + year, month, day)
        mod_11_10.validate(text)
    except (ValueError, ValidationError):
        return False
    return True


def tidy_reference(text: str) -> str:
    """A number as typed, read out or copied, brought to its digits: full-width digits, spaces, dashes and dots.

    Anything else is left in, so that `is_reference` refuses it.
    """
    return _FILLING.sub("", unicodedata.normalize("NFKC", text))


def query_code() -> str:
    """A new code of ten random digits with which a citizen follows her matter. It is a secret: never logged."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
