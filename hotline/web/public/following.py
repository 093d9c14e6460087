"""Following an appeal: by number and query code, or signed in; and what its page shows."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.actions import CodeRefused, follow
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.visits import queries as visits
from hotline.ground.files import queries as files
from hotline.ground.files.models import Attachment
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks, numbers
from hotline.lib.phones import normalise, shown
from hotline.web.parts.pieces import Row
from hotline.web.public import adding, asking, grants, history, objecting, shell, urging
from hotline.web.public.fields import GIVEN
from hotline.web.public.standing import Facts, facts_of, standing

MOST_FAILURES = 20
PAUSE_SECONDS = 15 * 60
NOT_FOUND = gettext_lazy("Nothing was found: check the number and the query code.")
TOO_MANY = gettext_lazy("There were too many tries. Wait a quarter of an hour, or call 12345.")


class NumberAndCode(forms.Form):
    """Number and query code."""

    number = forms.CharField(
        label=gettext_lazy("Number of your appeal"),
        max_length=60,
        error_messages={"required": GIVEN},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Query code"),
        max_length=60,
        error_messages={"required": GIVEN},
        help_text=gettext_lazy("Ten digits; you got them when you submitted it"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-no-draft": True}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The form for number and code."""
    number = numbers.tidy_reference(request.GET.get("number", "")[:60])
    form = NumberAndCode(request.POST or None, initial={"number": number})
    status = 200
    if request.method == "POST":
        status = 422
        if shell.counted(request, "code", seconds=PAUSE_SECONDS) >= MOST_FAILURES:
            form.add_error(None, str(TOO_MANY))
            status = 429
        elif form.is_valid() and (appeal := _let_in(request, form, timezone.now())):
            return redirect("track_appeal", number=appeal.number)
    proven = grants.phone(request, at=timezone.now())
    return shell.page(request, "public/track.html", {"form": form, "is_signed_in": proven is not None}, status=status)


def _let_in(request: HttpRequest, form: NumberAndCode, at: datetime) -> Appeal | None:
    """The appeal of number and code; a failure stands in the form and never says which of the two was wrong."""
    try:
        appeal = follow(number=form.cleaned_data["number"], code=form.cleaned_data["code"], at=at)
    except CodeRefused:
        shell.count(request, "code", seconds=PAUSE_SECONDS)
        form.add_error(None, str(NOT_FOUND))
        return None
    grants.let_follow(request, appeal, at=at)
    return appeal


def allowed(request: HttpRequest, number: str, at: datetime) -> Appeal | None:
    """The appeal of a number, when this session may see it."""
    appeal = Appeal.objects.select_related("person", "matter", "region", "appended_to").filter(number=number).first()
    return appeal if appeal is not None and grants.may_follow(request, appeal, at=at) else None


def ask_for_code(number: str) -> HttpResponse:
    """To the form, with the number filled in – whether there is such a number or not."""
    return HttpResponseRedirect(f"{reverse('track')}?number={quote(number)}")


@require_safe
def track_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one appeal."""
    at = timezone.now()
    appeal = allowed(request, number, at)
    if appeal is None:
        return ask_for_code(number)
    facts = facts_of(appeal, profiles.version(appeal.profile_version), now=at)
    replies = history.replies(facts.order, appeal) if facts.order else []
    own, given = history.attachments(appeal, facts.order)
    context: dict[str, Any] = {
        "appeal": appeal,
        "restricted": objecting.told(appeal, at=at),
        "urged": urging.urged(appeal, facts.order, facts.profile, at=at),
        "standing": standing(facts),
        "is_merged": facts.is_merged,
        "replies": replies,
        "refusal": _refusal(facts),
        "earlier": _answered_before(appeal) if appeal.refusal_code else None,
        "letters": history.letters(appeal),
        "added": history.added(appeal),
        "asked": history.asked_for(appeal) if facts.ending == "supplement_awaited" else None,
        "rows": _rows(appeal),
        "own_files": own,
        "given_files": given,
        "can_add": bool(adding.step_of(appeal)),
        "can_rate": visits.may_rate(facts.order, appeal),
        "may_ask": asking.may_ask(appeal, facts.order),
        "verdict": next((visit for visit in _visits(facts) if visit.appeal_id == appeal.pk), None),
        "is_signed_in": grants.phone(request, at=at) is not None,
        "tail": appeal.number[-4:],
    }
    return shell.page(request, "public/track_appeal.html", context)


def _visits(facts: Facts) -> list[Any]:
    return visits.of_order(facts.order.pk) if facts.order else []


def _refusal(facts: Facts) -> dict[str, str] | None:
    """Why it was not accepted, and where to turn."""
    refusal = facts.profile.refusals.get(facts.appeal.refusal_code)
    return dict(refusal.said(shell.language())) if refusal else None


def _answered_before(appeal: Appeal) -> dict[str, Any] | None:
    """The answer that her earlier appeal about the same matter has got, where this one was refused for that."""
    known = Appeal.objects.filter(pk=appeal.repeat_of_id or 0, person=appeal.person).first()
    if known is None or known.is_withheld:
        return None
    order = Order.objects.filter(shares__appeal=known).first()
    reply = next(iter(history.replies(order, known)), None) if order else None
    if reply is not None:
        return {"number": known.number, "text": reply.public_answer, "unit": reply.unit.shown, "at": reply.audited_at}
    return {"number": known.number, "text": known.answer, "unit": "", "at": known.accepted_at} if known.answer else None


def _rows(appeal: Appeal) -> list[Row]:
    """What she submitted; her name and telephone hidden, for others may look at the same screen."""
    phone = normalise(appeal.person.phone) if appeal.person and appeal.person.phone else None
    facts = [
        (pgettext("public", "What you want"), appeal.get_kind_display()),
        (pgettext("public", "Category"), appeal.matter.shown if appeal.matter else ""),
        (pgettext("public", "Place"), appeal.region.shown),
        (pgettext("public", "Address"), shell.line(appeal.address_text)),
        (pgettext("public", "When"), shell.line(appeal.occurred)),
        (_("Who it is about"), shell.line(appeal.object_name)),
        (_("Your words"), shell.words(appeal.content)),
        (_("What you ask for"), shell.words(appeal.claim)),
        (
            pgettext("public", "Name"),
            masks.name(appeal.person.name) if appeal.person else pgettext("public", "Anonymous"),
        ),
        (pgettext("public", "Telephone"), masks.phone(shown(phone)) if phone else ""),
        (
            pgettext("public", "Confidential"),
            _("Yes, the unit does not see who you are") if appeal.is_confidential else "",
        ),
        (_("Publish the answer"), _("Yes, without personal data") if appeal.wants_public else _("No")),
    ]
    return [Row(label, value) for label, value in facts if value]


@require_safe
def download(request: HttpRequest, number: str, file: int) -> HttpResponse | FileResponse:
    """A file of the appeal or of its answer, to be saved; never shown inside our own pages."""
    at = timezone.now()
    appeal = allowed(request, number, at)
    if appeal is None:
        return ask_for_code(number)
    facts = facts_of(appeal, profiles.version(appeal.profile_version), now=at)
    attachment = _attachment(history.attachments(appeal, facts.order), file)
    response = FileResponse(
        files.open_stream(attachment.file),
        as_attachment=True,
        filename=attachment.file.name,
        content_type=attachment.file.media_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _attachment(several: tuple[list[Attachment], ...], wanted: int) -> Attachment:
    found = next((one for some in several for one in some if one.pk == wanted), None)
    if found is None:
        raise Http404("There is no such file.")
    return found
