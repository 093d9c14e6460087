"""Listening to a recording, reading what was said, seeing a number: each after a reason that stands in the journal of
the call before anything is heard or shown."""

from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.calls import actions
from hotline.casework.calls.actions.listening import DOWNLOAD
from hotline.casework.calls.models import Recording
from hotline.casework.calls.queries import LISTEN, audible_to, may_read_said, was_heard
from hotline.ground.files.models import StoredFile
from hotline.ground.files.queries import FileLost, open_stream
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.ranges import NoSuchPart, Part, Pieces, asked
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.calls import shell
from hotline.web.calls.record import UNMASK, Kept, found, kept
from hotline.web.parts import telephoning
from hotline.web.parts.acting import for_staff
from hotline.web.parts.callers import dialled
from hotline.web.parts.stepping import REFUSED, refuse

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEP = "keep"
COPY = timedelta(minutes=10)
"""So long after its reason was given a copy can be fetched."""


class ReasonForm(forms.Form):
    """Why somebody listens, reads, or needs a number."""

    reason = forms.CharField(
        label=pgettext_lazy("call records", "Why"),
        help_text=pgettext_lazy(
            "call records", "For example: to check the place named. Who, when and why is recorded."
        ),
        max_length=200,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-no-draft": True}),
    )


def _recording(actor: Actor, code: str, key: int) -> Recording:
    """A recording that somebody may hear. Raises Http404."""
    calls = audible_to(actor).filter(code=code)
    rows = Recording.objects.filter(pk=key, call__in=calls).select_related("call__seat__staff", "attachment__file")
    recording = rows.first()
    if recording is None:
        raise Http404("There is no such recording.")
    return recording


def _since(at: datetime) -> datetime:
    """Who gave her reason after this moment need not give it again."""
    return at - timedelta(minutes=profiles.current().recordings.heard_minutes)


@never_cache
@BOTH
@for_staff(LISTEN)
def recording(request: HttpRequest, actor: Actor, code: str, key: int) -> HttpResponse:
    """Ask for the reason; with one, the player."""
    one, now = _recording(actor, code, key), timezone.now()
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        to_keep = request.POST.get("act") == KEEP
        try:
            actions.listen(one, reason=form.cleaned_data["reason"], actor=actor, at=now, to_keep=to_keep)
        except REFUSED as error:
            refuse(form, error)
        else:
            return redirect("calls_recording", code, key)
    shown: Kept = kept(one, profiles.current(), True)
    is_open = shown.has_sound and was_heard(one, actor, since=_since(now))
    is_kept = is_open and was_heard(one, actor, since=now - COPY, to_keep=True)
    address = reverse("calls_sound", args=[code, key])
    context: dict[str, Any] = {
        "form": form,
        "one": shown,
        "call": one.call,
        "number": telephoning.number_of(one.call),
        "sound": address if is_open else "",
        "copy": f"{address}?{KEEP}=1" if is_kept else "",
        "may_keep": may(actor, DOWNLOAD),
        "minutes": profiles.current().recordings.heard_minutes,
        "back_url": reverse("calls_record", args=[code]),
    }
    return shell.page(request, actor, "records", "calls/recording.html", context, status=422 if form.errors else 200)


@require_safe
@for_staff(LISTEN)
def sound(request: HttpRequest, actor: Actor, code: str, key: int) -> HttpResponse:
    """The sound itself, whole or the part a browser asks for, for who has given a reason lately; `keep` as a file."""
    one, now, to_keep = _recording(actor, code, key), timezone.now(), KEEP in request.GET
    since = now - COPY if to_keep else _since(now)
    if one.attachment is None or not was_heard(one, actor, since=since, to_keep=to_keep):
        raise Http404("No reason was given for listening to this.")
    return streamed(request, one, to_keep=to_keep)


def streamed(request: HttpRequest, one: Recording, *, to_keep: bool = False) -> HttpResponse:
    """The sound of a recording, whole or the part a browser asks for. Whoever asks for it has been checked. 404 when it
    is gone from the store."""
    assert one.attachment is not None
    file = one.attachment.file
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{file.sha256}"', "Cache-Control": "private, no-store"}
    try:
        part = None if to_keep else _part(request, file)
    except NoSuchPart:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    whole = part or Part(0, file.size - 1)
    headers["Content-Length"] = str(whole.length)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{file.size}"
    if to_keep:
        headers["Content-Disposition"] = f'attachment; filename="{one.name}.wav"'
    try:
        pieces = Pieces(cast(BinaryIO, open_stream(file)), whole)
    except FileLost:
        actions.check(one.pk, at=timezone.now())
        raise Http404("The recording is gone from the store.") from None
    status = 200 if part is None else 206
    answer = StreamingHttpResponse(pieces, status=status, content_type=file.media_type, headers=headers)
    return cast(HttpResponse, answer)


def _part(request: HttpRequest, file: StoredFile) -> Part | None:
    """The part that is asked for, of this very file; None for all of it. Raises NoSuchPart."""
    is_same = request.headers.get("If-Range", f'"{file.sha256}"') == f'"{file.sha256}"'
    return asked(request.headers.get("Range", ""), file.size) if is_same else None


@never_cache
@BOTH
@for_staff(LISTEN)
def said(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What was said in a call as it was recognised, this once."""
    call = found(actor, code, LISTEN)
    if not may_read_said(actor, call):
        raise OutOfScope
    form = ReasonForm(request.POST if request.method == "POST" else None)
    lines = None
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            read = actions.read_said(call, reason=reason, actor=actor, at=timezone.now())
            lines = [(telephoning.lasting(one.start_ms), one.get_speaker_display(), one.text) for one in read]
        except REFUSED as error:
            refuse(form, error)
    title = pgettext("call records", "What was said in the call")
    return _once(request, actor, code, form, title=title, lines=lines, is_shown=lines is not None)


@never_cache
@BOTH
@for_staff(UNMASK)
def number(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The number of a call in clear, this once."""
    call = found(actor, code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    clear = ""
    if not call.other_sealed:
        messages.info(request, pgettext("call records", "There is no number: it was withheld, or has been erased."))
        return redirect("calls_record", code)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            clear = dialled(actions.reveal(call, reason=reason, actor=actor, at=timezone.now()))
        except REFUSED as error:
            refuse(form, error)
    title = pgettext("call records", "Number of the call")
    return _once(request, actor, code, form, title=title, clear=clear, is_shown=bool(clear))


def _once(
    request: HttpRequest, actor: Actor, code: str, form: ReasonForm, *, title: str, is_shown: bool, **shown: Any
) -> HttpResponse:
    """A page that asks for a reason, and shows this once what it was given for."""
    back = reverse("calls_record", args=[code])
    context = {"form": form, "title": title, "code": code, "is_shown": is_shown, "back_url": back, **shown}
    status = 422 if form.is_bound and not is_shown else 200
    return shell.page(request, actor, "records", "calls/once.html", context, status=status)
