"""Attachments of an order or an appeal, fetched by those who may see the case."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.queries import files_of
from hotline.ground.files.queries import attachments
from hotline.ground.journal.rules import Actor
from hotline.web.orders.cases import appeal_of, order_of
from hotline.web.orders.views import READ, nothing
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download


@require_safe
@for_staff(READ)
def order_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an order, of one of its appeals, steps or replies."""
    try:
        return cast(HttpResponse, download(files_of(order_of(number, actor)), file))
    except Http404:
        return nothing(request)


@require_safe
@for_staff(READ)
def appeal_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an appeal that has no order."""
    try:
        found = attachments(Appeal.journal_kind, appeal_of(number, actor).pk)
        return cast(HttpResponse, download(found, file))
    except Http404:
        return nothing(request)
