"""Faxes as exchanges write them, made for the tests."""

import io
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

USUAL = (1728, 1100)
FINE = (204, 196)
COARSE = (204, 98)


def sheet(number: int = 1, *, size: tuple[int, int] = USUAL) -> Image.Image:
    """A page with a frame, and bars whose places tell its number."""
    page = Image.new("1", size, 1)
    draw = ImageDraw.Draw(page)
    draw.rectangle((20, 20, size[0] - 20, size[1] - 20), outline=0, width=3)
    random = Random(number)
    for line in range(60, size[1] - 60, 40):
        draw.rectangle((60, line, 60 + random.randrange(size[0] - 140), line + 12), fill=0)
    return page


def fax(
    pages: int | Sequence[Image.Image] = 1, *, encoding: str = "group4", fineness: tuple[float, float] = FINE
) -> bytes:
    """The TIFF of a fax."""
    sheets = [sheet(number) for number in range(1, pages + 1)] if isinstance(pages, int) else list(pages)
    file = io.BytesIO()
    first, *others = sheets
    first.save(file, "TIFF", compression=encoding, dpi=fineness, save_all=True, append_images=others)
    return file.getvalue()
