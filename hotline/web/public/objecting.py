"""A restricted caller's own page: why, until when, what she may still do, and her objection."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.models import Appeal
from hotline.casework.restrictions import queries
from hotline.casework.restrictions.actions import RestrictionDoor
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.words import LONGEST, Outcome, State
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.ground.journal.rules import CALLER
from hotline.ground.profiles import queries as profiles
from hotline.web.public import grants, shell
from hotline.web.public.fields import Words


class Objection(forms.Form):
    """What she objects."""

    note = Words(
        label=gettext_lazy("Why is the restriction wrong? Say what happened."), longest=LONGEST, lines=True, rows=6
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What her page says of the restriction of her number."""

    one: Restriction
    reason: str
    said: str
    may_object: bool
    answer: str

    @property
    def is_decided(self) -> bool:
        """Whether her objection was decided."""
        return self.one.outcome in (Outcome.GRANTED, Outcome.REJECTED)


def told(appeal: Appeal, *, at: datetime) -> Told | None:
    """The restriction of the number an appeal came from, while it holds or where an objection to it was granted."""
    one = queries.latest_of(appeal.person)
    if one is None or not (one.holds(at) or one.outcome == Outcome.GRANTED):
        return None
    rule, language = profiles.version(one.profile_version).restrictions, shell.language()
    reason = rule.reason(one.reason)
    may_object = one.state == State.IN_FORCE and one.contested_at is None
    return Told(one, reason.said(language) if reason else "", rule.told(language), may_object, one.answer)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which she objects."""
    at = timezone.now()
    appeal = Appeal.objects.select_related("person").filter(number=number).first()
    if appeal is None or not grants.may_follow(request, appeal, at=at):
        return redirect(f"{reverse('track')}?number={number}")
    known = told(appeal, at=at)
    if known is None or (request.method != "POST" and not known.may_object):
        return redirect("track_appeal", number=number)
    form = Objection(request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(request, known.one, form, at):
        messages.success(request, _("We have your objection. You are told what was decided."))
        return redirect("track_appeal", number=number)
    asked = {
        "title": pgettext("restrictions", "Object to the restriction"),
        "text": pgettext("restrictions", "Somebody who had no part in it reads what you write and decides."),
        "button": pgettext("restrictions", "Send the objection"),
    }
    context = {"appeal": appeal, "form": form, "asked": asked, "back_url": reverse("track_appeal", args=[number])}
    return shell.page(request, "public/ask.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, one: Restriction, form: Objection, at: datetime) -> bool:
    key = request.POST.get("idempotency_key", "")[:80]
    try:
        RestrictionDoor().take(
            one.pk,
            queries.OBJECT,
            actor=CALLER,
            at=at,
            given={"text": form.cleaned_data["note"]},
            key=f"{key}:{one.pk}" if key else "",
        )
    except KeyReused:  # the same form, sent twice: it is there
        return True
    except StepRefused:
        form.add_error(None, pgettext("restrictions", "You have objected already, or the restriction is over."))
        return False
    return True
