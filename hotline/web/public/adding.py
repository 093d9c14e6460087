"""Adding to an appeal: what was asked for, or what she wants to say besides, with photos."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import open_lines
from hotline.casework.loop import take_appeal_step
from hotline.casework.orders.models import Order
from hotline.casework.steps.rules import KeyReused, StepRefused
from hotline.ground.files.rules import Inspected
from hotline.ground.journal.rules import CALLER
from hotline.web.parts.uploads import Files
from hotline.web.public import filing, grants, history, shell
from hotline.web.public.draft import MOST_FILES
from hotline.web.public.fields import Words
from hotline.web.public.standing import ENDED

LONGEST = 4000
STEPS = ("supplement", "add_material")
"""What is added by: the first one that is open now."""


class Material(forms.Form):
    """What she adds."""

    text = Words(label=gettext_lazy("What do you want to add?"), longest=LONGEST, lines=True, rows=6)
    photos = Files(
        label=gettext_lazy("Photos or documents"),
        most=MOST_FILES,
        help_text=gettext_lazy("At most 5 files of 20 MB each: pictures, PDF, Word, Excel, sound, video."),
    )


def step_of(appeal: Appeal) -> str:
    """The step by which something is added now; empty when nothing can be added any more.

    What comes after the closing is a new appeal: nobody would read it in the old one.
    """
    if Order.objects.filter(shares__appeal=appeal, state__in=ENDED).exists():
        return ""
    open_now = {line.step for line in open_lines(appeal, CALLER)}
    return next((step for step in STEPS if step in open_now), "")


@transaction.atomic
def add(appeal: Appeal, *, text: str, uploads: list[Inspected], at: datetime, key: str) -> None:
    """Add words and files in one act. Raises StepRefused when nothing can be added any more."""
    step = step_of(appeal)
    if not step:
        raise StepRefused(gettext_noop("Nothing can be added to this appeal any more. Call us, or submit a new one."))
    for place in range(0, len(text), LONGEST):
        part = text[place : place + LONGEST]
        take_appeal_step(
            appeal, step, actor=CALLER, at=at, given={"text": part}, key=f"{key}:{appeal.pk}:{place}" if key else ""
        )
        appeal.refresh_from_db()
        step = "add_material"
    filing.attach(uploads, appeal, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def add_material(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which something is added."""
    at = timezone.now()
    appeal = Appeal.objects.filter(number=number).first()
    if appeal is None or not grants.may_follow(request, appeal, at=at):
        return redirect(f"{reverse('track')}?number={number}")
    form = Material(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key", "")[:80]
        try:
            add(appeal, text=form.cleaned_data["text"], uploads=form.cleaned_data["photos"], at=at, key=key)
        except KeyReused:  # the same form, sent twice: it is there
            return redirect("track_appeal", number=number)
        except StepRefused as refused:
            form.add_error(None, _(refused.message))
        else:
            messages.success(request, _("Added to your appeal."))
            return redirect("track_appeal", number=number)
    step = step_of(appeal)
    if not step and not form.is_bound:
        return redirect("track_appeal", number=number)
    context = {
        "appeal": appeal,
        "form": form,
        "asked": history.asked_for(appeal) if step == "supplement" else None,
        "back_url": reverse("track_appeal", args=[number]),
    }
    return shell.page(request, "public/add.html", context, status=422 if form.errors else 200)
