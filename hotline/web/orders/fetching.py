"""Attachments of an order or an appeal, fetched by those who may see the case."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from hotline.ground.files.queries import FileLost, attached, open_stream
from hotline.ground.journal.rules import Actor
from hotline.web.orders.cases import OrderCase, appeal_of, order_of
from hotline.web.orders.views import READ, nothing
from hotline.web.parts.acting import for_staff


@require_safe
@for_staff(READ)
def order_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an order, of one of its appeals or replies."""
    try:
        case = OrderCase(order_of(number, actor), actor)
    except Http404:
        return nothing(request)
    return hand_out(request, [*case.subjects(), *(("reply", reply.pk) for reply in case.replies)], file)


@require_safe
@for_staff(READ)
def appeal_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an appeal that has no order."""
    try:
        found = appeal_of(number, actor)
    except Http404:
        return nothing(request)
    return hand_out(request, [("appeal", found.pk)], file)


def hand_out(request: HttpRequest, subjects: list[tuple[str, int]], file: int) -> HttpResponse:
    """The content as a download: never opened inside the page, whatever it holds."""
    found = next((each for each in attached(subjects) if each.pk == file), None)
    if found is None:
        return nothing(request)
    try:
        stream = open_stream(found.file)
    except FileLost:
        return nothing(request)
    answer: HttpResponseBase = FileResponse(
        stream, as_attachment=True, filename=found.file.name, content_type=found.file.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]  # a streaming response is no HttpResponse to the stubs
