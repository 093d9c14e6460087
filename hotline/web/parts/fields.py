"""From a bound form field to what the field part shows: one markup that both skins understand."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

CONTROL = "form-control govuk-input"
AREA = "form-control govuk-textarea"
SELECT = "form-select govuk-select"
FILE = "form-control govuk-file-upload"
CHECK = "form-check-input"
SOURCES = {"answers": reverse_lazy("find_answers"), "modules": reverse_lazy("find_modules")}
"""Where texts that are inserted come from."""


@dataclass(frozen=True)
class Choice:
    """One radio button or tick box, its input ready made."""

    id: str
    label: str
    input: SafeString
    group: str = ""


@dataclass(frozen=True)
class Look:
    """How a page wants a field shown; see README.md for the values."""

    hint: str = ""
    size: str = ""
    look: str = ""
    counter: str = ""
    combobox: str = ""
    combobox_into: str = ""
    hotkey: str = ""
    inserts: str = ""
    """What may be inserted while one writes a longer text: answers (`??`), modules (`::`), or both."""
    hide_label: bool = False
    mark_optional: bool = True
    label: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)


def shown(bound: BoundField, look: Look) -> dict[str, Any]:
    """What parts/field.html shows of one field: control, label, hint, error, and the ids that tie them together."""
    html_id = bound.id_for_label or bound.auto_id
    base_id = bound.auto_id or bound.html_name
    hint = look.hint or str(bound.help_text or "")
    errors = [str(error) for error in bound.errors]
    kind = kind_of(bound)
    described = _described(base_id, bool(hint), bool(errors), bool(look.counter))
    return {
        "kind": kind,
        "name": bound.html_name,
        "id": html_id,
        "base_id": base_id,
        "label": look.label or bound.label,
        "hint": hint,
        "errors": errors,
        "described": described,
        "optional": look.mark_optional and not bound.field.required and kind not in {"check", "checks"},
        "look": look,
        "css": _css(kind, look, bool(errors)),
        "kit": "govuk-checkboxes" if kind == "checks" else "govuk-radios",
        "choices": choices(bound, described, look) if kind in {"radios", "checks"} else (),
        "control": _control(bound, kind, _attrs(bound, look, kind, described)),
    }


def _control(bound: BoundField, kind: str, attrs: dict[str, Any]) -> SafeString:
    """The control itself; radio buttons and tick boxes come as choices."""
    if kind in {"radios", "checks"}:
        return SafeString("")
    return _select(bound, attrs) if kind == "select" else bound.as_widget(attrs=attrs)


def _select(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """A list to choose from, the same as Django draws it. Django draws every option by three templates, which took a
    quarter of the time of a page with filters."""
    widget = bound.field.widget
    made = bound.build_widget_attrs(attrs, widget)
    if bound.auto_id and "id" not in widget.attrs:
        made.setdefault("id", bound.auto_id)
    drawn = widget.get_context(bound.html_name, bound.value(), made)["widget"]
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _place in drawn["optgroups"]))
    return format_html("<select{}>{}</select>", flatatt({"name": drawn["name"], **drawn["attrs"]}), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    inner = format_html_join(
        "", "<option{}>{}</option>", ((flatatt({"value": str(o["value"]), **o["attrs"]}), o["label"]) for o in options)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, inner) if name else inner


def _css(kind: str, look: Look, is_wrong: bool) -> str:
    names = ["field govuk-form-group", f"field-{kind}"]
    names += [f"field-{given}" for given in (look.size, look.look) if given]
    names += ["field-wrong govuk-form-group--error"] if is_wrong else []
    return " ".join(names)


def kind_of(bound: BoundField) -> str:
    """Which of the field part's shapes a widget takes: text, area, select, radios, check, checks, file."""
    widget = bound.field.widget
    # the order matters: tick boxes of several choices are a kind of radio buttons to Django
    shapes: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "check"),
        (forms.Select, "select"),
        (forms.Textarea, "area"),
        (forms.FileInput, "file"),
    )
    return next((kind for shape, kind in shapes if isinstance(widget, shape)), "text")


def _described(base_id: str, hint: bool, errors: bool, counter: bool) -> str:
    parts = [(hint, "hint"), (errors, "error"), (counter, "count")]
    return " ".join(f"{base_id}-{suffix}" for there, suffix in parts if there)


def _attrs(bound: BoundField, look: Look, kind: str, described: str) -> dict[str, Any]:
    own = {
        "text": CONTROL,
        "area": AREA,
        "select": SELECT,
        "file": FILE,
        "check": f"{CHECK} govuk-checkboxes__input",
    }.get(kind, "")
    wrong = " is-invalid govuk-input--error" if bound.errors else ""
    given = str(bound.field.widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {"class": f"{own}{wrong} {given}".strip(), **look.attrs}
    if described:
        attrs["aria-describedby"] = described
    if look.hotkey:
        attrs["data-hotkey"] = look.hotkey
    if look.combobox:
        attrs["data-combobox"] = look.combobox
        attrs["autocomplete"] = "off"
        if look.combobox_into:
            attrs["data-combobox-into"] = look.combobox_into
    if look.inserts and kind == "area":
        attrs |= {f"data-inserts-{what}": SOURCES[what] for what in look.inserts.split()} | {
            "data-inserts-keep": "told"
        }
    if kind == "file":
        attrs["data-files"] = True
    return attrs


def choices(bound: BoundField, described: str, look: Look) -> list[Choice]:
    """The radio buttons or tick boxes of a field."""
    widget = bound.field.widget
    box = "govuk-radios__input" if isinstance(widget, forms.RadioSelect) and not widget.allow_multiple_selected else ""
    css = f"{CHECK} {box or 'govuk-checkboxes__input'}"
    made: list[Choice] = []
    for number, option in enumerate(widget.subwidgets(bound.html_name, bound.value(), {"id": bound.auto_id})):
        attrs = {key: value for key, value in option["attrs"].items() if key not in {"class"}}
        attrs |= {"type": option["type"], "name": option["name"], "value": str(option["value"]), "class": css}
        if number == 0 and look.hotkey:
            attrs["data-hotkey"] = look.hotkey
        if bound.errors:
            attrs["aria-invalid"] = "true"
        tag = format_html("<input{}>", flatatt(attrs))
        made.append(Choice(id=str(attrs.get("id", "")), label=str(option["label"]), input=tag))
    return made


def mistakes(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every error of a form as (id of its field, sentence); errors of the whole form come first, without an id."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = first_id(bound)
        found += [(target, _named(str(bound.label), str(error))) for error in bound.errors]
    return found


def _named(label: str, mistake: str) -> str:
    """Above the form a sentence stands alone: it gets its field's name unless it says it."""
    if label in mistake:
        return mistake
    # a label that asks keeps its mark beside the field; before a colon it would be one sign too many
    return pgettext("parts", "%(label)s: %(mistake)s") % {"label": label.rstrip("?？ "), "mistake": mistake}


def first_id(bound: BoundField) -> str:
    """The id an error summary jumps to: the control, or its first choice."""
    if kind_of(bound) in {"radios", "checks"}:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
