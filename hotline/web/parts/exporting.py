"""A list as a file: the same rows in the same order under the same headings as on the screen, and what a list adds."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import pgettext

from hotline.ground.search.lists import count
from hotline.lib.text import isolated
from hotline.web.parts.addresses import same_page
from hotline.web.parts.pieces import Link

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
WIDEST, NARROWEST = 48, 8


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it."""
    text = isolated(text)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8 with a byte order mark, by which spreadsheets know Chinese text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a workbook; every cell is text, so that numbers of 17 digits stay whole and nothing is calculated."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(NARROWEST, min(WIDEST, 2 * len(heading) + 10)))
        sheet.write_string(0, column, harmless(heading), bold)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, harmless(cell))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def answer(form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The file as a download."""
    body = as_xlsx(headings, rows) if form == "xlsx" else as_csv(headings, rows)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def links(request: HttpRequest) -> list[Link]:
    """The exports of a list, under its own address with its filters."""
    return [
        Link(
            pgettext("orders", "Export %(form)s") % {"form": name},
            same_page(request, export=form, after=None, before=None),
        )
        for name, form in (("Excel", "xlsx"), ("CSV", "csv"))
    ]


def handed_out(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    form: str,
    name: str,
    headings: Sequence[str],
    cells: Callable[[Any], Sequence[str]],
    order: Sequence[str],
    note: Callable[[int], object],
    at: datetime,
) -> HttpResponse:
    """A whole list as a file. `note` puts into the journal first how many rows are taken; a list that is too long is
    refused with what to do."""
    most = int(settings.HUIYIN_EXPORT_LIMIT)
    total, is_more = count(rows, most=most)
    if is_more:
        sentence = pgettext("orders", "More than %(most)d rows: narrow the list, then export it.")
        messages.warning(request, sentence % {"most": most})
        return HttpResponseRedirect(same_page(request, export=None))
    note(total)
    lines = (cells(row) for row in rows.order_by(*order)[:total].iterator(chunk_size=2000))
    return answer(form, f"{name}-{timezone.localtime(at):%Y%m%d-%H%M}", headings, lines)
