"""Voice messages and faxes: who takes one up hears or sees it, and registers it, or says why there is nothing to
register."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Message
from hotline.casework.calls.queries import messages_visible_to
from hotline.casework.calls.words import MessageEnd, MessageKind
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.staff.rules import OutOfScope
from hotline.web.calls import shell
from hotline.web.calls.listening import streamed
from hotline.web.parts import telephoning
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.pieces import Column, Link, Row
from hotline.web.parts.piles import piled
from hotline.web.parts.templatetags.parts import badge, moment

REGISTER = "register_messages"
WAITING, MINE, DONE = "waiting", "mine", "done"
LABELS = {
    WAITING: pgettext_lazy("messages", "Nobody has taken them up"),
    MINE: pgettext_lazy("messages", "Taken up by me"),
    DONE: pgettext_lazy("messages", "Done"),
}
IS_DONE = ~Q(closed_as="") | Q(has_appeal=True)
SAID: Mapping[str, Any] = {
    "take": pgettext_lazy("messages", "The message is yours."),
    "back": pgettext_lazy("messages", "The message waits for somebody again."),
    "close": pgettext_lazy("messages", "The message is done."),
}


class CloseForm(forms.Form):
    """Why nothing is registered."""

    closed_as = forms.ChoiceField(
        label=pgettext_lazy("messages", "Why nothing is registered"),
        choices=MessageEnd.choices,
        widget=forms.RadioSelect,
    )


def _rows(actor: Actor) -> QuerySet[Message]:
    """The messages that somebody may see, with whether an appeal came of each."""
    appeals = Appeal.objects.filter(contact=OuterRef("contact"))
    return messages_visible_to(actor).select_related("call", "taken_by").annotate(has_appeal=Exists(appeals))


def what(message: Message) -> str:
    """A message in a few words: voice with its length, a fax with its pages."""
    if message.kind == MessageKind.VOICE:
        lasts = telephoning.lasting(message.recording.duration_ms if message.recording else None)
        return f"{message.get_kind_display()} {lasts}".strip()
    count = message.pages or 0
    return f"{message.get_kind_display()} · " + ngettext("%(count)d page", "%(count)d pages", count) % {"count": count}


class Line:
    """One message of the list."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.number = telephoning.number_of(message.call)
        self.what = what(message)
        self.line = telephoning.line_of(message.call, profiles.current())


@never_cache
@require_safe
@for_staff(REGISTER)
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The messages, the latest first."""
    open_ones = Q(closed_as="", has_appeal=False)
    context = piled(
        request,
        _rows(actor).select_related("recording"),
        piles={
            WAITING: open_ones & Q(taken_at__isnull=True),
            MINE: open_ones & Q(taken_by_id=actor.desk_id),
            DONE: IS_DONE,
        },
        pile=WAITING,
        labels=LABELS,
        key="came_at",
        columns=[
            Column(pgettext("messages", "Came in"), "narrow"),
            Column(pgettext("messages", "From")),
            Column(pgettext("messages", "What")),
            Column(pgettext("messages", "Line")),
            Column(pgettext("messages", "Taken up by")),
        ],
        row_template="calls/_message.html",
        empty=pgettext("messages", "There is no message here."),
        shown=Line,
    )
    page_tabs = {"piles": context.pop("tabs"), "title": pgettext("messages", "Messages and faxes")}
    return shell.page(request, actor, "messages", "calls/messages.html", {**context, **page_tabs})


def _message(actor: Actor, key: int) -> Message:
    """A message that somebody may see. Raises Http404."""
    rows = _rows(actor).select_related("recording__attachment__file", "attachment__file", "contact")
    message = rows.filter(pk=key).first()
    if message is None:
        raise Http404("There is no such message.")
    return message


@never_cache
@require_safe
@for_staff(REGISTER)
def message(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One message; its sound and its pages for who has taken it up."""
    return _page(request, actor, _message(actor, key), CloseForm())


def _page(request: HttpRequest, actor: Actor, one: Message, form: CloseForm, *, trouble: str = "") -> HttpResponse:
    is_mine = one.taken_by_id == actor.desk_id
    appeals = visible_to(actor).filter(contact=one.contact) if one.contact_id else Appeal.objects.none()
    is_done = bool(one.closed_as) or getattr(one, "has_appeal", False)
    context = {
        "one": one,
        "what": what(one),
        "facts": _facts(one),
        "form": form,
        "trouble": trouble,
        "is_mine": is_mine,
        "is_free": one.taken_at is None,
        "is_open": not is_done,
        "appeals": [Link(found.number, reverse("appeal", args=[found.number])) for found in appeals.order_by("pk")],
        "sound": reverse("calls_message_sound", args=[one.pk]) if is_mine and _sound(one) else "",
        "pages": reverse("calls_message_pages", args=[one.pk]) if is_mine and one.attachment_id else "",
        "register_url": f"{reverse('seat')}?call={one.call.code}",
        "back_url": reverse("calls_messages"),
    }
    status = 422 if trouble or form.errors else 200
    return shell.page(request, actor, "messages", "calls/message.html", context, status=status)


def _facts(one: Message) -> list[Row]:
    """What is known of it; nothing is shown that it does not have."""
    call, profile = one.call, profiles.current()
    number = telephoning.number_of(call) or pgettext("messages", "No number")
    rows = [
        Row(pgettext("messages", "Came in"), moment(one.came_at)),
        Row(pgettext("messages", "From"), number),
        Row(pgettext("messages", "Line"), telephoning.line_of(call, profile)),
        Row(pgettext("messages", "Way through the menu"), telephoning.way_of(call, profile)),
        Row(pgettext("messages", "Language"), telephoning.language_of(call, profile)),
        Row(pgettext("messages", "Taken up by"), one.taken_by.name if one.taken_by else ""),
        Row(pgettext("messages", "Nothing registered"), MessageEnd(one.closed_as).label if one.closed_as else ""),
    ]
    if one.fault:
        rows.append(Row(pgettext("messages", "Fault"), badge("x", label=one.get_fault_display(), tone="danger")))
    return [row for row in rows if row.value]


def _sound(one: Message) -> bool:
    return one.recording is not None and one.recording.attachment_id is not None


@require_POST
@for_staff(REGISTER)
def change(request: HttpRequest, actor: Actor, key: int, act: str) -> HttpResponse:
    """Take it up, give it back, or say why nothing is registered."""
    one, at = _message(actor, key), timezone.now()
    form = CloseForm(request.POST if act == "close" else None)
    if act not in SAID:
        raise Http404("There is no such act.")
    if act == "close" and not form.is_valid():
        return _page(request, actor, one, form)
    try:
        if act == "take":
            calls.take_message(one.pk, actor=actor, at=at)
        elif act == "back":
            calls.give_message_back(one.pk, actor=actor, at=at)
        else:
            calls.close_message(one.pk, closed_as=form.cleaned_data["closed_as"], actor=actor, at=at)
    except (StepRefused, OutOfScope) as refused:
        return _page(request, actor, _message(actor, key), CloseForm(), trouble=gettext(str(refused)))
    messages.success(request, str(SAID[act]))
    return redirect("calls_message", key) if act == "take" else redirect("calls_messages")


@never_cache
@require_safe
@for_staff(REGISTER)
def sound(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The sound of a voice message, for who has taken it up: that she has stands in the journal of the call."""
    one = _message(actor, key)
    if one.taken_by_id != actor.desk_id or one.recording is None or one.recording.attachment is None:
        raise Http404("Take the message up first.")
    return streamed(request, one.recording)


@never_cache
@require_safe
@for_staff(REGISTER)
def pages(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The pages of a fax, for who has taken it up."""
    one = _message(actor, key)
    if one.taken_by_id != actor.desk_id or one.attachment is None:
        raise Http404("Take the message up first.")
    return cast(HttpResponse, download([one.attachment], one.attachment.pk))
