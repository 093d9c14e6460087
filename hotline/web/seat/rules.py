"""What a seat is shown while she types: which of the five elements the text seems to hold. Pure, and only a hint."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hotline.casework.appeals.rules import missing_elements

SIGNS: Mapping[str, str] = {
    "time": (
        r"\d{1,2}\s*[月日号点时:：]|今[天日早晚年]|昨[天日晚]|前天|早上|上午|中午|下午|傍晚|晚上|夜[里间晚]|凌晨|每[天晚日周月]|最近|近期|长期|"
        r"目前|现在|刚[才刚]|去年|[上本这]周|[上本这个]月|周[一二三四五六日末]|[\d一二三四五六七八九十几]+\s*(?:天|小时|个月|年)|"
        r"\b(?:today|yesterday|tonight|morning|afternoon|evening|night|week|month|since|o'clock)\b"
    ),
    "place": (
        r"[区县镇乡村]|街道|社区|[路巷弄街]|大道|号楼|[\d一二三四五六七八九十]+[号栋幢]|单元|广场|公园|工地|市场|车站|门口|附近|对面|路口|"
        r"\b(?:road|street|district|town|village|block|building|gate)\b"
    ),
    "party": (
        r"公司|[商饭菜]店|商[户铺家]|物业|单位|[局所院站]|学校|医院|工地|施工|老板|邻居|居民|业主|住户|司机|房东|开发商|超市|人员|工人|"
        r"先生|女士|老人|孩子|学生|\b(?:company|shop|owner|neighbours?|residents?|driver|landlord|school|hospital)\b"
    ),
    "course": r"[\s\S]{20,}",
    "claim": (
        r"请|要求|希望|诉求|建议|咨询|求助|想[知了问]|能[否不]|是否|尽快|解决|处理|核实|查处|赔偿|退[款费还]|恢复|表扬|感谢|"
        r"\b(?:please|want|wants|ask|asks|asking|hope|hopes|request|would like)\b"
    ),
}
"""Words by which an element shows itself in a text. The same patterns run in the browser while the seat types."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "time": ("occurred",),
    "place": ("place", "address_text"),
    "party": ("object_name",),
    "course": (),
    "claim": ("claim",),
}
"""Fields of the form that say an element by themselves."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One element as the form shows it: found or not, and how the browser goes on looking."""

    element: str
    is_there: bool
    pattern: str
    fields: str


def signs(required: tuple[str, ...], *, content: str, given: Mapping[str, str]) -> list[Sign]:
    """The elements a city asks for, each with whether the text or a field of its own seems to hold it."""
    held = {element: "x" if _holds(element, content, given) else "" for element in SIGNS}
    missing = missing_elements(required=required, given=held)
    return [
        Sign(element, element not in missing, SIGNS[element], " ".join(FIELDS[element]))
        for element in required
        if element in SIGNS
    ]


def _holds(element: str, content: str, given: Mapping[str, str]) -> bool:
    if any(given.get(name, "").strip() for name in FIELDS[element]):
        return True
    return re.search(SIGNS[element], content, re.IGNORECASE) is not None
