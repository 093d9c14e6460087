"""The parts as template tags. README.md of the room lists them with an example each."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import segno
from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from hotline.ground.profiles import queries as profiles
from hotline.web.parts import fields, rules
from hotline.web.parts.lighting import light_of
from hotline.web.parts.naming import state_named
from hotline.web.parts.pieces import Column, Entry, Figures, Listing, Row, Stage, Step, Tab, Text, Tile
from hotline.web.parts.words import STATES, Tone

register = template.Library()

# nearer than this, minutes count
WHOLE_HOURS_FROM = 6


# ---- small signs


# They stand on a page by the dozen, so they are drawn here and not by a template each.


@register.simple_tag
def icon(name: str, label: Text = "") -> SafeString:
    """A line icon out of the sprite; silent for screen readers unless it has a label."""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    shape = '<svg class="icon" viewBox="0 0 24 24" focusable="false" {}><use href="{}#{}"></use></svg>'
    return format_html(shape, told, static("vendor/icons.svg"), name)


@register.simple_tag
def badge(state: Any, label: Text = "", tone: str = "") -> SafeString:
    """The state of an order or appeal as word, colour and shape; any other word with a tone."""
    code = str(getattr(state, "value", state))
    known = STATES.get(code)
    word = label or state_named(code) or (known[0] if known else getattr(state, "label", state))
    shape = '<span class="state state-{}"><span class="state-shape" aria-hidden="true"></span>{}</span>'
    return format_html(shape, tone or (known[1] if known else Tone.REFUSED).value, word)


@register.simple_tag
def crisis(order: Any) -> SafeString:
    """That an order tells of a threat or crisis, and of what kind; nothing where it does not."""
    if not getattr(order, "crisis", ""):
        return SafeString("")
    kind = profiles.version(order.profile_version).crises.get(order.crisis)
    name = kind.shown(get_language() or "") if kind else order.crisis
    return badge("x", label=pgettext("crisis", "Crisis: %(kind)s") % {"kind": name}, tone="danger")


@register.simple_tag
def clock(due_at: datetime | None, now: datetime | None = None, started_at: datetime | None = None) -> SafeString:
    """What is left of a limit, as a light with words and the exact time; says so when there is no limit."""
    if not due_at:
        return format_html('<span class="light light-none">{}</span>', pgettext("parts", "No limit running"))
    now = now or timezone.now()
    left = rules.time_left(due_at, now)
    shape = (
        '<time class="light light-{} tnum" datetime="{}" title="{}">'
        '<span class="light-shape" aria-hidden="true"></span>{}</time>'
    )
    exact = pgettext("parts", "Due %(exact)s") % {"exact": moment_words(due_at, True)}
    return format_html(shape, light_of(due_at, now, started_at), due_at.isoformat(), exact, _left_words(left))


def _left_words(left: rules.TimeLeft) -> str:
    values = {"days": left.days, "hours": left.hours, "minutes": left.minutes}
    if left.days:
        texts = (
            pgettext("parts", "%(days)d d %(hours)d h left"),
            pgettext("parts", "Overdue by %(days)d d %(hours)d h"),
        )
    elif left.hours >= WHOLE_HOURS_FROM:
        texts = (pgettext("parts", "%(hours)d h left"), pgettext("parts", "Overdue by %(hours)d h"))
    elif left.hours:
        texts = (pgettext("parts", "%(hours)d h %(minutes)d min left"), pgettext("parts", "Overdue by %(hours)d h"))
    else:
        texts = (pgettext("parts", "%(minutes)d min left"), pgettext("parts", "Overdue by %(minutes)d min"))
    return texts[left.overdue] % values


@register.simple_tag
def moment(at: datetime | date | None, exact: bool = False) -> SafeString:
    """A day or an instant in the reader's words, exact to the machine; `exact` always shows the year."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at
    return format_html('<time class="tnum" datetime="{}">{}</time>', local.isoformat(), moment_words(at, exact))


@register.simple_tag
def until(at: datetime | None) -> SafeString:
    """When a limit ends, as people read it: midnight is 24:00 of the day before (Civil Code art. 203)."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at)
    if (local.hour, local.minute) != (0, 0):
        return moment(local)
    day = (local - timedelta(minutes=1)).date()
    words = f"{moment_words(day, False)} 24:00"
    return format_html('<time class="tnum" datetime="{}">{}</time>', local.isoformat(), words)


def moment_words(at: datetime | date, exact: bool = False) -> str:
    """A day or an instant in the reader's words, with the year where it is another one or asked for."""
    is_instant = isinstance(at, datetime)
    local: datetime | date = timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at
    with_year = exact or local.year != timezone.localtime().year
    if is_instant:
        return date_format(local, pgettext("parts", "N j, Y, H:i") if with_year else pgettext("parts", "N j, H:i"))
    return date_format(local, pgettext("parts", "N j, Y") if with_year else pgettext("parts", "N j"))


@register.inclusion_tag("parts/unit.html")
def unit(unit: Any, lead: bool | None = None) -> dict[str, Any]:
    """A unit's name, with lead or assisting where it matters."""
    return {"name": getattr(unit, "name", unit), "lead": lead}


@register.inclusion_tag("parts/masked.html")
def masked(value: str | None, kind: str, reveal_url: str = "") -> dict[str, Any]:
    """A personal value hidden in the middle; `reveal_url` leads to the page that asks for a reason and shows it."""
    return {"value": rules.masked(value or "", kind), "reveal_url": reveal_url if value else ""}


@register.simple_tag
def hotkey(keys: str) -> SafeString:
    """Keys shown as key caps, for example Alt+Q."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', keys.replace("+", " ").replace("Enter", "↵"))


@register.simple_tag
def qr(text: str, label: Text) -> SafeString:
    """A QR code as drawing without a style attribute, told to screen readers by its label."""
    drawing = segno.make(text, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>', label, SafeString(drawing)
    )  # digits of a path


# ---- buttons and forms


_icon = icon  # a button has a parameter of this name


@register.simple_tag
def button(label: Text, kind: str = "primary", keys: str = "", icon: str = "", **attrs: Any) -> SafeString:
    """A button, or a link that looks like one when `href` is given.

    Kinds: primary, secondary, success, warning, danger, quiet.
    """
    css = f"btn btn-{kind} govuk-button button-{kind}"
    made = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items() if value not in (None, False, "")}
    made["class"] = f"{css} {made.get('class', '')}".strip()
    if keys:
        made["data-hotkey"] = keys
    tag = "a" if "href" in made else "button"
    made.setdefault(*(("type", "submit") if tag == "button" else ("draggable", "false")))
    shape = "<a{}>{}<span>{}</span>{}</a>" if tag == "a" else "<button{}>{}<span>{}</span>{}</button>"
    return format_html(shape, flatatt(made), _icon(icon) if icon else "", label, hotkey(keys) if keys else "")


@register.simple_block_tag(takes_context=True)
def guarded_form(
    context: Context, content: SafeString, action: str = "", draft: str = "", files: bool = False, **attrs: Any
) -> SafeString:
    """A POST form with token, key against double submission, and (with `draft`) its text kept on this device."""
    made = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items() if value not in (None, False, "")}
    made |= {"method": "post", "novalidate": True, "data-guard": True}
    if action:
        made["action"] = action
    if draft:
        made["data-draft"] = draft
    if files:
        made["enctype"] = "multipart/form-data"
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context["request"]))
    return format_html("<form{}>{}{}{}</form>", flatatt(made), token, idempotency_key(), content)


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field that makes a second click the same act as the first."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}" data-fresh-key>', uuid4())


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, **look: Any) -> dict[str, Any]:
    """One form field with label, hint, error and counter. Looks: see fields.Look."""
    return fields.shown(bound, fields.Look(**look))


@register.inclusion_tag("parts/form_fields.html")
def form_fields(form: forms.BaseForm, inserts: str = "") -> dict[str, Any]:
    """Every field of a form in its order, hidden ones included; `inserts`: see fields.Look."""
    return {"form": form, "inserts": inserts}


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*several: forms.BaseForm | None) -> dict[str, Any]:
    """The list of what is wrong above a form, with links to the fields; takes the focus when the page opens."""
    found = [item for form in several if form is not None and form.is_bound for item in fields.mistakes(form)]
    return {"mistakes": found}


@register.simple_tag
def draft_done(key: str) -> SafeString:
    """On the page after success: forgets the text a form kept on this device."""
    return format_html('<span hidden data-draft-done="{}"></span>', key)


# ---- blocks


@register.simple_block_tag
def panel(content: SafeString, title: Text = "", level: int = 2, tools: str = "", css: str = "") -> SafeString:
    """A framed part of a page with a heading; `tools` is ready-made markup at the heading's end."""
    context = {"content": content, "title": title, "level": level, "tools": tools, "css": css}
    return render_to_string("parts/panel.html", context)


@register.simple_block_tag
def notice(content: SafeString, tone: str = "waiting", title: Text = "", live: bool = False) -> SafeString:
    """Something worth knowing. Tones: waiting, attention, done, danger; `live` tells screen readers at once."""
    context = {"content": content, "tone": tone, "title": title, "live": live}
    return render_to_string("parts/notice.html", context)


@register.simple_block_tag
def more(content: SafeString, title: Text, is_open: bool = False) -> SafeString:
    """Something folded away under a line."""
    return render_to_string("parts/more.html", {"content": content, "title": title, "is_open": is_open})


@register.simple_block_tag
def cell(content: SafeString, column: Column | Text, kind: str = "") -> SafeString:
    """A table cell that carries its column's name onto a card on narrow screens."""
    label, kind = (column.label, kind or column.kind) if isinstance(column, Column) else (column, kind)
    return format_html(
        '<td role="cell" data-label="{}" class="cell-{}">{}</td>', label, kind or "text", SafeString(content.strip())
    )


@register.simple_block_tag
def citizen_preview(content: SafeString, title: Text = "", channel: Text = "", parts: int = 0) -> SafeString:
    """Exactly what a citizen receives, framed as a message; `parts` short messages."""
    words = SafeString(content.strip())
    context = {"content": words, "title": title, "channel": channel, "parts": parts}
    return render_to_string("parts/citizen_preview.html", context)


@register.inclusion_tag("parts/confirmation.html")
def confirmation(title: Text, number: str = "", number_label: Text = "", text: Text = "") -> dict[str, Any]:
    """The panel after something was done, with the number to keep."""
    return {"title": title, "number": number, "number_label": number_label, "text": text}


@register.inclusion_tag("parts/summary.html")
def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Facts as label and value, each with a "Change" link where it may be changed."""
    return {"rows": rows}


@register.inclusion_tag("parts/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Any]:
    """Every act with time, who, unit and words."""
    return {"entries": entries}


@register.inclusion_tag("parts/progress.html")
def progress(stages: Sequence[Stage]) -> dict[str, Any]:
    """How far a citizen's matter is."""
    return {"stages": stages}


@register.inclusion_tag("parts/wizard_step.html")
def wizard_step(number: int, total: int, label: Text = "") -> dict[str, Any]:
    """Which question of how many a citizen is at."""
    return {"number": number, "total": total, "label": label}


@register.inclusion_tag("parts/tabs.html")
def tabs(items: Sequence[Tab], label: Text = "") -> dict[str, Any]:
    """Tabs that are links, so that each has an address and none needs scripts."""
    return {"items": items, "label": label}


@register.inclusion_tag("parts/tiles.html")
def tiles(items: Sequence[Tile], label: Text = "") -> dict[str, Any]:
    """Numbers that lead to their lists."""
    return {"items": items, "label": label}


@register.inclusion_tag("parts/empty.html")
def empty(text: Text, url: str = "", link: Text = "", icon: str = "inbox") -> dict[str, Any]:
    """What a list says when it has nothing."""
    return {"text": text, "url": url, "link": link, "icon": icon}


@register.inclusion_tag("parts/lines.html", takes_context=True)
def lines(
    context: Context,
    rows: Sequence[Any],
    row_template: str,
    *,
    title: Text,
    key: str,
    counted: bool = True,
    css: str = "",
    mark: str = "",
    nothing: Text = "",
    icon: str = "inbox",
) -> dict[str, Any]:
    """A panel that is a list: a line for each row by `row_template` (which sees `row`), a count, `nothing` without any.
    `key` is the heading's id, `mark` an icon before it."""
    look = {"title": title, "key": key, "counted": counted, "css": css, "mark": mark}
    found = {"rows": rows, "row_template": row_template, "nothing": nothing, "icon_name": icon}
    return {**_flat(context), **look, **found}


@register.inclusion_tag("parts/figures.html")
def figures(table: Figures) -> dict[str, Any]:
    """A table of numbers, a row for each unit or thing."""
    return {"table": table}


@register.inclusion_tag("parts/read_aloud.html")
def read_aloud(target: str) -> dict[str, Any]:
    """A button that reads the element with this id aloud, where the browser can speak."""
    return {"target": target}


@register.inclusion_tag("parts/listing.html", takes_context=True)
def listing(context: Context, page: Listing) -> dict[str, Any]:
    """A whole list page: filters, count, rows or cards, pager, exports, batch acts."""
    return {**_flat(context), "page": page}


@register.inclusion_tag("parts/steps.html", takes_context=True)
def step_buttons(context: Context, steps: Sequence[Step]) -> dict[str, Any]:
    """A button for each step that is next, the others by shelf in a menu; fields open in a dialog, or on their page
    without scripts."""
    shelves: dict[str, list[Step]] = {}
    for step in steps:
        _own_ids(step)
        if step.shelf:
            shelves.setdefault(str(step.shelf), []).append(step)
    standing = [step for step in steps if not step.shelf]
    return {**_flat(context), "steps": steps, "standing": standing, "shelves": list(shelves.items())}


@register.inclusion_tag("parts/step_form.html", takes_context=True)
def step_form(context: Context, step: Step, cancel_url: str = "", in_dialog: bool = False) -> dict[str, Any]:
    """The fields of one step, for its page and its dialog."""
    _own_ids(step)
    files = step.form is not None and step.form.is_multipart()
    return {**_flat(context), "step": step, "cancel_url": cancel_url, "in_dialog": in_dialog, "files": files}


def _own_ids(step: Step) -> None:
    """Several steps ask for a reason on one page: each form's ids begin with its step."""
    if step.form is not None:
        step.form.auto_id = f"id_{step.key}_%s"


def _flat(context: Context) -> dict[str, Any]:
    return {str(key): value for key, value in context.flatten().items()}
