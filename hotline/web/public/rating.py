"""Rating: one question a page, with the answer shown again above; by number and code, or by a link out of a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import Dissatisfaction, Satisfied, Solved
from hotline.casework.steps.rules import StepRefused
from hotline.casework.visits import queries as visits
from hotline.casework.visits.actions import rate as take_rating
from hotline.casework.visits.models import Visit
from hotline.casework.visits.rules import is_dissatisfied
from hotline.lib import tickets
from hotline.web.public import grants, history, shell
from hotline.web.public.fields import CHOSEN, YES_NO, Words, choice

LINK_HOLDS_FOR = timedelta(days=30)
KEPT = "rating"


class Contacted(forms.Form):
    """Whether the unit has spoken with her."""

    contacted = choice(YES_NO, label=gettext_lazy("Has the unit spoken with you?"))


class IsSolved(forms.Form):
    """Whether it is solved."""

    solved = choice(Solved.choices, label=gettext_lazy("Is the matter solved?"))


class HowSatisfied(forms.Form):
    """How satisfied she is, in five words."""

    satisfied = choice(
        [pair for pair in Satisfied.choices if pair[0] != Satisfied.NO_VERDICT],
        label=gettext_lazy("How satisfied are you with the handling?"),
    )


class WhyNot(forms.Form):
    """What was wrong; several may be."""

    reasons = forms.MultipleChoiceField(
        choices=Dissatisfaction.choices,
        label=gettext_lazy("What was wrong?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": CHOSEN},
    )


class OwnWords(forms.Form):
    """Anything she wants to say."""

    caller_words = Words(
        label=gettext_lazy("Do you want to say anything else?"), longest=1000, lines=True, rows=4, required=False
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One question."""

    slug: str
    form: type[forms.Form]
    title: Promise


PAGES = (
    Page("contacted", Contacted, gettext_lazy("Has the unit spoken with you?")),
    Page("solved", IsSolved, gettext_lazy("Is the matter solved?")),
    Page("satisfied", HowSatisfied, gettext_lazy("How satisfied are you with the handling?")),
    Page("reasons", WhyNot, gettext_lazy("What was wrong?")),
    Page("words", OwnWords, gettext_lazy("Do you want to say anything else?")),
)


def pages_of(answers: dict[str, Any]) -> list[Page]:
    """The questions that are asked: what was wrong only of who is not content."""
    asks_why = is_dissatisfied(str(answers.get("solved", "")), str(answers.get("satisfied", "")))
    return [page for page in PAGES if asks_why or page.slug != "reasons"]


@require_safe
def by_link(request: HttpRequest, ticket: str) -> HttpResponse:
    """The link out of a message: it lets in to rate this one appeal, without number and code."""
    try:
        appeal_id = tickets.read(tickets.RATING, ticket, within=LINK_HOLDS_FOR)
    except tickets.TicketExpired:
        return shell.page(request, "public/rate_expired.html", {}, status=410)
    except tickets.TicketBroken as broken:
        raise Http404("There is no such link.") from broken
    appeal = Appeal.objects.filter(pk=appeal_id).first()
    if appeal is None:
        raise Http404("There is no such appeal.")
    grants.let_rate(request, appeal, at=timezone.now())
    return redirect("rate", number=appeal.number)


def _allowed(request: HttpRequest, number: str, at: datetime) -> Appeal | None:
    appeal = Appeal.objects.filter(number=number).first()
    return appeal if appeal is not None and grants.may_rate(request, appeal, at=at) else None


def _answers(request: HttpRequest, appeal: Appeal) -> dict[str, Any]:
    known = request.session.get(KEPT)
    return dict(known["answers"]) if isinstance(known, dict) and known.get("appeal") == appeal.pk else {}


@require_safe
def start(request: HttpRequest, number: str) -> HttpResponse:
    """To the first question; or what was recorded, when nothing can be rated now."""
    appeal = _allowed(request, number, timezone.now())
    if appeal is None:
        return HttpResponseRedirect(f"{reverse('track')}?number={number}")
    order = Order.objects.filter(shares__appeal=appeal).first()
    if visits.may_rate(order, appeal):
        return redirect("rate_page", number=number, slug=PAGES[0].slug)
    verdict = next(iter(_verdicts(order, appeal)), None)
    context = {
        "appeal": appeal,
        "order": order,
        "verdict": verdict,
        "reasons": reasons_of(verdict),
        "reply": _reply(order, appeal),
        "may_follow": grants.may_follow(request, appeal, at=timezone.now()),
    }
    return shell.page(request, "public/rate_recorded.html", context)


def _verdicts(order: Order | None, appeal: Appeal) -> list[Visit]:
    return [visit for visit in visits.of_order(order.pk) if visit.appeal_id == appeal.pk] if order else []


def reasons_of(verdict: Visit | None) -> list[str]:
    """What was wrong, in words."""
    return [str(Dissatisfaction(code).label) for code in verdict.reasons] if verdict else []


def _reply(order: Order | None, appeal: Appeal) -> Any:
    return next(iter(history.replies(order, appeal)), None) if order else None


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """One question of the rating; the last one sends it."""
    at = timezone.now()
    appeal = _allowed(request, number, at)
    if appeal is None:
        return HttpResponseRedirect(f"{reverse('track')}?number={number}")
    answers = _answers(request, appeal)
    asked = pages_of(answers)
    page = next((page for page in asked if page.slug == slug), None)
    order = Order.objects.filter(shares__appeal=appeal).first()
    if page is None or not visits.may_rate(order, appeal):
        return redirect("rate", number=number)
    form = page.form(request.POST) if request.method == "POST" else page.form(initial=answers)
    if request.method == "POST" and form.is_valid():
        answers |= form.cleaned_data
        if slug != "words":  # her own words go straight into the sealed record, not into the session
            request.session[KEPT] = {"appeal": appeal.pk, "answers": answers}
        return _go_on(request, appeal, page, answers)
    place = asked.index(page)
    back_url = reverse("rate_page", args=[number, asked[place - 1].slug]) if place else _back(request, appeal, at)
    context = {
        "appeal": appeal,
        "form": form,
        "page": page,
        "reply": _reply(order, appeal),
        "number_of": place + 1,
        "total": len(asked),
        "is_last": page is asked[-1],
        "back_url": back_url,
    }
    return shell.page(request, "public/rate_question.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, appeal: Appeal, at: datetime) -> str:
    may_follow = grants.may_follow(request, appeal, at=at)
    return reverse("track_appeal", args=[appeal.number]) if may_follow else reverse("home")


def _go_on(request: HttpRequest, appeal: Appeal, page: Page, answers: dict[str, Any]) -> HttpResponse:
    """The next question, the first one that was jumped over, or the end."""
    asked = pages_of(answers)
    place = asked.index(page) + 1
    if place < len(asked):
        return redirect("rate_page", number=appeal.number, slug=asked[place].slug)
    missing = next((one for one in asked[:3] if one.slug not in answers), None)
    if missing is not None:
        return redirect("rate_page", number=appeal.number, slug=missing.slug)
    return _send(request, appeal, answers)


def _send(request: HttpRequest, appeal: Appeal, answers: dict[str, Any]) -> HttpResponse:
    """The return visit is made with what she says."""
    names = ("contacted", "solved", "satisfied", "reasons", "caller_words")
    asks_why = is_dissatisfied(answers["solved"], answers["satisfied"])
    given = {name: answers[name] for name in names if answers.get(name) and (asks_why or name != "reasons")}
    key = request.POST.get("idempotency_key", "")[:80]
    try:
        take_rating(appeal, at=timezone.now(), given=given, key=f"{key}:{appeal.pk}" if key else "")
    except StepRefused:
        # rated meanwhile, by this page sent twice or by a call: what was recorded is shown
        return redirect("rate", number=appeal.number)
    request.session.pop(KEPT, None)
    return redirect("rate", number=appeal.number)


def link(appeal: Appeal) -> str:
    """The path of the link that lets in to rate an appeal."""
    return reverse("rate_link", args=[tickets.issue(tickets.RATING, appeal.pk)])
