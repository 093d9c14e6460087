"""Attachments of an order or an appeal, fetched by those who may see the case."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.queries import files_of
from hotline.ground.files.queries import attachments
from hotline.ground.journal.rules import Actor
from hotline.web.orders.cases import AppealCase, OrderCase, appeal_of, order_of
from hotline.web.orders.views import READ, nothing
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download


@require_safe
@for_staff(READ)
def order_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an order, of one of its appeals, steps or replies."""
    try:
        case = OrderCase(order_of(number, actor), actor)
        return cast(HttpResponse, download(files_of(case.order), file, case.readable))
    except Http404:
        return nothing(request)


@require_safe
@for_staff(READ)
def appeal_file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an appeal that has no order."""
    try:
        case = AppealCase(appeal_of(number, actor), actor)
        found = attachments(Appeal.journal_kind, case.appeal.pk)
        return cast(HttpResponse, download(found, file, case.readable))
    except Http404:
        return nothing(request)
