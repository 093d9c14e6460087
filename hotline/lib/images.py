"""Pictures from strangers: decoded within limits and written anew, so that nothing but the picture is left."""

from io import BytesIO
from typing import Literal

from PIL import Image, ImageFile, ImageOps, ImageSequence

Form = Literal["JPEG", "PNG", "GIF", "WEBP"]

MOST_PIXELS = 50_000_000
"""Width × height × frames; a telephone's 48-megapixel photo passes, a decompression bomb does not."""

_QUALITY = 88


class TooManyPixels(ValueError):
    """A picture that is larger than is ever decoded here."""


class BrokenPicture(ValueError):
    """What calls itself a picture cannot be decoded."""


def rewrite(body: bytes, form: Form, *, most_pixels: int = MOST_PIXELS) -> bytes:
    """The picture written anew in the same form: upright, without EXIF (place, time, device), comments, profiles or
    anything that was hidden behind it. Animations stay animations."""
    # The switch is one for the whole process, and what prints our papers turns it on when it is loaded.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(body), formats=[form]) as picture:
            if picture.width * picture.height * _frames(picture, form, most_pixels) > most_pixels:
                raise TooManyPixels
            return _animation(picture, form) if _frames(picture, form, most_pixels) > 1 else _still(picture, form)
    except (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(f"more than {most_pixels} pixels") from None
    except Exception as trouble:  # decoders answer broken input with nearly every kind of error
        raise BrokenPicture(str(trouble)) from trouble


def _frames(picture: Image.Image, form: Form, most_pixels: int) -> int:
    """How many frames; not asked of a picture that is too large already, and of a JPEG only the first counts."""
    if form == "JPEG" or picture.width * picture.height > most_pixels:
        return 1
    return int(getattr(picture, "n_frames", 1))


def _bare(picture: Image.Image) -> Image.Image:
    """The picture without what came along with it; transparency belongs to the picture."""
    bare = picture.copy()
    bare.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return bare


def _still(picture: Image.Image, form: Form) -> bytes:
    """One picture, turned as the camera was held."""
    upright = _bare(ImageOps.exif_transpose(picture))
    if form == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    output = BytesIO()
    if form in ("JPEG", "WEBP"):
        upright.save(output, form, quality=_QUALITY)
    else:
        upright.save(output, form)
    return output.getvalue()


def _animation(picture: Image.Image, form: Form) -> bytes:
    """All frames with their times."""
    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(int(frame.info.get("duration", 100)) or 100)
        frames.append(_bare(frame.convert("RGBA")))
    output = BytesIO()
    frames[0].save(output, form, save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return output.getvalue()
