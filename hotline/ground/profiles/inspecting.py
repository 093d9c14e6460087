"""How a city inspects the hotline work of its districts and departments: the tables [inspecting] and
[[inspection_items]] of its profile. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_PREFIX, LONGEST_CODE, MOST_ITEMS, MOST_SAMPLED = 20, 20, 40, 100


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at: its name, and what to look for."""

    code: str
    title: str
    title_en: str = ""
    look: str = ""
    look_en: str = ""

    def called(self, language: str) -> str:
        """Its name in a language."""
        return self.title_en if language.startswith("en") and self.title_en else self.title

    def hint(self, language: str) -> str:
        """What to look for, in a language."""
        return self.look_en if language.startswith("en") and self.look_en else self.look


USUAL = (
    Item(
        "duty", "值守情况", "Duty", "工作时间及值班电话有人接听。", "Posts are manned, the duty telephone is answered."
    ),
    Item("sign", "按时签收", "Signed in time", "工单在规定时限内签收。", "Orders are signed within their limit."),
    Item("reply", "回复质量", "Quality of replies", "答复内容真实、完整。", "Replies are true and complete."),
    Item("words", "答复口径", "Standard answers", "答复口径统一、依据准确。", "Answers agree and name their basis."),
    Item(
        "books",
        "台账管理",
        "Records",
        "台账齐全，办理过程可查。",
        "Records are complete, the handling can be followed.",
    ),
)
"""What a city looks at that says nothing of it."""


@dataclass(frozen=True, slots=True)
class Inspecting:
    """prefix and guidance_prefix: how inspections and guidance are numbered; sample: how many orders are drawn when the
    inspector names no number; items: what is looked at."""

    prefix: str = "热线检查"
    guidance_prefix: str = "业务指导"
    sample: int = 20
    items: tuple[Item, ...] = USUAL

    def item(self, code: str) -> Item:
        """An item by its code; one that the city no longer has keeps its code."""
        return next((item for item in self.items if item.code == code), Item(code, code))


NAMES = ("prefix", "guidance_prefix", "sample")


def read_inspecting(body: Mapping[str, Any]) -> Inspecting:
    """What a profile that was checked says of inspections."""
    entry, usual = body.get("inspecting", {}), Inspecting()
    known = Item.__dataclass_fields__
    items = tuple(
        Item(**{name: one[name] for name in known if name in one}) for one in body.get("inspection_items", ())
    )
    return Inspecting(**{name: entry.get(name, getattr(usual, name)) for name in NAMES}, items=items or usual.items)


def faults_of_inspecting(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every mistake of the tables: where, and what."""
    entry = body.get("inspecting", {})
    for name in ("prefix", "guidance_prefix"):
        value = entry.get(name, "x")
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_PREFIX:
            yield f"inspecting.{name}", f"must be text of at most {LONGEST_PREFIX} characters"
    if entry.get("prefix") and entry.get("prefix") == entry.get("guidance_prefix"):
        yield "inspecting.guidance_prefix", "must differ from prefix: numbers are given once"
    sample = entry.get("sample", 0)
    if not isinstance(sample, int) or isinstance(sample, bool) or not 0 <= sample <= MOST_SAMPLED:
        yield "inspecting.sample", f"must be a whole number from 0 to {MOST_SAMPLED}"
    yield from _faults_of_items(body.get("inspection_items", ()))


def _faults_of_items(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    seen: set[object] = set()
    if len(items) > MOST_ITEMS:
        yield "inspection_items", f"must be at most {MOST_ITEMS}"
    for place, one in enumerate(items, 1):
        where = f"inspection_items[{place}]"
        for name in ("code", "title"):
            if not isinstance(one.get(name), str) or not one[name].strip():
                yield f"{where}.{name}", "must be given, as text"
        if len(str(one.get("code", ""))) > LONGEST_CODE:
            yield f"{where}.code", f"must be at most {LONGEST_CODE} characters"
        if one.get("code") in seen:
            yield f"{where}.code", f"{one['code']!r} is the code of another item already"
        seen.add(one.get("code"))
