"""A list as a file: the same rows in the same order under the same headings as on the screen, and what a list adds."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

from hotline.lib.text import isolated

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
