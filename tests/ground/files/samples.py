"""Small files of every kind, made for the tests."""

import io
import wave
import zipfile

from PIL import Image

DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
XLSX_PARTS = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture, red on its left half."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def animation(form: str, frames: int = 3) -> bytes:
    """A picture that changes its colour."""
    images = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue", "white")[:frames]]
    output = io.BytesIO()
    images[0].save(output, form, save_all=True, append_images=images[1:], duration=200, loop=0)
    return output.getvalue()


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package of these parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return output.getvalue()


def sound() -> bytes:
    """A tenth of a second of silence."""
    output = io.BytesIO()
    with wave.open(output, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return output.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)


def box(brand: bytes) -> bytes:
    """The beginning of an MP4 file of some brand."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00" + bytes(64)


ALL = {
    "a.jpg": picture(),
    "a.JPEG": picture(),
    "a.png": picture("PNG"),
    "a.gif": picture("GIF"),
    "a.webp": picture("WEBP"),
    "a.pdf": PDF,
    "a.docx": package(DOCX_PARTS),
    "a.xlsx": package(XLSX_PARTS),
    "a.mp3": b"ID3\x04" + bytes(60),
    "b.mp3": b"\xff\xfb\x90\x64" + bytes(60),
    "a.m4a": box(b"M4A "),
    "b.m4a": box(b"mp42"),
    "a.amr": b"#!AMR\n" + bytes(60),
    "a.wav": sound(),
    "a.ogg": b"OggS" + bytes(60),
    "a.mp4": box(b"isom"),
    "a.mov": box(b"qt  "),
}
