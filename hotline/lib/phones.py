"""Telephone numbers in every shape people write them, brought to one form so that the caller is always found again."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

Kind = Literal["mobile", "landline", "short", "foreign"]

LONGEST = 64
"""Longer texts are no telephone number."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone number.

    `e164` is `+` with country code and number; a short code (110, 12345) stays as it is dialled. `landline` includes
    service numbers such as 400. `tail` is the last four digits of the line, by which people are looked up.
    """

    e164: str
    extension: str
    tail: str
    kind: Kind

    @property
    def key(self) -> str:
        """What is hashed to find the caller again. The extension belongs to it: behind one switchboard sit many."""
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164

    @property
    def line(self) -> str:
        """The number without its extension."""
        return self.e164


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2500\u30fc\uff0d~]")
_LABEL = re.compile(r"^[^\d+(]+|[^\d]+$")
_FILLING = re.compile(r"[\s().\-/\u00b7_\[\]]+")
_EXTENSION = re.compile(
    r"^(.*\d)[)\s,.-]*(?:转接?|轉接?|分机号?|分機號?|;?ext(?:ension)?|x|#)[\s.:=-]*(?:分机|分機)?\s*(\d{1,6})$"
)
_TRAILING = re.compile(r"^(.*[0-9]{7,8}\)?)\s*[-/, ]\s*([0-9]{1,6})$")
_SEVERAL = re.compile(r"[/,;、|]|\s或\s*")
_SHORT = re.compile(r"1\d\d|1\d{4,5}|9\d{4,5}|9[56]\d{5,7}")
_SHORT_ELSEWHERE = re.compile(r"(?:\+860?|0)(10|2\d|[3-9]\d\d)(1\d\d|1\d{4}|9\d{4})")
_LANDLINE = re.compile(r"\+86(10|2\d|[3-9]\d\d)([2-8]\d{6,7})")
_MOBILE = re.compile(r"(?:\+?86)?0?(1[3-9]\d{9})")
_SERVICE = re.compile(r"[48]00\d{7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_LONG_DISTANCE = re.compile(r"(?:\+?860?|0)((?:10|2\d)[2-8]\d{7}|[3-9]\d\d[2-8]\d{6,7})")
_BY_CARRIER = re.compile(r"(?:179\d\d|12593)(0?1[3-9]\d{9}|0\d{9,11})")
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def normalise(text: str, *, area_code: str | None = None, country: str = "CN") -> Phone | None:
    """The telephone number a text means, or None.

    Understands full-width digits, spaces, dashes, brackets, slashes, +86, 0086 and 86, long-distance zeros, extensions
    (转801, ext 801, -801, x801, #801), short codes and foreign numbers. Numbers of 7 or 8 digits need `area_code`
    (0471 or 471), that of the city. Of several numbers the first that is one counts.
    """
    text = _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip().lower()
    if len(text) > LONGEST:
        return None
    text = _LABEL.sub("", text)
    for number, extension in _readings(text):
        if phone := _read(number, extension, area_code, country):
            return phone
    return None


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a text into number and extension, the likeliest first."""
    for cut in (_EXTENSION, _TRAILING):
        if match := cut.match(text):
            yield match.group(1), match.group(2)
    yield text, ""
    parts = _SEVERAL.split(text)
    if len(parts) > 1:
        for part in parts:
            trimmed = _LABEL.sub("", part)
            if match := _EXTENSION.match(trimmed) or _TRAILING.match(trimmed):
                yield match.group(1), match.group(2)
            yield trimmed, ""


def _read(number: str, extension: str, area_code: str | None, country: str) -> Phone | None:
    """One number without its extension."""
    digits = _FILLING.sub("", number)
    if not re.fullmatch(r"\+?[0-9]{3,20}", digits):
        return None
    if country == "CN":
        if phone := _chinese(digits, extension, area_code):
            return phone
        if digits.startswith("00"):
            digits = "+" + digits[2:]
    elif _is_short_code(digits, country):
        return Phone(digits, "", digits[-4:], "short")
    return _by_plan(digits, extension, country)


def _is_short_code(digits: str, country: str) -> bool:
    """Whether a country's plan knows these digits as a short code."""
    if digits.startswith(("+", "0")) or len(digits) > 6:
        return False
    number = phonenumbers.PhoneNumber(
        country_code=phonenumbers.country_code_for_region(country), national_number=int(digits)
    )
    return phonenumbers.is_valid_short_number_for_region(number, country)


def _chinese(digits: str, extension: str, area_code: str | None) -> Phone | None:
    """The forms that only a caller in China writes; the numbering plan knows the rest."""
    if _SHORT.fullmatch(digits):
        return Phone(digits, "", digits[-4:], "short")
    if digits.startswith("0086"):
        digits = "+" + digits[2:]
    if elsewhere := _SHORT_ELSEWHERE.fullmatch(digits):
        return Phone(f"+86{elsewhere.group(1)}{elsewhere.group(2)}", "", elsewhere.group(2)[-4:], "short")
    if carried := _BY_CARRIER.fullmatch(digits):
        digits = carried.group(1)
    # Mobiles and landlines go by shape, not by table: new ranges are in use before any table knows them, and no
    # appeal may be lost over that.
    if mobile := _MOBILE.fullmatch(digits):
        return Phone("+86" + mobile.group(1), extension, digits[-4:], "mobile")
    if area_code and _LOCAL.fullmatch(digits):
        digits = "0" + area_code.lstrip("0") + digits
    if landline := _LONG_DISTANCE.fullmatch(digits):
        return Phone("+86" + landline.group(1), extension, digits[-4:], "landline")
    return None


def _by_plan(digits: str, extension: str, country: str) -> Phone | None:
    """What the numbering plans of phonenumbers make of it. Foreign numbers only have to be possible ones."""
    try:
        number = phonenumbers.parse(digits, country)
    except NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.country_code != phonenumbers.country_code_for_region(country):
        return Phone(e164, extension, e164[-4:], "foreign") if phonenumbers.is_possible_number(number) else None
    if not phonenumbers.is_valid_number(number):
        return None
    if country == "CN" and _SHORT_ELSEWHERE.fullmatch("0" + e164.removeprefix("+86")):
        return Phone(e164, "", e164[-4:], "short")
    kind: Kind = "mobile" if phonenumbers.number_type(number) in _MOBILE_TYPES else "landline"
    return Phone(e164, extension, e164[-4:], kind)


def dialable(phone: Phone) -> str:
    """The number as an exchange in China dials it: mobiles, short codes and service numbers as they are, landlines with
    0 and their area code, foreign ones with 00. The extension is left out: a person dials it on."""
    if phone.kind == "short" and not phone.e164.startswith("+"):
        return phone.e164
    if not phone.e164.startswith("+86"):
        return "00" + phone.e164.removeprefix("+")
    national = phone.e164.removeprefix("+86")
    return national if phone.kind == "mobile" or _SERVICE.fullmatch(national) else "0" + national


def ways_to_dial(phone: Phone) -> tuple[str, ...]:
    """The number as it is dialled, and a short code that has an area code before it also without: what rules about
    beginnings of numbers look at."""
    elsewhere = _SHORT_ELSEWHERE.fullmatch("0" + phone.e164.removeprefix("+86")) if phone.kind == "short" else None
    return (dialable(phone), elsewhere.group(2)) if elsewhere else (dialable(phone),)


def shown(phone: Phone) -> str:
    """The number as staff read and dial it: 138 1234 1234, 0471-6512345-801, +1 650-253-0000.

    `normalise` reads it back to the same number.
    """
    if phone.kind == "short":
        return _shown_short(phone.e164)
    if landline := _LANDLINE.fullmatch(phone.e164):
        written, mark = f"0{landline.group(1)}-{landline.group(2)}", "-"
    else:
        form = PhoneNumberFormat.INTERNATIONAL if phone.kind == "foreign" else PhoneNumberFormat.NATIONAL
        written, mark = phonenumbers.format_number(phonenumbers.parse(phone.e164, None), form), "#"
    return f"{written}{mark}{phone.extension}" if phone.extension else written


def _shown_short(e164: str) -> str:
    """A short code, with its city's area code where that was given."""
    elsewhere = _SHORT_ELSEWHERE.fullmatch("0" + e164.removeprefix("+86")) if e164.startswith("+") else None
    return f"0{elsewhere.group(1)}-{elsewhere.group(2)}" if elsewhere else e164
