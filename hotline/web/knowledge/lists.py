"""The other lists of the desk: searches that found nothing, incident cards, text modules, what cites a law."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import actions, laws, modules, queries
from hotline.register.knowledge.models import Answer, Card, Gap, TextModule
from hotline.register.knowledge.rules import AnswerRefused, Basis, week_of
from hotline.register.knowledge.words import Reach, State
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit
from hotline.web.knowledge import shell
from hotline.web.knowledge.forms import CardForm, GapForm, LawForm, ModuleForm, ReviewForm, bases_begun
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import same_page
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.pieces import Column, Link, Listing
from hotline.web.parts.stepping import refuse, version_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST = 200
MOST_MODULES = 500
CALL = "call_for_review"
EARLIEST = date(2020, 1, 6)


# -- searches that found nothing ------------------------------------------------------------------------------------


@never_cache
@require_safe
@for_staff("read_answer_gaps")
def gaps(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was searched for in a week without a hit, the most frequent first."""
    this = week_of(timezone.localdate())
    week = _week(request, this)
    rows = queries.gaps(week=week)
    total = rows.order_by().count()
    columns = [
        Column(pgettext("knowledge", "Searched for")),
        Column(pgettext("knowledge", "By seats"), "number"),
        Column(pgettext("knowledge", "By citizens"), "number"),
        Column(pgettext("knowledge", "What to do"), "narrow"),
    ]
    may_close = may(actor, "close_answer_gaps")
    later = week + timedelta(days=7)
    listing = Listing(
        columns=columns if may_close else columns[:3],
        rows=[(gap, may_close) for gap in rows[:MOST]],
        row_template="knowledge/_gap_row.html",
        caption=pgettext("knowledge", "Searched for without a hit"),
        total=total,
        empty=pgettext("knowledge", "Every search of this week found an answer, or is closed."),
    )
    context = {
        "title": pgettext("knowledge", "Searched for without a hit"),
        "page": listing,
        "tools": [],
        "week": week,
        "last": week + timedelta(days=6),
        "earlier": same_page(request, week=(week - timedelta(days=7)).isoformat()) if week > EARLIEST else "",
        "later": same_page(request, week=later.isoformat()) if later <= this else "",
    }
    return shell.page(request, actor, "gaps", "gaps.html", context)


def _week(request: HttpRequest, this: date) -> date:
    """The week that is asked for; else this one."""
    try:
        asked = week_of(date.fromisoformat(request.GET.get("week", "")[:10]))
    except (ValueError, OverflowError):
        return this
    return min(max(asked, EARLIEST), this)


@never_cache
@BOTH
@for_staff("close_answer_gaps")
def gap(request: HttpRequest, actor: Actor, gap: int) -> HttpResponse:
    """Close a search without a hit: with the answer that says it now, or because it needs none."""
    one = Gap.objects.filter(pk=gap).first()
    if one is None:
        raise Http404
    form = GapForm(*((request.POST,) if request.method == "POST" else ()))

    def save() -> None:
        number = form.cleaned_data["answer"].upper()
        answer = queries.kept_by(actor).filter(number=number).first() if number else None
        if number and answer is None:
            raise AnswerRefused("there is no such answer", field="answer")
        actions.close_gap(gap_id=one.pk, actor=actor, at=timezone.now(), answer=answer)
        messages.success(request, pgettext("knowledge", "Closed, in all weeks."))

    title, act = pgettext("knowledge", "Close it"), pgettext("knowledge", "Close it")
    back = f"{reverse('knowledge_gaps')}?week={one.week.isoformat()}"
    return form_page(
        request, form, save=save, title=title, act=act, back=back, desk=shell.DESK, panel_title=f"“{one.text}”"
    )


# -- incident cards -------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@for_staff("read_answers")
def cards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The incident cards that hold now or soon."""
    manages = may(actor, "manage_incident_cards")
    now = timezone.now()
    rows = queries.cards_ahead(actor, at=now) if manages else queries.cards(at=now, actor=actor)
    new = Link(pgettext("knowledge", "Issue a card"), reverse("knowledge_card_new"), "plus", "primary")
    context = {
        "title": pgettext("knowledge", "Incident cards"),
        "cards": rows,
        "at": now,
        "manages": manages,
        "tools": [new] if manages else [],
    }
    return shell.page(request, actor, "cards", "cards.html", context)


@never_cache
@BOTH
@for_staff("manage_incident_cards")
def card_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issue what is said about something that goes on."""
    begun = {"begins_at": timezone.localtime()}
    form = CardForm(request.POST if request.method == "POST" else None, initial=begun)

    def save() -> None:
        given = dict(form.cleaned_data)
        region = Unit.objects.get(code=given.pop("region"))
        matter = Matter.objects.filter(code=given.pop("matter") or "-").first()
        actions.issue_card(**given, region=region, matter=matter, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "The card is issued: seats see it."))

    title, act = pgettext("knowledge", "Issue a card"), pgettext("knowledge", "Issue it")
    back = reverse("knowledge_cards")
    return form_page(request, form, save=save, title=title, act=act, back=back, desk=shell.DESK, draft="card")


@require_POST
@for_staff("manage_incident_cards")
def card_end(request: HttpRequest, actor: Actor, card: int) -> HttpResponse:
    """End a card before its time."""
    if not Card.objects.filter(pk=card).exists():
        raise Http404
    if actions.end_card(card_id=card, actor=actor, at=timezone.now()):
        messages.success(request, pgettext("knowledge", "The card is over: nobody sees it any more."))
    return redirect("knowledge_cards")


# -- text modules ---------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@for_staff("read_answers")
def text_modules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The text modules that somebody may insert: her own, her unit's, the city's."""
    rows = modules.modules(actor, request.GET.get("q", "").replace("\0", "")[:40], most=MOST_MODULES)
    groups = [(Reach(reach).label, [row for row in rows if row.reach == reach]) for reach in Reach.values]
    new = Link(pgettext("knowledge", "New text module"), reverse("knowledge_module_new"), "plus", "primary")
    context = {
        "title": pgettext("knowledge", "Text modules"),
        "groups": [(label, [(row, modules.may_keep(actor, row)) for row in found]) for label, found in groups],
        "tools": [new],
    }
    return shell.page(request, actor, "modules", "modules.html", context)


def _reaches(actor: Actor) -> list[str]:
    """Whose text modules somebody may keep."""
    found = [Reach.PERSONAL.value]
    found += [Reach.UNIT.value] if may(actor, "keep_unit_modules") else []
    return found + ([Reach.CITY.value] if may(actor, "keep_city_modules") else [])


@never_cache
@BOTH
@for_staff("read_answers")
def module_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep a new text module."""
    form = ModuleForm(_reaches(actor), *((request.POST,) if request.method == "POST" else ()))
    return _module_page(request, actor, form, pgettext("knowledge", "New text module"), None)


@never_cache
@BOTH
@for_staff("read_answers")
def module(request: HttpRequest, actor: Actor, module: int) -> HttpResponse:
    """Change a text module, or close it."""
    one = TextModule.objects.filter(pk=module, closed_at=None).select_related("unit").first()
    if one is None or not modules.may_keep(actor, one):
        raise Http404
    if request.method == "POST" and "close" in request.POST:
        actions.close_module(module_id=one.pk, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "The text module is closed."))
        return redirect("knowledge_modules")
    bases = [Basis(**line) for line in one.basis]
    begun = {"shortcut": one.shortcut, "title": one.title, "text": one.text, **bases_begun(bases)}
    given = (request.POST,) if request.method == "POST" else ()
    form = ModuleForm([], *given, initial=begun, bases=len(bases))
    return _module_page(request, actor, form, one.title, one)


def _module_page(
    request: HttpRequest, actor: Actor, form: ModuleForm, title: str, one: TextModule | None
) -> HttpResponse:
    def save() -> None:
        known: dict[str, Any] = {"module_id": one.pk, "version": version_of(request)} if one else {}
        try:
            actions.keep_module(**form.said, actor=actor, at=timezone.now(), **known)
        except AnswerRefused as error:
            raise error if error.field != "basis" else AnswerRefused(str(error), field="basis_0_title") from error
        messages.success(request, pgettext("knowledge", "The text module is kept."))

    return form_page(
        request,
        form,
        save=save,
        title=title,
        act=pgettext("knowledge", "Keep it"),
        back=reverse("knowledge_modules"),
        desk=shell.DESK,
        template="knowledge/module.html",
        version=request.POST.get("version", one.version) if one else None,
        module=one,
    )


# -- what cites a law -----------------------------------------------------------------------------------------------


@never_cache
@BOTH
@for_staff("write_answer", "approve_answer")
def cited(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The laws that answers cite; of one of them everything that cites it: when it changes, an editor has their units
    look at all of it."""
    title, number = (request.GET.get(name, "").replace("\0", "")[:120] for name in ("title", "number"))
    form = LawForm(request.GET)
    text = form.cleaned_data.get("q", "") if form.is_valid() else ""
    context: dict[str, Any] = {"title": pgettext("knowledge", "What cites a law"), "tools": [], "form": form}
    if title or number:
        found = laws.citing(actor, title=title, number=number)
        asked = ReviewForm(request.POST) if request.method == "POST" else ReviewForm()
        if request.method == "POST" and not may(actor, CALL):
            raise OutOfScope
        if asked.is_bound and asked.is_valid():
            try:
                _call_for_review(request, actor, found.answers, asked.cleaned_data["reason"])
                return redirect(request.get_full_path())
            except AnswerRefused as error:
                refuse(asked, error)
        context |= {
            "law": f"《{title}》" if title and not title.startswith("《") else title or number,
            "answers": list(found.answers[:MOST]),
            "answer_count": found.answers.order_by().count(),
            "modules": list(found.modules[:MOST]),
            "own_of_others": found.own_of_others,
            "asked": asked if may(actor, CALL) and found.answers.filter(state=State.PUBLISHED).exists() else None,
        }
    else:
        context["laws"] = [
            (each, same_page(request, title=each.title, number=None, q=None)) for each in laws.laws(actor, text)
        ]
    return shell.page(request, actor, "laws", "laws.html", context, status=422 if request.method == "POST" else 200)


def _call_for_review(request: HttpRequest, actor: Actor, answers: QuerySet[Answer], reason: str) -> None:
    """Whatever is published of these answers is due for review from now on, all or none."""
    count = 0
    with transaction.atomic():
        for pk in answers.filter(state=State.PUBLISHED).order_by("pk").values_list("pk", flat=True):
            actions.take(answer_id=pk, step=CALL, actor=actor, at=timezone.now(), given={"reason": reason})
            count += 1
    said = ngettext("The unit of one answer is told.", "The units of %(count)d answers are told.", count)
    messages.success(request, said % {"count": count})
