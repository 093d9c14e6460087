"""GET …/files/{file}: what lies with a case, for those who may see the case – the staff by key, the caller by code."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import files_of, files_of_answer
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import FileLost, attachments, open_bytes
from hotline.lib import masks
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.api.citizens import let_in
from hotline.web.api.machines import actor_for, actor_if_any
from hotline.web.api.orders import seen
from hotline.web.api.problems import Problem
from hotline.web.api.steps import case_of

READ = "read_orders"


def order_file(request: HttpRequest, number: str, file: int) -> HttpResponse:
    """A file of an order: of its appeals, its steps or its replies."""
    actor = actor_for(request, READ)
    return _handed_out(files_of(seen(number, actor)), file)


def appeal_file(request: HttpRequest, number: str, file: int) -> HttpResponse:
    """A file of an appeal: with a key any, for whoever may see the appeal; with the code what the caller may see."""
    actor = actor_if_any(request)
    if actor is None:
        appeal = let_in(number, request.GET.get("code", ""))
        return _handed_out(files_for_caller(appeal), file, is_hers=True)
    if not may(actor, READ):
        raise OutOfScope("Your role does not cover this.")
    return _handed_out(attachments(Appeal.journal_kind, case_of("appeals", number, actor).pk), file)


def files_for_caller(appeal: Appeal) -> list[Attachment]:
    """What the caller may fetch: her own files, and those that came with the answers she got."""
    own = attachments(Appeal.journal_kind, appeal.pk, for_citizen=True)
    order = Order.objects.filter(shares__appeal=appeal).first()
    return [*own, *(files_of_answer(appeal, order) if order else [])]


def _handed_out(found: Iterable[Attachment], wanted: int, *, is_hers: bool = False) -> HttpResponse:
    """The content, compared with its digest, to be saved and never to be shown by a browser."""
    attachment = next((each for each in found if each.pk == wanted), None)
    if attachment is None:
        raise Http404
    file = attachment.file
    try:
        body = open_bytes(file)
    except FileLost:
        raise Problem("unavailable") from None
    name = file.name if is_hers else masks.in_text(file.name)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=file.media_type, headers=headers)
