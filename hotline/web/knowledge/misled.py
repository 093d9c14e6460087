"""Callers who were told a wrong answer are told again: by a letter, or – who gave no appeal – by a call."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hotline.casework.quotations import actions
from hotline.casework.quotations.models import Quotation
from hotline.casework.quotations.queries import TELL, misled_by
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.knowledge.models import Fault
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.knowledge.words import Outcome
from hotline.register.people.actions import unmask
from hotline.register.staff.rules import may
from hotline.web.knowledge import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.stepping import REFUSED, refuse

MOST = 500
MOST_VERSIONS = 2**31 - 1


class ReasonForm(forms.Form):
    """Why a caller's number is needed."""

    reason = forms.CharField(
        label=pgettext_lazy("knowledge", "Why you need her number"),
        max_length=200,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-no-draft": True}),
    )


def misled(fault: Fault, actor: Actor) -> list[Quotation]:
    """Who was told what was wrong, as far as somebody may see it."""
    return list(misled_by(fault, actor)[:MOST])


def untold(actor: Actor) -> list[Fault]:
    """The error reports of which some callers have still to be told again, for those who tell them."""
    if not may(actor, TELL) or not actor.reach:
        return []
    told = Quotation.objects.filter(
        fault__isnull=True,
        version__answer=OuterRef("answer"),
        version__serial__gte=OuterRef("wrong_since"),
        version__serial__lt=Coalesce(OuterRef("right_since"), Value(MOST_VERSIONS)),
    )
    below = {"answer__unit_path__gte": actor.reach, "answer__unit_path__lt": paths.upper(actor.reach)}
    found = Fault.objects.filter(Exists(told), outcome=Outcome.WRONG, **below).select_related("answer", "version")
    return list(found.order_by("settled_at", "id")[:MOST])


@require_POST
@for_staff(TELL)
def tell_again(request: HttpRequest, actor: Actor, fault: int) -> HttpResponse:
    """Write to each caller who was told the wrong answer about her appeal."""
    if not Fault.objects.filter(pk=fault).exists():
        raise Http404
    try:
        count, left = actions.tell_again(fault_id=fault, actor=actor, at=timezone.now())
    except AnswerRefused:
        raise Http404 from None
    said = ngettext("One caller is written to.", "%(count)d callers are written to.", count) % {"count": count}
    messages.success(request, said)
    if left:
        more = ngettext("One must be called.", "%(left)d must be called, or told later.", left) % {"left": left}
        messages.warning(request, more)
    return redirect("knowledge_fault", fault)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(TELL)
def call_again(request: HttpRequest, actor: Actor, fault: int, quotation: int) -> HttpResponse:
    """A caller who gave no appeal: her number after a reason, then that she was called."""
    one = Fault.objects.select_related("answer", "answer__current").filter(pk=fault).first()
    row = misled_by(one, actor).filter(pk=quotation, appeal__isnull=True).first() if one else None
    if one is None or row is None:
        raise Http404
    if request.method == "POST" and "called" in request.POST:
        actions.note_called(quotation_id=row.pk, fault_id=one.pk, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "Noted: she was called and told."))
        return redirect("knowledge_fault", fault)
    person = row.contact.person
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    shown: dict[str, Any] = {}
    if person is not None and form.is_bound and form.is_valid():
        reason, subject = form.cleaned_data["reason"], one.answer.number
        try:
            shown = dict(unmask(person=person, reason=reason, actor=actor, at=timezone.now(), subject=subject))
        except REFUSED as error:
            refuse(form, error)
    context = {
        "title": pgettext("knowledge", "Call her"),
        "tools": [],
        "form": form,
        "fault": one,
        "row": row,
        "person": person,
        "shown": shown,
        "may_unmask": may(actor, "unmask"),
        "right": one.answer.current.short if one.answer.is_shown and one.answer.current else one.reply,
        "back_url": reverse("knowledge_fault", args=[one.pk]),
    }
    return shell.page(request, actor, "faults", "call_again.html", context, status=422 if form.errors else 200)
