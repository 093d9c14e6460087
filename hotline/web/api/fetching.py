"""GET …/files/{file}: what lies with a case, for those who may see the case – the staff by key, the caller by code."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import files_of_caller
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import appeals_of, files_of, files_of_answer
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import FileLost, attachments, open_bytes
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.api.citizens import let_in
from hotline.web.api.machines import actor_for, actor_if_any
from hotline.web.api.orders import seen
from hotline.web.api.problems import Problem
from hotline.web.api.steps import case_of
from hotline.web.parts.callers import caller_of, masked, most_hidden

READ = "read_orders"


def order_file(request: HttpRequest, number: str, file: int) -> HttpResponse:
    """A file of an order: of its appeals, its steps or its replies."""
    actor = actor_for(request, READ)
    order = seen(number, actor)
    appeals = appeals_of(order).select_related("person")
    sight = most_hidden(caller_of(appeal, actor, frozenset()).sight for appeal in appeals)
    return _handed_out(files_of(order), file, lambda text: masked(text, sight))


def appeal_file(request: HttpRequest, number: str, file: int) -> HttpResponse:
    """A file of an appeal: with a key any, for whoever may see the appeal; with the code what the caller may see."""
    actor = actor_if_any(request)
    if actor is None:
        appeal = let_in(number, request.GET.get("code", ""))
        return _handed_out(files_for_caller(appeal), file, str)
    if not may(actor, READ):
        raise OutOfScope("Your role does not cover this.")
    asked = case_of("appeals", number, actor)
    assert isinstance(asked, Appeal)
    sight = caller_of(asked, actor, frozenset()).sight
    return _handed_out(attachments(Appeal.journal_kind, asked.pk), file, lambda text: masked(text, sight))


def files_for_caller(appeal: Appeal) -> list[Attachment]:
    """What the caller may fetch: her own files, and those that came with the answers she got."""
    own = files_of_caller(appeal)
    order = Order.objects.filter(shares__appeal=appeal).first()
    return [*own, *(files_of_answer(appeal, order) if order else [])]


def _handed_out(found: Iterable[Attachment], wanted: int, readable: Callable[[str], str]) -> HttpResponse:
    """The content, compared with its digest, to be saved and never to be shown by a browser."""
    attachment = next((each for each in found if each.pk == wanted), None)
    if attachment is None:
        raise Http404
    file = attachment.file
    try:
        body = open_bytes(file)
    except FileLost:
        raise Problem("unavailable") from None
    name = readable(file.name)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=file.media_type, headers=headers)
