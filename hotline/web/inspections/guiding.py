"""Guidance: the list, one, recording it, and what came of it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.inspections import actions, queries
from hotline.casework.inspections.models import Guidance
from hotline.ground.journal.rules import Actor
from hotline.lib import masks
from hotline.register.staff.rules import may
from hotline.web.inspections.forms import FollowUpForm, GuidanceForm
from hotline.web.inspections.pages import desk_of, version
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.history import acts_of
from hotline.web.parts.pieces import Column, Head, Link, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.templatetags.parts import badge

ALL, TO_FOLLOW = "all", "to_follow"
LABELS: dict[str, Promise] = {
    ALL: pgettext_lazy("inspections", "All guidance"),
    TO_FOLLOW: pgettext_lazy("inspections", "To be followed up"),
}
BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _found(actor: Actor, key: int) -> Guidance:
    seen = queries.guidance_visible_to(actor).select_related("unit", "organiser", "opened_by", "inspection")
    one = seen.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


@never_cache
@require_safe
@for_staff(queries.READ)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The guidance that somebody may read of, the latest first."""
    columns = [
        Column(pgettext("inspections", "Guidance")),
        Column(pgettext("inspections", "Unit")),
        Column(pgettext("inspections", "Held on"), "narrow"),
        Column(pgettext("inspections", "State"), "narrow"),
    ]
    listed = piled(
        request,
        queries.guidance_visible_to(actor).select_related("unit"),
        piles={ALL: Q(), TO_FOLLOW: Q(follow_up_on__isnull=False, followed_at__isnull=True)},
        pile=ALL,
        labels=LABELS,
        key="opened_at",
        columns=columns,
        row_template="inspections/_guidance_row.html",
        empty=pgettext("inspections", "No guidance lies here."),
        shown=lambda one: (one, *_standing(one)),
    )
    record = Link(pgettext("inspections", "Record guidance"), reverse("guidance_record"), "plus", "primary")
    back = Link(pgettext("inspections", "Inspections"), reverse("inspections"), "clipboard-list")
    tools = [record, back] if may(actor, queries.GUIDE) else [back]
    context = {"desk_now": desk_of(actor), "title": pgettext("inspections", "Guidance"), "tools": tools, **listed}
    return render(request, "parts/list_page.html", context)


def _standing(one: Guidance) -> tuple[str, str]:
    """Where it stands, in words, with its tone."""
    if one.followed_at is not None:
        return pgettext("inspections", "Followed up"), "done"
    if one.follow_up_on is None:
        return pgettext("inspections", "Recorded"), "done"
    if one.follow_up_on < timezone.localdate():
        return pgettext("inspections", "Follow-up overdue"), "danger"
    return pgettext("inspections", "To be followed up"), "waiting"


@never_cache
@require_safe
@for_staff(queries.READ)
def guidance(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One guidance: what was agreed, what was handed over, what came of it."""
    one = _found(actor, key)
    word, tone = _standing(one)
    is_open = may(actor, queries.GUIDE) and queries.is_of_office(one, actor) and one.followed_at is None
    follow = Link(
        pgettext("inspections", "Write what came of it"), reverse("guidance_follow", args=[key]), "checks", "primary"
    )
    context = {
        "desk_now": desk_of(actor),
        "head": Head(pgettext("inspections", "Guidance"), one.number, one.topic),
        "standing": [Row(pgettext("inspections", "State"), badge("x", label=word, tone=tone))],
        "tools": [follow] if is_open else [],
        "rows": _rows(one, actor),
        "agreed": masks.in_text(one.agreed),
        "result": masks.in_text(one.result),
        "files": [(each, reverse("guidance_file", args=[key, each.pk])) for each in queries.materials_of(one)],
        "acts": acts_of(one, masks.in_text),
    }
    return render(request, "inspections/guidance.html", context)


def _rows(one: Guidance, actor: Actor) -> list[Row]:
    follows: object = ""
    if one.inspection and queries.visible_to(actor).filter(pk=one.inspection.pk).exists():
        url = reverse("inspection", args=[one.inspection.pk])
        follows = format_html('<a href="{}">{}</a>', url, one.inspection.number)
    rows = [
        Row(pgettext("inspections", "Unit"), one.unit.shown),
        Row(pgettext("inspections", "Guided by"), one.organiser.shown),
        Row(pgettext("inspections", "Held on"), one.held_on.isoformat()),
        Row(pgettext("inspections", "Who took part"), masks.in_text(one.persons)),
        Row(pgettext("inspections", "Looked at again on"), one.follow_up_on.isoformat() if one.follow_up_on else ""),
        Row(pgettext("inspections", "Follows from the inspection"), follows),
        Row(pgettext("inspections", "Recorded by"), one.opened_by.name if one.opened_by else ""),
    ]
    return [row for row in rows if row.value]


@never_cache
@BOTH
@for_staff(queries.GUIDE)
def recording(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Record guidance that was given; from an inspection its unit and topic are taken over."""
    seen = queries.visible_to(actor).order_by("-pk")
    given = request.GET.get("inspection", "")
    from_one = seen.filter(pk=given).select_related("unit").first() if given.isdecimal() and len(given) < 18 else None
    begun = {"unit": from_one.unit.code, "topic": from_one.topic, "inspection": from_one.pk} if from_one else {}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GuidanceForm(actor, seen, *posted) if posted else GuidanceForm(actor, seen, initial=begun)

    def save() -> str:
        key = request.POST.get("idempotency_key", "")[:60]
        materials = form.cleaned_data["materials"]
        made = actions.guide(form.said, actor=actor, at=timezone.now(), materials=materials, key=key)
        messages.success(request, pgettext("inspections", "Recorded: %(number)s.") % {"number": made.number})
        return reverse("guidance", args=[made.pk])

    title, act = pgettext("inspections", "Record guidance"), pgettext("inspections", "Record it")
    back = reverse("inspection", args=[from_one.pk]) if from_one else reverse("guidance_list")
    return form_page(request, form, save=save, title=title, act=act, back=back, desk=desk_of(actor))


@never_cache
@BOTH
@for_staff(queries.GUIDE)
def following(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Write what came of it."""
    one = _found(actor, key)
    form = FollowUpForm(request.POST or None)
    page_url = reverse("guidance", args=[key])

    def save() -> str:
        said = form.cleaned_data["result"]
        actions.follow_up(one, result=said, actor=actor, at=timezone.now(), version=version(request))
        messages.success(request, pgettext("inspections", "What came of it is written."))
        return page_url

    title, act = f"{pgettext('inspections', 'Follow up')} · {one.number}", pgettext("inspections", "Write it")
    seen = request.POST.get("version", one.journal_length)
    desk = desk_of(actor)
    return form_page(request, form, save=save, title=title, act=act, back=page_url, desk=desk, version=seen)


@require_safe
@for_staff(queries.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """A paper that was handed over, to be saved."""
    return download(queries.materials_of(_found(actor, key)), file)
