"""One gate for text: what people and machines send in is kept exactly, or refused with the field's name.

Directional controls (U+200E, U+202A…, U+2066…) pass the gate. Telephones wrap a pasted number in them, Uyghur and
Arabic writing needs them, and what a citizen wrote is evidence. They are made harmless where text is shown: pages put
it into `<bdi>`, sentences put together in plain text (letters, exports) take it through `isolated`.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_OUTER = " \t\n\r\f\v\u00a0\u3000\u200b\u2060\ufeff"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN_SIGNS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BROKEN_BEYOND = re.compile(
    "[" + "".join(chr(plane * 0x10000 + 0xFFFE + one) for plane in range(1, 17) for one in (0, 1)) + "]"
)
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)

_TOO_LONG = gettext_noop("%(field)s: the text is too long (%(length)d characters, at most %(longest)d).")
_CONTROL = gettext_noop(
    "%(field)s: the text contains a control character (%(sign)s) that cannot be stored. Please remove it."
)
_BROKEN = gettext_noop("%(field)s: the text contains a broken character (%(sign)s). Please type it again.")
_UNREADABLE = gettext_noop("The file is not readable as text. Please save it as UTF-8 or GB18030.")


class UnfitText(ValueError):
    """Text that cannot be kept. `code` says what is wrong in one word, `reason` in a sentence for the sender."""

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        super().__init__(code, sentence, facts)
        self.code = code
        self.field = str(facts.get("field", ""))
        self._sentence = sentence
        self._facts = facts

    @property
    def reason(self) -> str:
        """The sentence in the reader's language; it names the field."""
        return str(_(self._sentence)) % self._facts if self._facts else str(_(self._sentence))

    def __str__(self) -> str:
        return self.reason


def _sign(character: str) -> str:
    """How an unprintable character is named to people: U+0000."""
    return f"U+{ord(character):04X}"


def _broken(value: str) -> re.Match[str] | None:
    """The first lone surrogate or noncharacter. The long list of rare ones is tried only where rare signs are."""
    return _BROKEN_SIGNS.search(value) or (_BROKEN_BEYOND.search(value) if _BEYOND.search(value) else None)


def gate(value: str, *, longest: int, field: str, lines: bool = True) -> str:
    """The text as it is kept, or UnfitText.

    White space round it is dropped and line ends become `\\n`; in a field of one line (`lines=False`) line ends and
    tabs become one space, as browsers do with what is pasted there. All else is kept exactly: emoji, traditional
    characters, full-width signs. `longest` counts characters (code points); `field` is the field's label.
    """
    value = _LINE_ENDS.sub("\n", value).strip(_OUTER)
    if len(value) > longest:
        raise UnfitText("too_long", _TOO_LONG, field=field, length=len(value), longest=longest)
    if found := _CONTROLS.search(value):
        raise UnfitText("control", _CONTROL, field=field, sign=_sign(found.group()))
    if found := _broken(value):
        raise UnfitText("broken", _BROKEN, field=field, sign=_sign(found.group()))
    return value if lines else re.sub(r"[\t\n]+", " ", value)


def _reads_as_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 can have been meant so.

    Nearly every byte string decodes as GB18030. Real writing consists of common characters (GB 2312); a file in
    another encoding comes out as rare ideographs, private-use signs and controls.
    """
    if _CONTROLS.search(text) or any("\ue000" <= c <= "\uf8ff" for c in text):
        return False
    foreign = [c for c in text if c > "\x7f"]
    common = len("".join(foreign).encode("gb2312", "ignore")) // 2
    return common >= 0.7 * len(foreign)


def decode(body: bytes) -> str:
    """The text of a file: UTF-8 with or without byte order mark, else GB18030 if it reads as Chinese.

    Raises UnfitText for anything else, so that no file enters as nonsense.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError:
        raise UnfitText("encoding", _UNREADABLE) from None
    if not _reads_as_chinese(text):
        raise UnfitText("encoding", _UNREADABLE)
    return text


_DOTS = re.compile(r"[\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u0387]")
_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3400-\u9fff\U00020000-\U0003ffff])")


def fold(text: str) -> str:
    """The form in which names are compared: NFKC, lower case, white space folded, one middle dot.

    Spaces between ideographs go (张　三 is 张三), the dots of 买买提·艾力 become one. Traditional characters stay apart
    from simplified ones: they are different names on an identity card.
    """
    text = unicodedata.normalize("NFKC", _DOTS.sub("\u00b7", text)).casefold()
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    return _BETWEEN_IDEOGRAPHS.sub("", text).replace(" \u00b7", "\u00b7").replace("\u00b7 ", "\u00b7")


_OPENERS = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}


def _balanced(line: str) -> str:
    """A line whose embeddings and isolates are all closed, and nothing closed that was not opened."""
    open_: list[str] = []
    kept: list[str] = []
    for sign in line:
        if sign in _OPENERS:
            open_.append(_OPENERS[sign])
        elif sign in "\u202c\u2069":
            if not open_ or open_[-1] != sign:
                continue
            open_.pop()
        kept.append(sign)
    return "".join(kept) + "".join(reversed(open_))


def isolated(text: str) -> str:
    """Text as it may stand inside a sentence of plain text: it cannot turn round the writing beside it.

    Text without right-to-left letters or controls comes back unchanged; other lines are closed and put between
    first-strong-isolate and its end (UAX #9).
    """
    if not _RIGHT_TO_LEFT.search(text):
        return text
    return "\n".join(f"\u2068{_balanced(line)}\u2069" if line else "" for line in text.split("\n"))
