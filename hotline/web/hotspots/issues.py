"""One hot issue: its members as far as somebody may see them, its words and days, what was made of it; and what is
decided on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal import queries as journal
from hotline.ground.journal.queries import Told
from hotline.ground.journal.rules import Actor
from hotline.insight.hotspots import actions, queries
from hotline.insight.hotspots.models import Issue, Made
from hotline.insight.hotspots.words import TONES, Decision, Dismissal, Trend
from hotline.lib import masks
from hotline.register.staff.queries import names
from hotline.register.staff.rules import may
from hotline.register.staff.words import Role
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.naming import acting, who_acted
from hotline.web.parts.pieces import Entry, Figures, Head, Row, Step
from hotline.web.parts.templatetags.parts import moment

MOST_MEMBERS = 50
HAPPENED: dict[str, Promise] = {
    "hot_issue_raised": pgettext_lazy("hotspots", "Became a hot issue"),
    "hot_issue_confirmed": pgettext_lazy("hotspots", "Confirmed"),
    "hot_issue_dismissed": pgettext_lazy("hotspots", "Dismissed"),
    "hot_issue_reopened": pgettext_lazy("hotspots", "Taken up again"),
    "hot_issue_reported": pgettext_lazy("hotspots", "Reported to leaders"),
    "hot_issue_supervised": pgettext_lazy("hotspots", "Supervised as one topic"),
}


SEVERAL = pgettext_lazy("hotspots", "Several districts")
ACTS: dict[str, Promise] = {
    "report": pgettext_lazy("hotspots", "Report to leaders"),
    "supervise": pgettext_lazy("hotspots", "Supervise as one topic"),
    "confirm": pgettext_lazy("hotspots", "Confirm"),
    "dismiss": pgettext_lazy("hotspots", "Dismiss"),
    "reopen": pgettext_lazy("hotspots", "Take up again"),
}


class DismissForm(forms.Form):
    """Why something is no hot issue."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("hotspots", "Why it is none"), choices=Dismissal.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=pgettext_lazy("hotspots", "Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def found(actor: Actor, key: int) -> Issue:
    """The issue of a key, if the actor may see it; what may not be seen is not there."""
    rows = queries.visible_to(actor).select_related("region", "matter", "joined_to", "cluster", "decided_by")
    one = rows.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@never_cache
@require_safe
@for_staff(queries.READ)
def issue(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One issue with everything that is known of it."""
    one = found(actor, key)
    members = queries.members(one, actor)
    shown = [(each, masks.in_text(each.title)) for each in members[:MOST_MEMBERS]]
    context = {
        "desk_now": "hotspots",
        "issue": one,
        "head": Head(pgettext("hotspots", "Hot issue"), str(one.pk), one.shown),
        "standing": _standing(one),
        "steps": _steps(one, actor),
        "sample": queries.sample(one, actor),
        "members": shown,
        "kept_back": max(0, one.size - members.count()),
        "more": max(0, members.count() - MOST_MEMBERS),
        "days": _days(one),
        "units": queries.units_of([one]).get(one.pk, []),
        "made": list(Made.objects.filter(issue=one).select_related("brief", "document").order_by("-at", "-pk")),
        "acts": [_told(each) for each in journal.history([(one.journal_kind, one.pk)])[::-1]],
    }
    return render(request, "hotspots/issue.html", context)


def _standing(one: Issue) -> list[Row]:
    span = format_html("{} – {}", moment(one.first_at), moment(one.last_at))
    rows = [
        Row(pgettext("hotspots", "Decision"), Decision(one.decision).label),
        Row(pgettext("hotspots", "People"), one.people),
        Row(pgettext("hotspots", "Appeals"), one.size),
        Row(pgettext("hotspots", "Trend"), Trend(one.trend).label),
        Row(pgettext("hotspots", "Since – until"), span),
        Row(pgettext("hotspots", "District"), one.region.shown if one.region else SEVERAL),
        Row(pgettext("hotspots", "Heat"), f"{one.heat:.1f}"),
    ]
    if one.joined_to is not None:
        rows.append(Row(pgettext("hotspots", "Joined with"), one.joined_to.shown))
    return rows


def _steps(one: Issue, actor: Actor) -> list[Step]:
    """What somebody may do with an issue now."""
    if one.cluster_id is None:
        return []
    is_open, is_new = one.decision in (Decision.RAISED, Decision.CONFIRMED), one.decision == Decision.RAISED
    offered = (
        ("submit_brief", is_open, _step(one, "report", None, "primary", "Alt+R", "edit")),
        ("supervise", is_open, _step(one, "supervise", None, "secondary", "Alt+S", "flag")),
        (queries.MANAGE, is_new, _step(one, "confirm", forms.Form(), "secondary", "Alt+C", "check")),
        (queries.MANAGE, is_open, _step(one, "dismiss", DismissForm(), "secondary", "Alt+X", "x")),
        (queries.MANAGE, not is_open, _step(one, "reopen", forms.Form(), "secondary", "Alt+C", "refresh")),
    )
    return [step for act, is_next, step in offered if is_next and may(actor, act)]


def _step(one: Issue, name: str, form: forms.Form | None, kind: str, hotkey: str, icon: str) -> Step:
    url = reverse(f"hotspot_{name}", args=[one.pk])
    return Step(name, ACTS[name], url, form=form, kind=kind, hotkey=hotkey, icon=icon)


def _days(one: Issue) -> Figures:
    columns = [pgettext("hotspots", "Day"), pgettext("hotspots", "People"), pgettext("hotspots", "Appeals")]
    rows = [(day.isoformat(), people, many) for day, people, many in queries.by_day(one)[-28:][::-1]]
    return Figures(pgettext("hotspots", "Day by day"), columns, rows, pgettext("hotspots", "No appeal is left in it."))


def _told(told: Told) -> Entry:
    event = told.event
    role = Role(event.actor_role).label if event.actor_role in Role.values else event.actor_role
    who = who_acted(event, names(acting([event])))
    details = [Row(pgettext("hotspots", "People"), event.after["people"])] if event.after.get("people") else []
    if event.after.get("dismissal"):
        details.append(Row(pgettext("hotspots", "Why it is none"), Dismissal(event.after["dismissal"]).label))
    if event.after.get("papers"):
        details.append(Row(pgettext("hotspots", "Papers"), "、".join(event.after["papers"])))
    text = str(told.facts.get("note", ""))
    tone = TONES.get(Decision.CONFIRMED if "dismissed" not in event.name else Decision.DISMISSED, "waiting")
    title = HAPPENED.get(event.name, event.name)
    return Entry(event.at, title, who=f"{who} · {role}" if who else role, text=text, tone=tone, details=details)


def _decide(request: HttpRequest, key: int, act: Callable[..., Any], said: str) -> HttpResponse:
    try:
        act(at=timezone.now())
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("hotspot", key=key)


@require_POST
@for_staff(queries.MANAGE)
def confirm(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """It is a hot issue."""
    one = found(actor, key)
    said = pgettext("hotspots", "Confirmed as a hot issue.")
    return _decide(request, key, lambda at: actions.confirm(one, actor=actor, at=at), said)


@require_POST
@for_staff(queries.MANAGE)
def reopen(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """It was dismissed too early."""
    one = found(actor, key)
    said = pgettext("hotspots", "It stands on the board again.")
    return _decide(request, key, lambda at: actions.reopen(one, actor=actor, at=at), said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(queries.MANAGE)
def dismiss(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """It is none: the reason is asked for."""
    one = found(actor, key)
    form = DismissForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        actions.dismiss(one, **form.cleaned_data, actor=actor, at=timezone.now())
        messages.success(request, pgettext("hotspots", "Dismissed. It is told of again when its people have doubled."))
        return reverse("hotspot", args=[one.pk])

    return form_page(
        request,
        form,
        save=save,
        title=pgettext("hotspots", "Dismiss a hot issue"),
        panel_title=one.shown,
        act=pgettext("hotspots", "Dismiss"),
        act_icon="x",
        back=reverse("hotspot", args=[one.pk]),
        desk="hotspots",
    )
