"""The pages of a fax: read as what a fax is, and written as a PDF dot for dot."""

import io
import re

import pytest
from PIL import Image

from hotline.channels.phone.faxing import pages
from hotline.channels.phone.faxing.pages import UnfitFax
from hotline.ground.files import rules as files
from tests.channels.phone.faxing.papers import COARSE, fax, sheet


def trouble(body: bytes) -> str:
    with pytest.raises(UnfitFax) as unfit:
        pages.read(body)
    return unfit.value.trouble


def dots(strip: bytes, width: int, height: int) -> bytes:
    """What a reader of the PDF unpacks from a page: the same dots through a file of another make."""
    entries = {256: width, 257: height, 258: 1, 259: 4, 262: 1, 273: 8, 277: 1, 278: height, 279: len(strip)}
    at = 8 + len(strip)
    head = b"II*\0" + at.to_bytes(4, "little")
    rows = b"".join(
        tag.to_bytes(2, "little") + (4).to_bytes(2, "little") + (1).to_bytes(4, "little") + value.to_bytes(4, "little")
        for tag, value in entries.items()
    )
    body = head + strip + len(entries).to_bytes(2, "little") + rows + bytes(4)
    with Image.open(io.BytesIO(body)) as picture:
        return picture.tobytes()


@pytest.mark.parametrize("encoding", ["group3", "group4", "tiff_ccitt"])
def test_every_page_is_read_and_none_of_its_dots_changes(encoding: str) -> None:
    read = pages.read(fax(3, encoding=encoding))
    assert (len(read.pages), read.is_whole) == (3, True)
    for number, page in enumerate(read.pages, start=1):
        assert dots(page.strip, page.width, page.height) == sheet(number).tobytes()


def test_a_page_is_as_large_as_its_paper_although_its_dots_are_not_square() -> None:
    fine = pages.read(fax([sheet(size=(1728, 2200))])).pages[0]
    coarse = pages.read(fax([sheet(size=(1728, 1100))], fineness=COARSE)).pages[0]
    assert fine.points == pytest.approx(coarse.points)
    assert fine.points == pytest.approx((610, 808), abs=1)


@pytest.mark.parametrize("said", [(1, 1), (100_000, 200)])
def test_a_fineness_that_no_machine_has_is_not_believed(said: tuple[float, float]) -> None:
    page = pages.read(fax(fineness=said)).pages[0]
    assert (page.across, page.down) == pages.USUAL


def test_the_paper_is_a_pdf_that_is_accepted_like_any_upload() -> None:
    paper = pages.as_pdf(pages.read(fax(2)).pages)
    kept = files.inspect("fax.pdf", paper)
    assert kept.media is files.PDF
    assert len(re.findall(rb"/Type /Page\b", paper)) == 2
    assert not re.search(rb"/(JavaScript|JS|OpenAction|AA|EmbeddedFile|Launch|URI)\b", paper)


def test_every_part_of_the_paper_stands_where_its_table_says() -> None:
    paper = pages.as_pdf(pages.read(fax(2)).pages)
    at = int(paper.rpartition(b"startxref\n")[2].split()[0])
    assert paper[at:].startswith(b"xref\n0 9\n")
    places = [int(line[:10]) for line in paper[at:].splitlines()[3:11]]
    assert all(paper[place:].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, start=1))


# -- what is none, or not all of one -----------------------------------------------------------------------------------


def test_what_is_no_fax_is_refused_with_a_word_for_it() -> None:
    assert trouble(b"") == "empty"
    assert trouble(b"%PDF-1.7 <script>") == "no_tiff"
    assert trouble(b"II*\0" + b"\xff" * 400) == "no_tiff"
    assert trouble(fax()[:120]) in ("no_tiff", "no_page")


def test_a_picture_that_no_fax_machine_sends_is_refused() -> None:
    for mode, encoding in (("RGB", "raw"), ("L", "tiff_lzw"), ("1", "raw")):
        file = io.BytesIO()
        Image.new(mode, (1728, 100)).save(file, "TIFF", compression=encoding)
        assert trouble(file.getvalue()) == "no_fax"


@pytest.mark.parametrize("size", [(pages.WIDEST + 8, 10), (8, pages.LONGEST + 1), (4800, 9000)])
def test_a_page_larger_than_any_paper_is_never_unpacked(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    body = fax([Image.new("1", size, 1)])
    monkeypatch.setattr(pages, "_strip", lambda picture: pytest.fail("it was unpacked"))
    assert trouble(body) == "no_fax"


def test_a_file_larger_than_any_fax_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_BYTES", 100)
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    assert trouble(b"II*\0" + b"\0" * 97) == "too_large"


def test_of_a_fax_that_breaks_off_the_pages_before_it_are_kept() -> None:
    whole = fax(3, encoding="group3")
    for end in (len(whole) * 2 // 3, len(whole) - 100):
        read = pages.read(whole[:end])
        assert 1 <= len(read.pages) <= 2
        assert not read.is_whole


def test_pages_beyond_all_reason_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    read = pages.read(fax(3))
    assert (len(read.pages), read.is_whole) == (2, False)


def test_a_file_whose_pages_follow_each_other_in_a_ring_comes_to_an_end() -> None:
    body = bytearray(fax(1))
    at = int.from_bytes(body[4:8], "little")
    count = int.from_bytes(body[at : at + 2], "little")
    body[at + 2 + 12 * count :][:4] = b""  # the place of the next page, if there is one more
    ring = bytes(body[: at + 2 + 12 * count]) + at.to_bytes(4, "little") + bytes(body[at + 6 + 12 * count :])
    read = pages.read(ring)
    assert len(read.pages) <= pages.MOST_PAGES
