"""One standard answer: what it says in the reader's language, whether it was useful, and what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.ground.files import queries as files
from hotline.ground.journal.rules import CALLER
from hotline.lib.phones import normalise
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.fitting import look_up
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.knowledge.words import OWN_LANGUAGE, FaultKind, Language, State, Visibility
from hotline.web.parts.pieces import Row
from hotline.web.public import reading, shell
from hotline.web.public.answers import told
from hotline.web.public.choosing import label
from hotline.web.public.fields import Words, choice

GONE = 410
MOST_SAID, SAID_SECONDS = 30, 3600
"""So many judgements, and error reports, of one address are counted in an hour."""

_NUMBER = re.compile(r"\+?\d[\d \-–]{1,18}\d(?:\s*转\s*\d+)?")


def readable(number: str) -> Answer | None:
    """The published answer of this number, where everybody may read it."""
    return queries.visible_to(None).filter(number=number.upper()).first()


# -- the page -------------------------------------------------------------------------------------------------------


@require_safe
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The page of an answer. One that is no longer valid says so, with what comes nearest; others are not there."""
    found = readable(number)
    if found is None:
        return _gone(request, number)
    shown = queries.shown(found, language=reading.language_of(request))
    context: dict[str, Any] = {
        "shown": shown,
        "is_other_language": shell.language() == Language.ENGLISH and shown.language != Language.ENGLISH,
        "is_due": found.state == State.DUE,
        "facts": _facts(shown),
        "days": _days(shown),
        "topic_name": label(shown.version.matter),
        "files": queries.files_of(found, for_citizen=True),
        "related": told(
            queries.shown_many(queries.related_to(found, actor=None), language=reading.language_of(request))
        ),
        "scripts": _scripts(request, shown),
        "said": reading.rated(request, shown.version.pk),
    }
    return shell.page(request, "public/answer_page.html", context)


def _gone(request: HttpRequest, number: str) -> HttpResponse:
    """What was public and is no longer valid is told as such, with what comes nearest. Its old words are not shown."""
    ended = Answer.objects.filter(
        number=number.upper(), visibility=Visibility.PUBLIC, state__in=(State.EXPIRED, State.WITHDRAWN)
    )
    found = ended.filter(current__isnull=False).select_related("current__matter", "unit").first()
    if found is None:
        raise Http404("There is no such answer.")
    shown = queries.shown(found, language=reading.language_of(request))
    nearest = look_up(shown.version.question, actor=None, language=reading.language_of(request), most=3)
    context = {"shown": shown, "nearest": told(fit.shown for fit in (*nearest.fitting, *nearest.nearest))}
    return shell.page(request, "public/answer_gone.html", context, status=GONE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A piece of what is said about telephones: a number that can be called, or words."""

    text: str
    href: str = ""


def phones(text: str) -> list[Phone]:
    """What an answer says about telephones, cut into words and numbers to call."""
    found, place = [], 0
    for number in _NUMBER.finditer(text):
        digits = re.sub(r"[^\d+]", "", number[0].partition("转")[0])
        is_callable = len(digits) in (3, 5, 6) or normalise(digits) is not None
        found += [Phone(text[place : number.start()]), Phone(number[0], f"tel:{digits}" if is_callable else "")]
        place = number.end()
    return [piece for piece in (*found, Phone(text[place:])) if piece.text]


def _link(text: str) -> tuple[str, str]:
    """An address of the web and how it is shown; nothing for what is none."""
    parts = urlsplit(text)
    return (
        (text, parts.netloc + parts.path.rstrip("/"))
        if parts.scheme in ("http", "https") and parts.netloc
        else ("", "")
    )


def _facts(shown: Shown) -> dict[str, Any]:
    """What there is to know beside the answer itself."""
    version = shown.version
    url, name = _link(version.link)
    return {
        "phones": phones(version.phone),
        "link_url": url,
        "link_name": name,
        "bases": version.bases,
        "region": version.region.shown if version.region_id and version.region else "",
        "audience": version.get_audience_display() if version.audience != "both" else "",
    }


def _days(shown: Shown) -> list[Row]:
    """Who answers for it, how old it is, until when it holds and when it is looked at again."""
    version, answer = shown.version, shown.answer
    days = [
        (pgettext("answer", "Updated"), timezone.localdate(answer.published_at) if answer.published_at else None),
        (pgettext("answer", "Valid until"), version.valid_to),
        (pgettext("answer", "Next review"), version.review_on),
    ]
    return [Row(name, day) for name, day in days if day is not None]


def _scripts(request: HttpRequest, shown: Shown) -> list[tuple[str, str, str]]:
    """The other script of Chinese in which the answer is there: its tag, its own name, its address."""
    if shell.language() == Language.ENGLISH:
        return []
    known = {OWN_LANGUAGE}
    for language, rows in queries.wordings(shown.version).items():
        known |= {language for row in rows if row.reviewed_at is not None}
    others = [tag for tag in reading.SCRIPTS if tag in known and tag != shown.language]
    return [(tag, reading.SCRIPTS[tag], f"{request.path}?script={tag}") for tag in others]


@require_safe
def download(request: HttpRequest, number: str, file: int) -> FileResponse:
    """A public file of an answer, always as a download."""
    found = readable(number)
    attached = queries.files_of(found, for_citizen=True) if found else []
    attachment = next((one for one in attached if one.pk == file), None)
    if attachment is None:
        raise Http404("There is no such file.")
    response = FileResponse(
        files.open_stream(attachment.file),
        as_attachment=True,
        filename=attachment.file.name,
        content_type=attachment.file.media_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


# -- useful or not --------------------------------------------------------------------------------------------------


def rate(request: HttpRequest, version_id: int, *, is_helpful: bool, at: datetime) -> bool:
    """Count a judgement, once a session for each version. Returns whether it was counted."""
    if reading.rated(request, version_id):
        return False
    reading.remember_rating(request, version_id, "yes" if is_helpful else "no")
    if shell.count(request, "answer-rate", seconds=SAID_SECONDS) > MOST_SAID:
        return False
    actions.rate(version_id=version_id, is_helpful=is_helpful, at=at)
    return True


@require_POST
def useful(request: HttpRequest, number: str) -> HttpResponse:
    """Whether it was useful. Who says no is asked what is wrong."""
    found = readable(number)
    if found is None or found.current_id is None:
        raise Http404("There is no such answer.")
    is_helpful = request.POST.get("useful") == "yes"
    if not is_helpful and request.POST.get("useful") != "no":
        return redirect("public_answer", number=found.number)
    rate(request, found.current_id, is_helpful=is_helpful, at=timezone.now())
    if is_helpful:
        messages.success(request, pgettext("answer", "Thank you. We are glad that it helped."))
        return redirect("public_answer", number=found.number)
    return redirect("public_answer_fault", number=found.number)


# -- what is wrong --------------------------------------------------------------------------------------------------

KINDS = (
    (FaultKind.WRONG, pgettext_lazy("fault", "It is wrong")),
    (FaultKind.OLD, pgettext_lazy("fault", "It is out of date")),
    (FaultKind.PARTLY, pgettext_lazy("fault", "What I need is missing")),
    (FaultKind.UNCLEAR, pgettext_lazy("fault", "I do not understand it")),
    (FaultKind.CONTACT, pgettext_lazy("fault", "Telephone, address, hours or link are wrong")),
)


class FaultForm(forms.Form):
    """What is wrong with an answer."""

    kind = choice(KINDS, label=pgettext_lazy("fault", "What is wrong with this answer?"))
    text = Words(
        label=gettext_lazy("Tell us more, if you like"),
        longest=500,
        lines=True,
        rows=4,
        required=False,
        help_text=gettext_lazy("Leave out names, telephone numbers and other personal data: we cannot answer here."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fault(request: HttpRequest, number: str) -> HttpResponse:
    """Report that something is wrong with an answer: the unit that keeps it must mend it within a limit."""
    found = readable(number)
    if found is None:
        return _gone(request, number)
    form = FaultForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (status := _reported(request, found, form)) < 400:
            messages.success(request, _("Thank you. The unit that keeps this answer will check it."))
            return redirect("public_answer", number=found.number)
    shown = queries.shown(found, language=reading.language_of(request))
    return shell.page(request, "public/answer_fault.html", {"shown": shown, "form": form}, status=status)


def _reported(request: HttpRequest, found: Answer, form: FaultForm) -> int:
    """Report it; the status of the page that follows."""
    if shell.count(request, "answer-fault", seconds=SAID_SECONDS) > MOST_SAID:
        form.add_error(None, _("There were too many reports from here. Try again in an hour, or call us."))
        return 429
    given = form.cleaned_data
    try:
        actions.report_fault(
            answer_id=found.pk, kind=given["kind"], text=given["text"], actor=CALLER, at=timezone.now()
        )
    except AnswerRefused as refused:
        form.add_error(None, _(str(refused)))
        return 422
    return 302
