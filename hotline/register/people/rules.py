"""How names are compared, and what counts as a reason. Pure."""

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


def reason(text: str) -> str:
    """A reason for seeing personal data: something a reviewer can read, at least four characters."""
    tidy = gate(text, longest=200, field="reason", lines=False)
    if len(tidy) < 4:
        raise UnfitText("too_short", _TOO_SHORT)
    return tidy
