"""Official papers: what stands on one, and the paper as PDF (WeasyPrint) and as a Word file (python-docx). Chinese."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPER_LANGUAGE = "zh-hans"
FONT = "Noto Serif CJK SC"
"""The typeface of Debian's fonts-noto-cjk. Word takes the reader's own song typeface where it has none."""

PANGO = gettext_noop(
    "Install Pango and a Chinese typeface (Debian: libpango-1.0-0, libpangoft2-1.0-0, fonts-noto-cjk)."
)
Subject = TypeVar("Subject")


class NoPress(RuntimeError):
    """This machine cannot print: a library or a typeface of the system is missing. Says which."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper, in the order it is read. `parts` are headings, each with its paragraphs; a heading may be
    empty. `heads` and `rows` are one table."""

    issuer: str
    kind: str
    number: str
    to: str
    topic: str
    parts: Sequence[tuple[str, Sequence[str]]]
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    closing: str
    signed: str
    day: str


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in text.splitlines() if line.strip()]


def day_said(at: datetime, zone: str) -> str:
    """A day as papers write it."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.year}年{local.month}月{local.day}日"


def minute_said(at: datetime, zone: str) -> str:
    """A minute as papers write it."""
    return f"{day_said(at, zone)}{at.astimezone(ZoneInfo(zone)):%H:%M}"


def laid_out(lay_out: Callable[[Subject], Paper], subject: Subject) -> Paper:
    """A paper in the language of papers, whatever language the page has."""
    with override(PAPER_LANGUAGE):
        return lay_out(subject)


def pdf(paper: Paper) -> bytes:
    """The paper as PDF. Raises NoPress where Pango or a Chinese typeface is missing."""
    with override(PAPER_LANGUAGE):
        page = render_to_string("parts/paper.html", {"paper": paper})
        look = render_to_string("parts/paper.css", {"font": FONT})
    try:
        from weasyprint import CSS, HTML  # loads Pango, which not every machine has
    except OSError as error:
        raise NoPress(_(PANGO)) from error
    made = HTML(string=page, url_fetcher=_nothing_from_outside)
    return bytes(made.write_pdf(stylesheets=[CSS(string=look)], pdf_variant="pdf/ua-1"))


def _nothing_from_outside(url: str, *_given: Any, **_more: Any) -> Any:
    raise ValueError(f"a paper fetches nothing: {url}")


def word(paper: Paper) -> bytes:
    """The paper as a Word file, to be edited and sealed by the office."""
    from docx import Document as File

    file = File()
    _song(file)
    _line(file, f"{paper.issuer}{paper.kind}", size=22, is_bold=True, is_centred=True)
    _line(file, paper.number, size=12, is_centred=True)
    _line(file, f"{paper.to}：", size=14)
    _line(file, paper.topic, size=14, is_bold=True)
    for heading, lines in paper.parts:
        if heading:
            _line(file, heading, size=14, is_bold=True)
        for line in lines:
            _line(file, line, size=14)
    _table(file, [], paper.facts)
    _table(file, paper.heads, paper.rows)
    _line(file, paper.closing, size=12)
    for line in (paper.signed, paper.day):
        _line(file, line, size=14, is_right=True)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


@lru_cache(maxsize=1)
def _names() -> Any:
    from docx.oxml.ns import qn

    return qn


def _song(file: Any) -> None:
    """The song typeface for all Chinese of the paper."""
    style = file.styles["Normal"]
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(_names()("w:eastAsia"), "宋体")


def _line(
    file: Any, text: str, *, size: int, is_bold: bool = False, is_centred: bool = False, is_right: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = file.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), is_bold
    if is_centred or is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.RIGHT


def _table(file: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = file.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in ([heads] if heads else []) + list(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file.add_paragraph()


def as_pdf(request: HttpRequest, paper: Paper, *, back_url: str) -> HttpResponse:
    """The answer that is the PDF; a page that says what is missing where this machine cannot print."""
    try:
        return _file(pdf(paper), "application/pdf", f"{paper.number}.pdf")
    except NoPress as trouble:
        context = {"number": paper.number, "back_url": back_url, "trouble": trouble}
        return render(request, "parts/no_press.html", context, status=503)


def as_word(paper: Paper) -> HttpResponse:
    """The answer that is the Word file."""
    return _file(word(paper), WORD, f"{paper.number}.docx")


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
