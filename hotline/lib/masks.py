"""Personal data as far as it may be shown to people who need not know it (PIPL art. 6: the least that serves)."""

import re

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

STARS = "****"

_IS_MOBILE = re.compile(r"(?<![1-9+])1[3-9](?:[ -]?\d){9}$|86[ -]?1[3-9](?:[ -]?\d){9}$")


def phone(text: str) -> str:
    """138****1234; 0471-***2345; 110 stays. What is no number of seven digits or more is hidden whole."""
    digits = [place for place, sign in enumerate(text) if sign.isdecimal()]
    if len(digits) <= 6:
        return text if len(digits) == len(text) and text else STARS if text else ""
    hidden = 4 if _IS_MOBILE.search(text) else 3
    covered = set(digits[:-4][-hidden:])
    return "".join("*" if place in covered else sign for place, sign in enumerate(text))


_WORD_STARTS = re.compile(r"(\w)([\w'’.-]*)")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def name(text: str) -> str:
    """The surname only: 张三丰 is 张**, John Smith is J*** S***, 买买提·艾力 is 买**·**."""
    text = text.strip()
    if not text:
        return ""
    if _IDEOGRAPH.match(text):
        return text[0] + "".join(sign if sign in "·•" else "*" for sign in text[1:]) if len(text) > 1 else "*"
    return _WORD_STARTS.sub(lambda word: f"{word.group(1)}***", text)


_REGION = re.compile(r"^.{2,40}?(?:街道|(?<![小社园校景厂院])区|[县旗镇乡])|^.{2,12}?[市州盟]")


def address(text: str) -> str:
    """District or street at most: 鹿鸣市青溪区**** of 鹿鸣市青溪区桃园路12号. Other addresses are hidden whole."""
    text = text.strip()
    if not text:
        return ""
    region = _REGION.match(text)
    return f"{region.group() if region else ''}{STARS}"


def identity_number(text: str) -> str:
    """The first and the last sign only: 1****************4."""
    text = text.strip()
    return text[0] + "*" * (len(text) - 2) + text[-1] if len(text) > 4 else "*" * len(text)


_ALONE = r"(?<![\d*])", r"(?![\d*])"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?=[\w-]{1,63}\.)")
_IDENTITY = re.compile(rf"{_ALONE[0]}\d{{17}}[\dXxＸｘ]{_ALONE[1]}|{_ALONE[0]}\d{{15}}{_ALONE[1]}")
_CARD = re.compile(rf"{_ALONE[0]}\d{{4}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{3}})?{_ALONE[1]}")
_MOBILE = re.compile(
    rf"{_ALONE[0]}(?:(?:[+＋]|[0０]{{2}})?[8８][6６][ -]?)?[0０]?"
    rf"([1１][3-9３-９]\d)([ -]?)(\d{{4}})([ -]?)(\d{{4}}){_ALONE[1]}"
)
_LANDLINE = re.compile(rf"{_ALONE[0]}([(（]?[0０]\d{{2,3}}[)）]?[ -]?)(\d{{3,4}})([ -]?\d{{4}}){_ALONE[1]}")


def _identity(match: re.Match[str]) -> str:
    """Eighteen signs are hidden if they carry a date of birth; fifteen always; a reference number is neither."""
    number = match.group()
    if len(number) == 18:
        try:
            ric.get_birth_date(number)
        except ValidationError:
            return number
    return identity_number(number)


def _card(match: re.Match[str]) -> str:
    """A bank card number, told from other long numbers by its check digit."""
    digits = re.sub(r"[ -]", "", match.group())
    return f"{digits[:4]} {STARS} {digits[-4:]}" if len(digits) in (16, 19) and luhn.is_valid(digits) else match.group()


def in_text(text: str) -> str:
    """Free text with telephone, identity and bank card numbers and e-mail addresses made unreadable.

    Local numbers without area code stay: seven digits may be anything. Reference numbers of matters stay readable.
    """
    text = _EMAIL.sub(lambda match: f"{match.group()[0]}***@", text)
    text = _IDENTITY.sub(_identity, text)
    text = _CARD.sub(_card, text)
    text = _MOBILE.sub(lambda m: f"{m.group(1)}{m.group(2)}{STARS}{m.group(4)}{m.group(5)}", text)
    return _LANDLINE.sub(lambda m: f"{m.group(1)}{'*' * len(m.group(2))}{m.group(3)}", text)
