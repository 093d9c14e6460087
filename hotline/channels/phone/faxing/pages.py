"""The pages of a fax: read from the TIFF that the exchange wrote, and written as a PDF that every browser shows. Pure.

What is in the file came over the line from a stranger's machine. It is read as what a fax is and as nothing else: black
and white, by the encodings of fax machines, within bounds. A fax has pixels that are not square – 204 to the inch
across, 98, 196 or 391 down – so each page says how large it is on paper, and no dot is changed.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageFile, ImageOps

MOST_BYTES = 40 * 1024 * 1024
MOST_PAGES = 300
WIDEST = 4864
"""Dots of the widest line a fax machine sends: A3 at 400 to the inch."""
LONGEST = 20_000
"""Lines of one page; longer than any paper in a machine, 2.5 m of it at the usual fineness."""
MOST_DOTS = 40_000_000
"""Of one page: A3 at 400 to the inch. Unpacked, each is a byte."""
ENCODINGS = frozenset({"group3", "group4", "tiff_ccitt"})
USUAL = (204.0, 196.0)
FINENESS = (50.0, 600.0)
ORIENTATION = 274
STRIP_AT, STRIP_BYTES = 273, 279

Trouble = Literal["empty", "too_large", "no_tiff", "no_fax", "no_page"]


class UnfitFax(ValueError):
    """A file that is not taken for a fax; `trouble` says why in a word."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its dots as group 4 encodes them, how many across and down, and how many go to the inch."""

    strip: bytes
    width: int
    height: int
    across: float
    down: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height on paper, in points of 1/72 inch."""
        return self.width * 72 / self.across, self.height * 72 / self.down


@dataclass(frozen=True, slots=True)
class Fax:
    """What could be read of a fax. `is_whole` is false when something stood in the file that could not be."""

    pages: tuple[Page, ...]
    is_whole: bool = True


def read(body: bytes) -> Fax:
    """The pages of a fax. Raises UnfitFax for what is none, or has no page that can be read."""
    if not body:
        raise UnfitFax("empty")
    if len(body) > MOST_BYTES:
        raise UnfitFax("too_large")
    if body[:4] not in (b"II*\0", b"MM\0*"):
        raise UnfitFax("no_tiff")
    # The switch is one for the whole process, and what prints our papers turns it on when it is loaded.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(body), formats=["TIFF"]) as picture:
            pages, is_whole = _read_pages(picture)
    except UnfitFax:
        raise
    except Exception as trouble:  # decoders answer broken input with nearly every kind of error
        raise UnfitFax("no_tiff") from trouble
    if not pages:
        raise UnfitFax("no_page")
    return Fax(tuple(pages), is_whole)


def _read_pages(picture: Image.Image) -> tuple[list[Page], bool]:
    """One page after the other, so that only one is unpacked at a time; what cannot be read is left out."""
    pages: list[Page] = []
    is_whole = True
    for number in range(MOST_PAGES):
        try:
            picture.seek(number)
        except EOFError:
            return pages, is_whole
        except Exception:
            return pages, False
        try:
            pages.append(_page(picture))
        except UnfitFax:
            if number == 0:
                raise
            is_whole = False
        except Exception:
            is_whole = False
    return pages, False


def _page(picture: Image.Image) -> Page:
    """The page at which the picture stands."""
    if picture.mode != "1" or picture.info.get("compression") not in ENCODINGS:
        raise UnfitFax("no_fax")
    if not 0 < picture.width <= WIDEST or not 0 < picture.height <= LONGEST:
        raise UnfitFax("no_fax")
    if picture.width * picture.height > MOST_DOTS:
        raise UnfitFax("no_fax")
    across, down = _fineness(picture)
    if picture.getexif().get(ORIENTATION, 1) >= 5:  # lying on its side
        across, down = down, across
    upright = ImageOps.exif_transpose(picture)
    upright.info = {}
    return Page(_strip(upright), upright.width, upright.height, across, down)


def _fineness(picture: Image.Image) -> tuple[float, float]:
    said = picture.info.get("dpi")
    if not said or not all(FINENESS[0] <= float(value) <= FINENESS[1] for value in said):
        return USUAL
    return float(said[0]), float(said[1])


def _strip(picture: Image.Image) -> bytes:
    """The dots alone, encoded as fax machines (and PDF) do in group 4."""
    file = io.BytesIO()
    bare = Image.new("1", picture.size)
    bare.paste(picture)
    bare.save(file, "TIFF", compression="group4", strip_size=-(-bare.width // 8) * bare.height)
    written = file.getvalue()
    with Image.open(io.BytesIO(written), formats=["TIFF"]) as again:
        tags = again.tag_v2  # type: ignore[attr-defined]  # a TIFF has tags; the library's types do not say so
        (at,), (size,) = tags[STRIP_AT], tags[STRIP_BYTES]
    return written[at : at + size]


# -- the paper --------------------------------------------------------------------------------------------------------


def as_pdf(pages: tuple[Page, ...]) -> bytes:
    """The pages as a PDF: each as large as its paper, dot for dot what came over the line, and nothing else in it."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        _tree(len(pages)),
        *(part for page in _numbered(pages) for part in page),
    ]
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return file.getvalue()


def _tree(count: int) -> bytes:
    leaves = b" ".join(b"%d 0 R" % (3 + 3 * place) for place in range(count))
    return b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, leaves)


def _numbered(pages: tuple[Page, ...]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Of each page: itself, what is drawn on it, and its dots."""
    for place, page in enumerate(pages):
        first = 3 + 3 * place
        width, height = (b"%.2f" % side for side in page.points)
        drawn = b"q %s 0 0 %s 0 0 cm /Fax Do Q" % (width, height)
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R "
            b"/Resources << /XObject << /Fax %d 0 R >> >> >>" % (width, height, first + 1, first + 2),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray "
            b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /BlackIs1 true /Columns %d /Rows %d >> /Length %d >>\n"
            b"stream\n%s\nendstream" % (page.width, page.height, page.width, page.height, len(page.strip), page.strip),
        )  # fmt: skip
