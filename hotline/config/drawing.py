"""The step tables drawn for people to read: a diagram and a table in two languages, from the tables themselves.

`hotline steps draw` writes the page; a test fails when the page is older than the tables.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import translation

from hotline.casework.appeals.actions import AppealDoor
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.words import Kind as Clock
from hotline.casework.inspections.actions import InspectionDoor
from hotline.casework.inspections.words import State as InspectionState
from hotline.casework.leading.actions import InstructionDoor
from hotline.casework.leading.words import State as InstructionState
from hotline.casework.orders.actions import OrderDoor
from hotline.casework.orders.words import Asked, Held
from hotline.casework.orders.words import State as OrderState
from hotline.casework.restrictions.actions import RestrictionDoor
from hotline.casework.restrictions.words import State as RestrictionState
from hotline.casework.steps.rules import Line, Table
from hotline.casework.supervision.actions import DocumentDoor
from hotline.casework.supervision.words import State as DocumentState
from hotline.casework.whistles.actions import WhistleDoor
from hotline.casework.whistles.words import State as WhistleState
from hotline.config import environment
from hotline.lib import catalogues
from hotline.register.staff.rules import matrix
from hotline.register.staff.words import Role, Scope

HEAD = """<!-- Drawn by `hotline steps draw` from the step tables. Do not edit: change the tables and draw again. -->
# Steps 步骤

Every change of an appeal or an order is one line of a step table: from where to where, whose turn it is then, which
clocks stop and start, what must be given, which letters go out. The lines are in
[`hotline/casework/appeals/workflow.py`](../hotline/casework/appeals/workflow.py) and
[`hotline/casework/orders/workflow.py`](../hotline/casework/orders/workflow.py), who may take a step in
[`permissions.toml`](../hotline/register/staff/permissions.toml). How a step is added: [a recipe](how-to/add-a-step.md).

A `*` marks what must be given. “↻” in a state of the diagram names the steps that are taken there and leave the state
as it is.
"""

TURNS = {
    "zh": {"same": "不变", "centre": "热线中心", "lead": "主办单位", "addressee": "该领导", "office": "检查单位"},
    "en": {
        "same": "as before",
        "centre": "the centre",
        "lead": "the lead unit",
        "addressee": "the leader",
        "office": "the office",
    },
}
PARTS = {
    "zh": {
        "lead": "主办单位",
        "other": "协办或下级单位",
        "holder": "已签收的单位",
        "unsigned": "待签收的其他单位",
        "awaited": "被吹哨部门",
        "was_there": "已到场部门",
        "addressee": "该领导本人",
        "incident": "随突发事件办结",
        "office": "检查单位",
        "line": "随紧急热线反馈",
    },
    "en": {
        "lead": "the lead unit",
        "other": "an assisting or sub-dispatched unit",
        "holder": "a unit that has signed",
        "unsigned": "another unit that has yet to sign",
        "awaited": "a department that was called",
        "was_there": "a department that has come",
        "addressee": "the leader herself",
        "incident": "the incident that it is about",
        "office": "the office that inspects",
        "line": "the emergency line that has it",
    },
}
WHEN = {
    "zh": {
        "signed": "主办单位已签收",
        "difference": "分歧呈报",
        "decided": "领导已裁定",
        "unruled": "尚未裁定",
        "head_signs": "城市规则要求单位领导审签",
        "returns_left": "未超过城市规则的退单次数",
        "several": "尚有其他诉求人",
        "void_asked": "已申请作废",
        "no_exclusion": "未申请剔除",
        "exclusion_asked": "已申请剔除",
        "exclusion_reviewed": "剔除待复审",
        "change_asked": "已申请变更类别",
        "no_change_asked": "未申请变更类别",
        "no_void_asked": "未申请作废",
        "declined": "有部门申请不予报到",
        "somebody_there": "已有部门到场",
        "reporter_unrated": "有部门未评价",
        "not_contested_yet": "尚未申诉过",
        "restricted": "限指定人员知悉",
        "unled": "尚无主办单位",
        "lead_complained": "主办单位是被反映单位",
        "faults": "有需整改的检查项",
        "faultless": "检查项均符合要求",
    },
    "en": {
        "signed": "the lead unit has signed",
        "decided": "a leader has decided",
        "difference": "it is about a difference between units",
        "unruled": "nothing has been ruled",
        "head_signs": "the city asks for the head's signature",
        "returns_left": "fewer returns than the city accepts",
        "several": "others wait for the order, too",
        "void_asked": "somebody has asked for it to be void",
        "no_exclusion": "no exclusion was asked for",
        "exclusion_asked": "exclusion was asked for",
        "exclusion_reviewed": "the exclusion is to be confirmed",
        "change_asked": "another category was asked for",
        "no_change_asked": "no other category was asked for",
        "no_void_asked": "nobody has asked for it to be void",
        "declined": "a department declines to report",
        "somebody_there": "at least one department has come",
        "reporter_unrated": "a department is not rated yet",
        "not_contested_yet": "not objected to yet",
        "restricted": "it is for named staff",
        "unled": "no unit leads it yet",
        "lead_complained": "the lead unit is complained of",
        "faults": "an item is to be rectified",
        "faultless": "every item is judged, none is to be rectified",
    },
}
FOR_PART = {"zh": "协办、下级单位各启：", "en": "for each assisting or sub-dispatched unit: "}
SCOPES = {
    "zh": {Scope.ALL: "", Scope.OWN: "（本单位及下级）", Scope.MINE: "（本人诉求）"},
    "en": {Scope.ALL: "", Scope.OWN: " (own unit and below)", Scope.MINE: " (own appeals)"},
}
HEADS = {
    "zh": ("步骤", "从", "到", "谁可以做", "下一步轮到", "时限", "填写内容", "通知"),
    "en": ("Step", "From", "To", "Who may", "Whose turn next", "Clocks", "Given", "Letters"),
}
FILES = {
    "zh": {"evidence": "证明材料（附件）", "enclosures": "随答复附件"},
    "en": {"evidence": "evidence (files)", "enclosures": "files for the caller"},
}
LETTERS = {
    "receipt": "登记回执",
    "supplement": "补充通知",
    "refused": "不予受理告知",
    "accepted": "受理告知",
    "answered_directly": "直接答复",
    "incident_settled": "事件结果告知",
    "line_result": "紧急热线处置结果告知",
    "handed_over": "转接告知",
    "appended": "并入告知",
    "dispatched": "派单告知",
    "answered": "办理答复",
    "visit_invitation": "回访评价邀请",
    "rework": "重办告知",
    "closed": "办结告知",
    "extended": "延期告知",
    "suspended": "暂停计时告知",
    "parked": "挂账告知",
    "resumed": "恢复计时告知",
    "withdrawn": "撤诉告知",
    "merged": "并案告知",
    "split": "拆案告知",
    "voided": "作废告知",
    "reopened": "重开告知",
    "reopening_refused": "不予重开告知",
    "restricted": "限制受理告知",
    "restriction_lifted": "解除限制告知",
    "objection_received": "申诉收件告知",
    "objection_granted": "申诉成立告知",
    "objection_rejected": "申诉不成立告知",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to be drawn, with the words of its states."""

    title: str
    note: str
    table: Table
    states: Any


SHEETS = (
    Sheet(
        "诉求 Appeals",
        "The citizen's side: from registering to accepted, answered, refused or handed over. Accepting an appeal opens "
        "the order that handles it; the appeal is archived with it.",
        AppealDoor.table,
        AppealState,
    ),
    Sheet(
        "工单 Orders",
        "The handling: from opened to archived. Every open state has one unit whose turn it is and a running clock.",
        OrderDoor.table,
        OrderState,
    ),
    Sheet(
        "督办件 Documents of supervision",
        "Numbered documents to one unit: replied to within their limit, accepted or sent back. The step *supervise* of "
        "orders, the desk of supervision and the ladder's rules issue them.",
        DocumentDoor.table,
        DocumentState,
    ),
    Sheet(
        "吹哨报到 Whistles",
        "A town calls departments to the place: each has a clock of its own, both sides rate each other. The step "
        "*whistle* of orders blows one; the order goes on with the town. “The lead unit” is the town that whistled.",
        WhistleDoor.table,
        WhistleState,
    ),
    Sheet(
        "限制受理 Restrictions of callers",
        "A malicious caller's number is restricted for a time after two approvals; she may object once, and somebody "
        "who had no part in it decides. An emergency is never turned away.",
        RestrictionDoor.table,
        RestrictionState,
    ),
    Sheet(
        "领导批示 Instructions of leaders",
        "A brief before one leader: her instruction, written by herself or received on paper, is passed on to the "
        "units by documents of supervision, its result is reported back to her; she notes it as done or asks again.",
        InstructionDoor.table,
        InstructionState,
    ),
    Sheet(
        "检查 Inspections",
        "The office looks at the hotline work of a district or a department: findings item by item, rectified within a "
        "limit, checked, closed. “The lead unit” is the unit that is inspected.",
        InspectionDoor.table,
        InspectionState,
    ),
)


class Words:
    """Texts in a language, read from the fragments, so that a drawing does not depend on what was compiled."""

    def __init__(self, language: str, chinese: Mapping[str, str]) -> None:
        self.language, self.chinese = language, chinese

    @classmethod
    def both(cls) -> tuple["Words", "Words"]:
        """Chinese and English."""
        whole = catalogues.merged(environment.PACKAGE / "locale", "zh_Hans")
        chinese = {entry.msgid: entry.msgstr for entry in whole if entry.msgctxt is None}
        return cls("zh", chinese), cls("en", {})

    def text(self, english: object) -> str:
        """A text of the interface."""
        with translation.override("en"):
            known = str(english)
        return self.chinese.get(known, known) if self.language == "zh" else known

    def step(self, step: str) -> str:
        """The name of a step, as the permission matrix has it."""
        row = matrix()[step]
        return row.title_zh if self.language == "zh" else row.title

    def join(self, words: Iterable[str]) -> str:
        """Several words after each other; a dash for none."""
        return ("、" if self.language == "zh" else "; ").join(words) or "–"


def page() -> str:
    """The whole page."""
    zh, en = Words.both()
    parts = [HEAD]
    for sheet in SHEETS:
        parts.append(f"\n## {sheet.title}\n\n{sheet.note}\n")
        parts.append("\n```mermaid\n" + "\n".join(_diagram(sheet, zh)) + "\n```\n")
        parts.append("\n### 中文\n\n" + "\n".join(_table(sheet, zh)) + "\n")
        parts.append("\n### In English\n\n" + "\n".join(_table(sheet, en)) + "\n")
    return "".join(parts)


def file() -> Path:
    """Where the page is kept in a checkout."""
    return environment.CHECKOUT / "docs" / "steps.md"


def _diagram(sheet: Sheet, zh: Words) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in sheet.states:
        yield f"    {state.value} : {zh.text(state.label)} {state.value.replace('_', ' ')}"
        staying = dict.fromkeys(line.step for line in sheet.table.lines_from(state) if line.stays)
        if staying:
            yield f"    {state.value} : ↻ {zh.join(zh.step(step) for step in staying)}"
    yield ""
    for line in sheet.table.lines:
        for state in line.came_from or ("[*]",) if not line.stays else ():
            yield f"    {state} --> {line.goes_to} : {zh.step(line.step)}"
    for state in sorted(sheet.table.ends):
        yield f"    {state} --> [*]"


def _table(sheet: Sheet, words: Words) -> Iterator[str]:
    yield "| " + " | ".join(HEADS[words.language]) + " |"
    yield "|---" * len(HEADS[words.language]) + "|"
    for line in sheet.table.lines:
        yield "| " + " | ".join(cell(line, sheet, words) for cell in _CELLS) + " |"


def _step(line: Line, _sheet: Sheet, words: Words) -> str:
    return f"{words.step(line.step)}<br>`{line.step}`"


def _from(line: Line, sheet: Sheet, words: Words) -> str:
    states = _states(line, sheet, words)
    if not line.when:
        return states
    held = words.join(_condition(name, words) for name in line.when)
    return f"{states}<br>条件：{held}" if words.language == "zh" else f"{states}<br>if {held}"


def _condition(name: str, words: Words) -> str:
    """What must hold besides the state; a mark of the order goes by its own word."""
    said = WHEN[words.language].get(name)
    mark = next((marks(name) for marks in (Asked, Held) if name in marks.values), None)
    return said or words.text(mark.label if mark else name)


def _states(line: Line, sheet: Sheet, words: Words) -> str:
    if set(line.came_from) == sheet.table.open_states:
        return "所有未办结状态" if words.language == "zh" else "every open state"
    return words.join(words.text(sheet.states(state).label) for state in line.came_from)


def _to(line: Line, sheet: Sheet, words: Words) -> str:
    if line.stays:
        return "不变" if words.language == "zh" else "as before"
    return words.text(sheet.states(line.goes_to).label)


def _who(line: Line, _sheet: Sheet, words: Words) -> str:
    roles = matrix()[line.step].roles.items()
    said = words.join(words.text(Role(role).label) + SCOPES[words.language][Scope(may.scope)] for role, may in roles)
    part = PARTS[words.language].get(line.part)
    if part is None:
        return said
    return f"{said}<br>须为：{part}" if words.language == "zh" else f"{said}<br>of {part}"


def _turn(line: Line, sheet: Sheet, words: Words) -> str:
    if not line.stays and line.goes_to not in sheet.table.open_states:
        return "–"
    return TURNS[words.language][line.turn]


def _clocks(line: Line, _sheet: Sheet, words: Words) -> str:
    stop, start = ("停：", "启：") if words.language == "zh" else ("stops ", "starts ")
    found = []
    for verb, clocks in ((stop, line.stops), (start, line.starts)):
        if clocks:
            found.append(verb + words.join(words.text(Clock(clock).label) for clock in clocks))
    if line.for_part:
        found.append(FOR_PART[words.language] + words.text(Clock(line.for_part).label))
    if line.then:
        found.append(("随后：" if words.language == "zh" else "then ") + words.join(f"`{step}`" for step in line.then))
    return "<br>".join(found) or "–"


def _given(line: Line, _sheet: Sheet, words: Words) -> str:
    fields = [words.text(field.label) + ("*" if field.is_required else "") for field in line.given]
    return words.join([*fields, *(FILES[words.language][name] for name in line.files)])


def _letters(line: Line, _sheet: Sheet, words: Words) -> str:
    return words.join(LETTERS[key] if words.language == "zh" else key.replace("_", " ") for key in line.letters)


_CELLS: tuple[Callable[[Line, Sheet, Words], str], ...] = (_step, _from, _to, _who, _turn, _clocks, _given, _letters)
