"""Making something of a hot issue in one step: a report to leaders, or one topic of supervision over its orders."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.leading import queries as leading
from hotline.casework.leading.actions import Draft, compose
from hotline.casework.leading.words import Kind
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import URGEABLE, PaperForm, SupervisionReason
from hotline.casework.supervision.actions import issue as issue_documents
from hotline.ground.journal.rules import Actor
from hotline.insight.hotspots import actions, queries
from hotline.insight.hotspots.models import Issue
from hotline.lib import masks
from hotline.register.staff.models import Staff
from hotline.web.hotspots.issues import SEVERAL, found
from hotline.web.parts.acting import for_staff
from hotline.web.parts.cases import linked
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.stepping import key_of

MOST_REPORTED, MOST_SUPERVISED = 50, 200


class ReportForm(forms.Form):
    """What is laid before leaders."""

    title = forms.CharField(label=pgettext_lazy("leading", "Title"), max_length=120)
    why = forms.CharField(
        label=pgettext_lazy("leading", "Why it is laid before you"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    proposal = forms.CharField(
        label=pgettext_lazy("leading", "What the centre proposes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    leaders: "forms.ModelMultipleChoiceField[Staff]" = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("leading", "Leaders"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["leaders"].queryset = leading.leaders(actor)  # type: ignore[attr-defined]  # a model field


class TopicForm(forms.Form):
    """What is required of the units."""

    topic = forms.CharField(label=pgettext_lazy("supervision", "Topic"), max_length=80)
    text = forms.CharField(
        label=pgettext_lazy("supervision", "What is required of the unit"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    workdays = forms.IntegerField(
        label=pgettext_lazy("supervision", "Limit for the reply, in working days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=pgettext_lazy("supervision", "Left empty, the limit of the level counts."),
    )


def facts_of(issue: Issue, actor: Actor) -> str:
    """The numbers of an issue in sentences, to begin a text with. Nobody is named."""
    words = {
        "people": issue.people,
        "size": issue.size,
        "since": date_format(timezone.localtime(issue.first_at), "DATE_FORMAT"),
        "until": date_format(timezone.localtime(issue.last_at), "DATE_FORMAT"),
        "title": issue.shown,
        "place": issue.region.shown if issue.region else SEVERAL,
        "sample": masks.in_text(queries.sample(issue, actor)) or "—",
    }
    return (
        pgettext(
            "hotspots",
            "%(title)s (%(place)s): %(people)s different citizens, %(size)s appeals from %(since)s to %(until)s. "
            "One of them writes: “%(sample)s”.",
        )
        % words
    )


def _none(request: HttpRequest, issue: Issue) -> HttpResponse:
    messages.error(request, pgettext("hotspots", "None of its appeals has an order that this can be about yet."))
    return redirect("hotspot", key=issue.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("submit_brief")
def report(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Lay an issue before leaders, about its orders."""
    one = found(actor, key)
    orders = list(queries.orders_of(one, actor)[:MOST_REPORTED])
    if not orders:
        return _none(request, one)
    posted = (request.POST,) if request.method == "POST" else ()
    form = ReportForm(actor, *posted, initial={"title": one.shown[:120], "why": facts_of(one, actor)})

    def save() -> str:
        at, draft = timezone.now(), Draft(kind=Kind.REPORT.value, orders=orders, **form.cleaned_data)
        with transaction.atomic():
            brief = compose(draft, actor=actor, at=at, key=key_of(request))
            actions.made(one, brief=brief, actor=actor, at=at)
        said = pgettext("hotspots", "Laid before the leaders: %(number)s.")
        messages.success(request, said % {"number": brief.number})
        return reverse("hotspot", args=[one.pk])

    title, act = pgettext("hotspots", "Report a hot issue"), pgettext("leading", "Lay before the leaders")
    return _page(request, form, one, orders, save=save, title=title, act=act)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("supervise")
def supervise(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Supervise the units that lead its open orders: one topic, one document a unit."""
    one = found(actor, key)
    open_ones = queries.orders_of(one, actor).filter(state__in=URGEABLE, lead_unit__isnull=False)
    orders = list(open_ones[:MOST_SUPERVISED])
    if not orders:
        return _none(request, one)
    form = TopicForm(
        request.POST if request.method == "POST" else None,
        initial={"topic": one.shown[:80], "text": facts_of(one, actor)},
    )

    def save() -> str:
        at, kind = timezone.now(), {"form": PaperForm.SPECIAL.value, "reason": SupervisionReason.HOTSPOT.value}
        given = kind | {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        with transaction.atomic():
            documents = issue_documents(orders=orders, given=given, actor=actor, at=at, key=key_of(request))
            actions.made(one, documents=tuple(documents), actor=actor, at=at)
        said = pgettext("hotspots", "Supervision issued: %(numbers)s.")
        messages.success(request, said % {"numbers": "、".join(each.number for each in documents)})
        return reverse("hotspot", args=[one.pk])

    title, act = pgettext("hotspots", "Supervise a hot issue"), pgettext("supervision", "Issue")
    return _page(request, form, one, orders, save=save, title=title, act=act)


def _page(
    request: HttpRequest, form: forms.Form, one: Issue, orders: list[Order], *, save: Any, title: str, act: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        save=save,
        title=title,
        panel_title=one.shown,
        act=act,
        act_icon="send",
        back=reverse("hotspot", args=[one.pk]),
        desk="hotspots",
        orders=linked(orders),
    )
