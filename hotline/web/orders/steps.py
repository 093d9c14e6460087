"""The steps of an order or an appeal: as buttons with their dialogs, and as pages of their own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from hotline.casework.appeals.models import Appeal, Complained
from hotline.casework.appeals.queries import open_lines
from hotline.casework.appeals.shelves import SHELVES as APPEAL_SHELVES
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.orders.models import Order, Reply, Task
from hotline.casework.orders.queries import open_steps, proposed_unit
from hotline.casework.orders.shelves import SHELVES as ORDER_SHELVES
from hotline.casework.orders.words import PARTS_IN_WORK, PaperForm, TaskRole
from hotline.casework.steps.rules import Line
from hotline.casework.supervision.rules import level_names
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.matters.models import Matter
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.orders.sharing import offer_choices
from hotline.web.parts.choosing import matter_label, place_label
from hotline.web.parts.codes import UnitField, unit_label
from hotline.web.parts.pieces import Step
from hotline.web.parts.stepping import StepForm, choices_of, on_shelves, piece
from hotline.web.parts.suggesting import for_order

ON_ITS_PAGE = frozenset({"draft"})
"""Steps too long for a dialog; their page also shows what the citizen will get."""

ICONS = {
    "accept": "check",
    "ask_supplement": "help",
    "supplement": "plus",
    "refuse": "ban",
    "answer": "message",
    "hand_over": "ambulance",
    "append": "git-merge",
    "add_material": "plus",
    "file": "archive",
    "review": "checks",
    "dispatch": "send",
    "sign": "clipboard-check",
    "contact": "phone-call",
    "sub_dispatch": "arrows-split-2",
    "report": "clipboard-list",
    "draft": "edit",
    "approve": "checks",
    "disapprove": "corner-up-left",
    "pass_audit": "checks",
    "waive_visit": "phone-off",
    "send_back": "corner-up-left",
    "try_visit": "phone-off",
    "visit": "phone-call",
    "give_up_visit": "phone-off",
    "rework": "corner-up-left",
    "ask_return": "arrow-back-up",
    "sign_return": "checks",
    "drop_return": "x",
    "accept_return": "check",
    "refuse_return": "ban",
    "dispute": "users",
    "record_meeting": "clipboard-list",
    "rule": "shield-check",
    "add_unit": "users",
    "ask_change": "tag",
    "approve_change": "check",
    "refuse_change": "ban",
    "ask_exclusion": "filter",
    "review_exclusion": "check",
    "confirm_exclusion": "checks",
    "refuse_exclusion": "ban",
    "withdraw": "arrow-back-up",
    "ask_void": "ban",
    "void": "ban",
    "refuse_void": "x",
    "ask_reopening": "refresh",
    "refuse_reopening": "ban",
    "reopen": "refresh",
    "merge": "git-merge",
    "mark_repeat": "copy",
    "mark_group": "users",
    "note_above": "flag",
    "report_above": "send",
    "name_team": "users",
    "mark_crisis": "urgent",
    "report_crisis": "send",
    "settle_crisis": "shield-check",
    "split": "arrows-split-2",
    "close": "circle-check",
    "archive": "archive",
    "ask_extension": "hourglass",
    "ask_suspension": "clock",
    "suspend": "clock",
    "resume": "arrow-right",
    "ask_parking": "archive",
    "park": "archive",
    "unpark": "arrow-right",
    "guard": "lock",
    "entrust": "user",
    "recall": "arrow-back-up",
    "urge": "bell",
    "supervise": "flag",
    "whistle": "bell",
}
HELP: Mapping[str, Promise] = {
    "note_above": pgettext_lazy(
        "orders",
        "The order is supervised and visited in any case. Where the deadline set from above is earlier, the limits end "
        "by it; a later one gives nobody time by itself.",
    ),
    "mark_crisis": pgettext_lazy(
        "orders",
        "Whoever the city names is told at once, also at night. The duty room is owed an interim report within the "
        "time of this kind, and the full one on the next working day. Danger to life: call the emergency line first.",
    ),
    "settle_crisis": pgettext_lazy(
        "orders", "The full report to the duty room. Until then the order is neither merged nor archived."
    ),
    "sign": pgettext_lazy("orders", "From now on the limit for first contact with the caller runs."),
    "approve": pgettext_lazy("orders", "The reply goes to the hotline centre for audit, and your unit's clock stops."),
    "pass_audit": pgettext_lazy("orders", "The caller gets the answer and is asked what she thinks of it."),
    "sign_return": pgettext_lazy("orders", "The request goes to the hotline centre, which decides on it."),
    "accept_return": pgettext_lazy(
        "orders", "The unit is relieved. Name the next one, and the order is dispatched to it at once."
    ),
    "refuse_return": pgettext_lazy("orders", "The unit must handle the order; a wrong return is counted against it."),
    "dispute": pgettext_lazy("orders", "The limits of the unit stop; the citizen's goes on."),
    "rule": pgettext_lazy(
        "orders",
        "The ruling binds: the order cannot be returned again, and the duty list follows it for this matter and place. "
        "Where nobody else can be found the government of the district takes it.",
    ),
    "add_unit": pgettext_lazy("orders", "It reports to the lead unit, which gives the one answer."),
    "ask_change": pgettext_lazy("orders", "Give only what is wrong. A leader of the centre decides."),
    "guard": pgettext_lazy(
        "orders",
        "Neither the units complained of nor units below them get the order or see it; one that has it loses it at "
        "once. Suspected state secret: everything written down about the matter is removed for good.",
    ),
    "entrust": pgettext_lazy(
        "orders", "Others than those named, and those through whose hands it goes, do not see it."
    ),
    "approve_change": pgettext_lazy("orders", "The order is classed as was asked; what it was stays in its course."),
    "review_exclusion": pgettext_lazy(
        "orders",
        "Left out of solved and satisfied unless you say all. Grounds of law or policy wait for a second person.",
    ),
    "merge": pgettext_lazy(
        "orders",
        "The other order handles it from now on. Its caller keeps number and promise, and can be split off again.",
    ),
    "split": pgettext_lazy(
        "orders",
        "One appeal, or all that came with an order, is handled apart again; its caller's clock is the old one.",
    ),
    "withdraw": pgettext_lazy("orders", "Only when the caller asks for it: the matter is not handled any further."),
    "ask_void": pgettext_lazy("orders", "For typing errors and tests. A leader decides; until then it is handled on."),
    "void": pgettext_lazy("orders", "The order ends and counts nowhere. Its number stays, nothing is deleted."),
    "ask_reopening": pgettext_lazy("orders", "The centre decides whether the unit handles it again."),
    "reopen": pgettext_lazy("orders", "The unit handles it in a new round; the caller is told, her course runs on."),
    "close": pgettext_lazy("orders", "The order is closed and the caller is told. All parts of it end."),
    "archive": pgettext_lazy("orders", "The order is sealed with its appeals; nothing more can be done on it."),
    "review": pgettext_lazy("orders", "You confirm that the order can be dispatched as it is."),
    "accept": pgettext_lazy("orders", "An order is opened, and the caller is promised a day."),
    "file": pgettext_lazy("orders", "The appeal is sealed; nothing more can be done on it."),
    "urge": pgettext_lazy("orders", "Whoever has the order in hand sees it at once; it is counted and limited a day."),
    "whistle": pgettext_lazy(
        "orders", "Each department is told at once and must report at the place in time. Your unit keeps the order."
    ),
    "supervise": pgettext_lazy("orders", "A numbered document to the lead unit, which must reply within its limit."),
    "give_up_visit": pgettext_lazy("orders", "Only after several attempts in different parts of the day."),
}


def address(case: Order | Appeal, step: str) -> str:
    """The page of a step."""
    return reverse("order_step" if isinstance(case, Order) else "appeal_step", args=[case.number, step])


def form_for(
    case: Order | Appeal,
    line: Line,
    actor: Actor,
    *,
    data: Mapping[str, Any] | None = None,
    files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    initial: Mapping[str, Any] | None = None,
    appeals: int = 1,
) -> StepForm:
    """The form of a step on a case, with what is known filled in."""
    offered = choices_of(profiles.version(case.profile_version))
    # Only where several appeals share the order must be said which one a verdict is about.
    without: tuple[str, ...] = ("appeal",) if appeals == 1 else ()
    without += ("without_parts",) if line.step == "draft" and not _waits_for(case) else ()
    form = StepForm(line, data, files, offered=offered, without=without, initial=dict(initial or {}))
    if appeals > 1 and isinstance(case, Order):
        offer_choices(form, case)
    if line.step == "supervise":
        _ask_for_a_document(form, case)
    unit = form.fields.get("unit")
    if line.step == "sub_dispatch" and isinstance(unit, UnitField):
        unit.narrow(actor.reach)
    return form


def _ask_for_a_document(form: StepForm, case: Order | Appeal) -> None:
    """A new document needs its form, reason and text; where the order is added to an open one, its number is enough."""
    is_added = bool(str(form.data.get("document", "")).strip())
    by_hand, reason, text = form.fields["form"], form.fields["reason"], form.fields["text"]
    by_hand.required = reason.required = text.required = not is_added
    cast(forms.ChoiceField, by_hand).choices = [
        (each.value, each.label) for each in PaperForm if each != PaperForm.RULE
    ]
    levels = level_names(profiles.version(case.profile_version), get_language() or "")
    form.fields["level"] = forms.ChoiceField(label=form.fields["level"].label, choices=levels, required=False)
    form.order_fields(["form", "reason", "text"])
    form.fields["topic"].help_text = pgettext_lazy("supervision", "Left empty, the title of the order.")
    form.fields["workdays"].help_text = pgettext_lazy("supervision", "Left empty, the limit of the level counts.")


def _waits_for(case: Order | Appeal) -> bool:
    """Whether a unit beside or below the lead has still to report its part."""
    parts = Task.objects.filter(order_id=case.pk, state__in=PARTS_IN_WORK) if isinstance(case, Order) else None
    return parts is not None and parts.filter(role__in=(TaskRole.ASSISTING, TaskRole.SUB)).exists()


def _combined(order: Order) -> dict[str, Any]:
    """A first draft begins with what the other units have reported: the reply is one."""
    reported = Task.objects.filter(order=order, report_sealed__isnull=False).select_related("unit").order_by("pk")
    return {"internal_report": "\n".join(f"{task.unit.name}：{task.report}" for task in reported)}


def known(case: Order | Appeal, step: str) -> dict[str, Any]:
    """What a step's form begins with: the classification as it stands, the duty list's units, the draft sent back."""
    if step == "draft" and isinstance(case, Order):
        return _last_draft(case)
    if step == "dispatch" and isinstance(case, Order):
        return {**_classified(case), **_suggested(case)}
    if step == "guard":
        return _guarded(case)
    if step in LEADING and isinstance(case, Order):
        return LEADING[step](case)
    if step == "accept" and isinstance(case, Appeal):
        return {**_classified(case), "place": place_label(case.region)}
    return {}


def _classified(case: Order | Appeal) -> dict[str, Any]:
    matter: Matter | None = case.matter
    return {"kind": case.kind, "urgency": case.urgency, "matter": matter_label(matter) if matter else ""}


def _proposed(order: Order) -> dict[str, Any]:
    """The unit that the one which returns the order has named."""
    unit = proposed_unit(order)
    return {"lead": unit_label(unit, {unit.name})} if unit else {}


def _last_resort(order: Order) -> dict[str, Any]:
    """The district of the place, which takes what nobody else will (兜底), and the place itself for the precedent."""
    above = [unit for unit in units.chain(order.region) if unit.kind == Kind.DISTRICT]
    lead = {"lead": unit_label(above[0], {above[0].name})} if above else {}
    return {**lead, "place": place_label(order.region)}


def _guarded(case: Order | Appeal) -> dict[str, Any]:
    """How sensitive a case is, and the units it complains of, so that nobody takes one off unawares."""
    of = {"appeal__share__order": case} if isinstance(case, Order) else {"appeal": case}
    names = Unit.objects.filter(pk__in=Complained.objects.filter(**of).values("unit")).order_by("path")
    complained = "、".join(unit.code for unit in names)
    return {"level": Sensitivity.at(case.sensitivity).value, "complained": complained}


LEADING: Mapping[str, Callable[[Order], dict[str, Any]]] = {"accept_return": _proposed, "rule": _last_resort}
"""Steps that name a lead unit, and whom their form offers."""


def _suggested(order: Order) -> dict[str, Any]:
    at = timezone.now()
    found = next(iter(for_order(order, order.matter, at=at, on=timezone.localdate(at))), None)
    if found is None or not found.is_duty:
        return {}
    named: Iterable[Unit] = found.assisting
    return {
        "lead": unit_label(found.unit, {found.unit.name}),
        "assisting": "、".join(unit_label(unit, {unit.name}) for unit in named),
        "basis": found.basis,
    }


DRAFTED = (
    "contact_way",
    "fact_true",
    "result",
    "unsolved_reason",
    "internal_report",
    "public_answer",
    "legal_basis",
    "measures",
    "handler_phone",
)


def _last_draft(order: Order) -> dict[str, Any]:
    """The reply that was sent back to be mended, so that nobody writes it twice."""
    last = Reply.objects.filter(order=order).order_by("-id").first()
    if last is None:
        return _combined(order)
    flags = {name: "yes" if getattr(last, name) else "no" for name in ("contacted", "unit_solved")}
    at = timezone.localtime(last.contact_at).strftime("%Y-%m-%dT%H:%M") if last.contact_at else ""
    return {**{name: getattr(last, name) for name in DRAFTED}, **flags, "contact_at": at}


def of_order(order: Order, actor: Actor, tasks: list[Task], appeals: int) -> list[Step]:
    """The steps open to an actor on an order: what is next as buttons, the others on shelves."""
    found = open_steps(order, actor, tasks)
    return on_shelves([_step(order, each.line, actor, appeals) for each in found], ORDER_SHELVES)


def of_appeal(appeal: Appeal, actor: Actor) -> list[Step]:
    """The steps open to an actor on an appeal, in the same way."""
    return on_shelves([_step(appeal, line, actor, 1) for line in open_lines(appeal, actor)], APPEAL_SHELVES)


def _step(case: Order | Appeal, line: Line, actor: Actor, appeals: int) -> Step:
    form = None
    if line.step not in ON_ITS_PAGE:
        form = form_for(case, line, actor, initial=known(case, line.step), appeals=appeals)
    return helped(piece(line, url=address(case, line.step), case=case, form=form))


def helped(step: Step) -> Step:
    """A step with its icon and a sentence on what follows from it."""
    return replace(step, icon=ICONS.get(step.key, ""), help=HELP.get(step.key, ""))
