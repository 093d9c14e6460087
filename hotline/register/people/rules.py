"""How names are compared, and what counts as a reason. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hotline.lib import masks
from hotline.lib.text import UnfitText, fold, gate

_TOO_SHORT = "Give a reason that a reviewer can understand, at least four characters."

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 呼延 轩辕 百里 东郭 西门 南门 拓跋 第五"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def folded_name(name: str) -> str:
    """A name as it is compared: width, case and spaces folded."""
    return fold(name).replace(" ", "")


def surname(name: str) -> str:
    """The family name: the first one or two characters of a Chinese name, the last word of a western one."""
    folded = fold(name).strip()
    if not folded:
        return ""
    if folded.isascii():
        return folded.split()[-1]
    compact = folded.replace(" ", "")
    return compact[:2] if compact[:2] in COMPOUND_SURNAMES else compact[:1]


def family(text: str) -> str:
    """The surname that somebody means who types no more of a Chinese name: 王, 欧阳, 王女士; empty for all else."""
    folded = folded_name(text)
    bare = next((folded.removesuffix(end) for end in HONORIFICS if folded.endswith(end)), folded)
    is_one = len(bare) == 1 and not bare.isascii() and bare.isalpha()
    return bare if is_one or bare in COMPOUND_SURNAMES else ""


MOBILE = len("+8613800000000")
HEAD = re.compile(r"1[3-9]\d{5}")
"""The first seven digits of a mobile number: the carrier and the place where it was given out, 10,000 numbers."""


def head(key: str) -> str:
    """The first seven digits of a Chinese mobile number, given as it is kept (E.164); empty for any other."""
    line = key.partition(";")[0]
    found = HEAD.match(line.removeprefix("+86")) if line.startswith("+86") and len(line) == MOBILE else None
    return found.group() if found else ""


def reason(text: str) -> str:
    """A reason for seeing personal data: something a reviewer can read, at least four characters."""
    tidy = gate(text, longest=200, field="reason", lines=False)
    if len(tidy) < 4:
        raise UnfitText("too_short", _TOO_SHORT)
    return tidy


SHORTEST_NAME = 2
"""A single sign says nothing about anybody, and would take half of a text with it."""


def told_apart(name: str, phone: str, address: str, email: str, employer: str) -> tuple[str, ...]:
    """What gives a caller away in a text: her name, address, e-mail and employer, and her number as it is dialled at
    home. The longest first, so that no part of a longer one is left standing."""
    line = phone.partition(";")[0].removeprefix("+86")
    given = {part.strip() for part in (name, address, email, employer, line)}
    return tuple(sorted((part for part in given if len(part) >= SHORTEST_NAME), key=len, reverse=True))


def scrubbed(text: str, names: tuple[str, ...]) -> str:
    """A text without a caller: what gives her away becomes **, and so does every number that reaches somebody."""
    return masks.in_text(struck(text, names, by="**"))


HONORIFICS = ("女士", "先生", "小姐", "老师", "师傅", "同志", "阿姨", "大爷", "大妈", "老板", "某")


def called(name: str) -> tuple[str, ...]:
    """How people speak of somebody of a Chinese name without saying all of it: 王女士, 王某."""
    family = surname(name)
    return tuple(family + honorific for honorific in HONORIFICS) if family and not family.isascii() else ()


def struck(text: str, names: tuple[str, ...], *, by: str) -> str:
    """A text in which other words stand for each of these, however they are spaced, and in signs of any width."""
    for name in names:
        signs = [f"[{re.escape(sign)}{_wide(sign)}]" for sign in name if not sign.isspace() and sign != "-"]
        if signs:
            text = re.sub(r"[\s-]*".join(signs), lambda _match: by, text, flags=re.IGNORECASE)
    return text


def _wide(sign: str) -> str:
    """The full-width twin of a sign that has one."""
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else ""


def speaks_of(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text, however it is spaced, gives a caller away."""
    compact = folded_name(text).replace("-", "")
    return any(folded_name(name) in compact for name in names)


CODE_HOLDS_FOR = timedelta(minutes=10)
CODE_FAILURES = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 5
CODES_A_DAY = 10


def may_send_code(asked: Sequence[datetime], *, at: datetime) -> bool:
    """Whether one more one-time code may go to a telephone that was sent codes at these times: not twice a minute, at
    most five an hour and ten a day, so that nobody is plagued with messages."""
    within = [at - moment for moment in asked]
    return (
        all(age >= CODE_PAUSE for age in within)
        and sum(age < timedelta(hours=1) for age in within) < CODES_AN_HOUR
        and sum(age < timedelta(days=1) for age in within) < CODES_A_DAY
    )
