"""Files of an order or an appeal as the staff's pages show them: what each is, and where it is fetched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import pgettext

from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import files_of
from hotline.casework.steps.evidence import REPLY
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import FileLost, attachments, open_stream
from hotline.ground.files.words import Visibility
from hotline.web.parts.pieces import Link


@dataclass(frozen=True)
class FileSeen:
    """One attachment: what it is to the case, and where it can be fetched."""

    attachment: Attachment
    url: str
    name: str
    """How it is called, as its reader may know it: callers name files after themselves."""

    @property
    def belongs_to(self) -> tuple[str, int]:
        """What it is attached to: kind and id."""
        return self.attachment.subject_kind, self.attachment.subject_id

    @property
    def what(self) -> str:
        """What it is, in words."""
        if self.attachment.label:
            return self.attachment.label
        if self.attachment.subject_kind == Appeal.journal_kind:
            return pgettext("files", "sent by the caller")
        if self.attachment.visibility == Visibility.CITIZEN:
            return pgettext("files", "goes with the answer")
        return pgettext("files", "evidence")

    @property
    def link(self) -> Link:
        """Name and size, for a timeline."""
        return Link(f"{self.name} ({filesizeformat(self.attachment.file.size)})", self.url)


def of_order(order: Order, readable: Callable[[str], str]) -> list[FileSeen]:
    """Every file of an order, for those who may see it."""
    return [
        FileSeen(found, reverse("order_file", args=[order.number, found.pk]), readable(found.file.name))
        for found in files_of(order)
    ]


def of_appeal(appeal: Appeal, readable: Callable[[str], str]) -> list[FileSeen]:
    """Every file of an appeal without an order."""
    found = attachments(Appeal.journal_kind, appeal.pk)
    return [
        FileSeen(each, reverse("appeal_file", args=[appeal.number, each.pk]), readable(each.file.name))
        for each in found
    ]


def of_reply(files: Iterable[FileSeen], reply_id: int | None) -> list[FileSeen]:
    """Those of the files that came with one reply."""
    return [file for file in files if file.belongs_to == (REPLY, reply_id)]


def download(found: Iterable[Attachment], wanted: int, readable: Callable[[str], str] = str) -> HttpResponseBase:
    """One of these files as a download: never opened inside a page, whatever it holds. 404 where it is not among
    them, or lost."""
    attachment = next((each for each in found if each.pk == wanted), None)
    if attachment is None:
        raise Http404("There is no such file.")
    try:
        stream = open_stream(attachment.file)
    except FileLost:
        raise Http404("The file is lost.") from None
    answer = FileResponse(
        stream,
        as_attachment=True,
        filename=readable(attachment.file.name),
        content_type=attachment.file.media_type,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
