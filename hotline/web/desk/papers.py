"""A document of supervision on paper: PDF by WeasyPrint, Word by python-docx. An official paper: Chinese."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override, pgettext

from hotline.casework.correspondence.rules import spoken
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import rung
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPER_LANGUAGE = "zh-hans"
FONT = "Noto Serif CJK SC"
"""The typeface of Debian's fonts-noto-cjk. Word takes the reader's own song typeface where it has none."""


PANGO = gettext_noop(
    "Install Pango and a Chinese typeface (Debian: libpango-1.0-0, libpangoft2-1.0-0, fonts-noto-cjk)."
)


class NoPress(RuntimeError):
    """This machine cannot print: a library or a typeface of the system is missing. Says which."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper, in the order it is read."""

    issuer: str
    kind: str
    number: str
    unit: str
    topic: str
    text: list[str]
    facts: list[tuple[str, str]]
    orders: list[tuple[str, str, str]]
    closing: str
    centre: str
    day: str


def paper(document: Document) -> Paper:
    """What stands on a document's paper."""
    with override(PAPER_LANGUAGE):
        return _paper(document)


def _paper(document: Document) -> Paper:
    profile = profiles.version(document.profile_version)
    zone, level = profile.time_zone, rung(profile, document.level)
    orders = document.orders.select_related("matter").order_by("pk")
    local = document.issued_at.astimezone(ZoneInfo(zone))
    facts = [
        (pgettext("paper", "Form"), document.get_form_display()),
        (pgettext("paper", "Reason"), document.get_reason_display()),
        (pgettext("paper", "Reply due"), spoken(document.due_at, zone).zh if document.due_at else ""),
        (pgettext("paper", "If it is not answered"), level.effect),
    ]
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=level.name,
        number=document.number,
        unit=document.unit.name,
        topic=document.topic,
        text=[line for line in document.text.splitlines() if line.strip()],
        facts=[(label, str(value)) for label, value in facts if value],
        orders=[
            (order.number, masks.in_text(order.title), order.matter.name if order.matter else "") for order in orders
        ],
        closing=_("Reply through the hotline's system within the limit, with what was done, by whom and when."),
        centre=document.centre.name,
        day=f"{local.year}年{local.month}月{local.day}日",
    )


def pdf(document: Document) -> bytes:
    """The paper as PDF. Raises NoPress where Pango or a Chinese typeface is missing."""
    with override(PAPER_LANGUAGE):
        page = render_to_string("desk/paper.html", {"paper": paper(document)})
        look = render_to_string("desk/paper.css", {"font": FONT})
    try:
        from weasyprint import CSS, HTML  # loads Pango, which not every machine has
    except OSError as error:
        raise NoPress(_(PANGO)) from error
    made = HTML(string=page, url_fetcher=_nothing_from_outside)
    return bytes(made.write_pdf(stylesheets=[CSS(string=look)], pdf_variant="pdf/ua-1"))


def _nothing_from_outside(url: str, *_given: Any, **_more: Any) -> Any:
    raise ValueError(f"a paper fetches nothing: {url}")


def word(document: Document) -> bytes:
    """The paper as a Word file, to be edited and sealed by the office."""
    from docx import Document as File

    said, file = paper(document), File()
    _song(file)
    _line(file, f"{said.issuer}{said.kind}", size=22, is_bold=True, is_centred=True)
    _line(file, said.number, size=12, is_centred=True)
    _line(file, f"{said.unit}：", size=14)
    _line(file, said.topic, size=14, is_bold=True)
    for line in said.text:
        _line(file, line, size=14)
    _table(file, said.facts)
    _table(file, [(number, f"{title}（{matter}）" if matter else title) for number, title, matter in said.orders])
    _line(file, said.closing, size=12)
    for line in (said.centre, said.day):
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


def _table(file: Any, rows: list[tuple[str, str]]) -> None:
    table = file.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    file.add_paragraph()


def disposition(name: str) -> str:
    """The header under which a browser saves the file, whatever letters are in its name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
