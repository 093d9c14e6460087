"""Which files are accepted, told by their content and not by their name."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import puremagic

from hotline.ground.files.words import Fault, Kind
from hotline.lib import archives, images

MOST_BYTES = 20 * 1024 * 1024
HEAD = 4096
"""How many of a file's first bytes tell its kind."""

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class MediaType:
    """One accepted kind of file."""

    name: str
    kind: Kind
    extensions: tuple[str, ...]

    @property
    def extension(self) -> str:
        """The usual ending, without dot."""
        return self.extensions[0]


class UnfitFile(ValueError):
    """A file that is not accepted: `field` it was sent in, `fault` in one word, `reason` in a sentence."""

    def __init__(self, field: str, fault: Fault, **facts: object) -> None:
        super().__init__(field, fault, facts)
        self.field = field
        self.fault = fault
        self._facts = facts

    @property
    def reason(self) -> str:
        """The sentence in the reader's language; it names the file."""
        return str(self.fault.label) % self._facts

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that was accepted, as it may be kept."""

    name: str
    media: MediaType
    body: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = MediaType("image/jpeg", Kind.IMAGE, ("jpg", "jpeg", "jpe", "jfif"))
PNG = MediaType("image/png", Kind.IMAGE, ("png",))
WEBP = MediaType("image/webp", Kind.IMAGE, ("webp",))
GIF = MediaType("image/gif", Kind.IMAGE, ("gif",))
PDF = MediaType("application/pdf", Kind.DOCUMENT, ("pdf",))
DOCX = MediaType(f"{_OFFICE}.wordprocessingml.document", Kind.DOCUMENT, ("docx",))
XLSX = MediaType(f"{_OFFICE}.spreadsheetml.sheet", Kind.DOCUMENT, ("xlsx",))
MP3 = MediaType("audio/mpeg", Kind.AUDIO, ("mp3",))
M4A = MediaType("audio/mp4", Kind.AUDIO, ("m4a",))
AMR = MediaType("audio/amr", Kind.AUDIO, ("amr",))
WAV = MediaType("audio/wav", Kind.AUDIO, ("wav",))
OGG = MediaType("audio/ogg", Kind.AUDIO, ("ogg", "oga", "opus"))
MP4 = MediaType("video/mp4", Kind.VIDEO, ("mp4", "m4v"))
MOV = MediaType("video/quicktime", Kind.VIDEO, ("mov",))
ACCEPTED = (JPEG, PNG, WEBP, GIF, PDF, DOCX, XLSX, MP3, M4A, AMR, WAV, OGG, MP4, MOV)

TIFF = MediaType("image/tiff", Kind.IMAGE, ("tif", "tiff"))
RECEIVED = (WAV, TIFF)
"""What machines of our own bring in: recordings and faxes, far larger than anybody may send. A TIFF is never accepted
from people: no browser shows one."""
MOST_RECEIVED = 2 * 1024**3 - 1

_ENDINGS = {ending: media for media in ACCEPTED for ending in media.extensions}
_PICTURES: dict[MediaType, images.Form] = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF"}
_MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or the first frame of MPEG layer III."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 != 0xF and head[2] & 0x0C != 0x0C


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], tuple[MediaType, ...]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), (JPEG,)),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), (PNG,)),
    (lambda head: head[:6] in (b"GIF87a", b"GIF89a"), (GIF,)),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", (WEBP,)),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", (WAV,)),
    (lambda head: head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"%PDF-"), (PDF,)),
    (lambda head: head.startswith(b"PK\x03\x04"), (DOCX, XLSX)),
    (lambda head: head[4:8] == b"ftyp" and head[8:11] == b"M4A", (M4A, MP4)),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] == b"qt  ", (MOV, MP4)),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] not in _HEIC_BRANDS, (MP4, M4A, MOV)),
    (lambda head: head.startswith(b"#!AMR"), (AMR,)),
    (lambda head: head.startswith(b"OggS"), (OGG,)),
    (_is_mp3, (MP3,)),
)


def _content(head: bytes) -> tuple[MediaType, ...]:
    """The accepted kinds that a file's first bytes can be; containers serve several."""
    return next((media for fits, media in _SIGNATURES if fits(head)), ())


def _ending(name: str) -> str:
    """What a file name says the file is: its ending in lower case, without dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _found(head: bytes) -> str:
    """What a file really is, in a word for the sender."""
    if known := _content(head):
        return known[0].extension.upper()
    try:
        return puremagic.from_string(head).lstrip(".").upper() or "?"
    except (puremagic.PureError, ValueError):
        return "?"


def check(
    name: str, head: bytes, size: int, *, most_bytes: int = MOST_BYTES, field: str = "file", shown: str = ""
) -> MediaType:
    """The kind of a file by its first bytes (`HEAD` suffice), or UnfitFile.

    The name's ending must agree with the content; a name without ending takes the content's. `size` and `most_bytes`
    in bytes. Cheap: what takes reading all of it is `inspect`.
    """
    shown = shown or safe_name(name)
    if size == 0 or not head:
        raise UnfitFile(field, Fault.EMPTY, name=shown)
    if size > most_bytes:
        raise UnfitFile(field, Fault.TOO_LARGE, name=shown, megabytes=most_bytes // (1024 * 1024))
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise UnfitFile(field, Fault.HEIC, name=shown)
    possible, ending = _content(head), _ending(name)
    claimed = _ENDINGS.get(ending)
    if claimed in possible:
        return claimed
    if possible and not ending and possible[0] not in _MAIN_PART:
        return possible[0]
    if claimed or possible:
        raise UnfitFile(field, Fault.LYING, name=shown, found=_found(head))
    accepted = ", ".join(media.extension.upper() for media in ACCEPTED)
    raise UnfitFile(field, Fault.UNKNOWN, name=shown, accepted=accepted)


def is_received(media: MediaType, head: bytes) -> bool:
    """Whether a file's first bytes are those of a recording or a fax, as our own machines write them."""
    if media is TIFF:
        return head[:4] in (b"II*\0", b"MM\0*")
    return media in RECEIVED and media in _content(head)


def inspect(name: str, body: bytes, *, most_bytes: int = MOST_BYTES, field: str = "file") -> Inspected:
    """A whole file as it may be kept, or UnfitFile: pictures written anew without EXIF, packages looked through,
    the name made safe. Takes up to a second for the largest: not to be done while rows are locked."""
    shown = safe_name(name)
    media = check(name, body[:HEAD], len(body), most_bytes=most_bytes, field=field, shown=shown)
    if media in _PICTURES:
        body = _rewritten(body, _PICTURES[media], shown, field)
    elif media in _MAIN_PART:
        _look_through(body, _MAIN_PART[media], shown, field)
    elif media is PDF and b"%%EOF" not in body[-2048:]:
        raise UnfitFile(field, Fault.DAMAGED, name=shown)
    if _ending(shown) not in media.extensions:
        shown = f"{shown[: LONGEST_NAME - 5]}.{media.extension}"
    return Inspected(shown, media, body)


def _rewritten(body: bytes, form: images.Form, name: str, field: str) -> bytes:
    """A picture and nothing else."""
    try:
        return images.rewrite(body, form)
    except images.TooManyPixels:
        raise UnfitFile(field, Fault.TOO_MANY_PIXELS, name=name) from None
    except images.BrokenPicture:
        raise UnfitFile(field, Fault.DAMAGED, name=name) from None


def _look_through(body: bytes, main_part: str, name: str, field: str) -> None:
    """An office document: a package with its main part, without macros."""
    try:
        parts = archives.look_through(body)
    except archives.UnsafeArchive as unsafe:
        raise UnfitFile(field, Fault(unsafe.trouble), name=name) from None
    if main_part not in parts:
        raise UnfitFile(field, Fault.LYING, name=name, found="ZIP")
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise UnfitFile(field, Fault.UNSAFE, name=name)


_FORBIDDEN = frozenset('<>:"|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """A file name as it is shown and offered for saving: no path, no control or direction signs, nothing that any
    system reads as a device or a hidden file; at most 100 characters, its ending kept."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    signs = ("_" if sign in _FORBIDDEN else sign for sign in name if unicodedata.category(sign) not in _INVISIBLE)
    name = " ".join("".join(signs).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    if stem.lower().partition(".")[0] in _DEVICES:
        stem = f"_{stem}"
    return f"{stem[: LONGEST_NAME - len(dot) - len(ending)]}{dot}{ending}" or "file"
