"""Which files are accepted, and what is said of the others."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from hotline.ground.files import rules
from hotline.ground.files.rules import UnfitFile, inspect, safe_name
from hotline.ground.files.words import Fault
from hotline.lib import images

from . import samples


def refused(name: str, body: bytes) -> UnfitFile:
    with pytest.raises(UnfitFile) as caught:
        inspect(name, body)
    with translation.override("en"):
        assert safe_name(name) in caught.value.reason
    assert caught.value.field == "file"
    return caught.value


@pytest.mark.parametrize("name", samples.ALL)
def test_every_accepted_kind_is_known_by_its_content(name: str) -> None:
    found = inspect(name, samples.ALL[name])
    assert name.rpartition(".")[2].lower() in found.media.extensions
    assert found.name == name


@pytest.mark.parametrize("name", [name for name in samples.ALL if not name.endswith(("docx", "xlsx"))])
def test_a_name_without_ending_takes_that_of_the_content(name: str) -> None:
    found = inspect("photo", samples.ALL[name])
    assert found.name == f"photo.{found.media.extension}"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("photo.jpg", samples.PDF),
        ("photo.jpg", samples.EXE),
        ("photo.png", samples.picture("JPEG")),
        ("letter.pdf", samples.package(samples.DOCX_PARTS)),
        ("letter.pdf", b"<html><script>alert(1)</script></html>"),
        ("call.mp3", samples.sound()),
        ("film.mp4", samples.picture("GIF")),
        ("setup.exe", samples.picture()),
        ("photo.jpg.exe", samples.picture()),
        ("table.xlsx", samples.package(samples.DOCX_PARTS)),
        ("letter.docx", samples.package({"readme.txt": b"x"})),
    ],
)
def test_a_file_that_lies_about_its_kind_is_refused(name: str, body: bytes) -> None:
    assert refused(name, body).fault == Fault.LYING


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("setup.exe", samples.EXE),
        ("page.html", b"<html></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
        ("noname", b"plain text"),
        ("broken.txt", b"\xff\xfe\x00\x00"),
    ],
)
def test_other_kinds_are_refused_with_the_list_of_accepted_ones(name: str, body: bytes) -> None:
    fault = refused(name, body)
    assert fault.fault == Fault.UNKNOWN
    assert "PDF" in fault.reason


def test_empty_and_oversized_files_are_refused() -> None:
    assert refused("a.jpg", b"").fault == Fault.EMPTY
    with translation.override("en"), pytest.raises(UnfitFile, match=r"a\.pdf is too large: at most 20 MB"):
        rules.check("a.pdf", samples.PDF, rules.MOST_BYTES + 1)
    assert rules.check("a.pdf", samples.PDF, rules.MOST_BYTES) is rules.PDF


def test_an_iphones_picture_format_is_refused_with_advice() -> None:
    assert refused("IMG_1.HEIC", samples.box(b"heic")).fault == Fault.HEIC


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp", "a.docx", "a.xlsx", "a.pdf"])
def test_a_file_cut_short_is_refused(name: str) -> None:
    body = samples.ALL[name]
    assert refused(name, body[: len(body) * 2 // 3]).fault == Fault.DAMAGED


def test_what_another_library_switches_on_lets_no_broken_picture_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as the printing of papers does
    body = samples.ALL["a.png"]
    assert refused("a.png", body[: len(body) * 2 // 3]).fault == Fault.DAMAGED


def test_place_time_and_comments_leave_a_photo_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    body = samples.picture(exif=exif, comment=b"taken at home", icc_profile=b"profile of a device")
    assert b"SecretPhone" in body
    found = inspect("a.jpg", body)
    with Image.open(io.BytesIO(found.body)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
        red, green, _blue = picture.convert("RGB").getpixel((10, 5))  # type: ignore[misc]  # a colour of three bands
        assert red > 200
        assert green < 60
    for secret in (b"SecretPhone", b"taken at home", b"profile of a device"):
        assert secret not in found.body


def test_nothing_stays_hidden_behind_or_inside_a_picture() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Zhang San")
    body = samples.picture("PNG", pnginfo=notes) + samples.package(samples.DOCX_PARTS)
    found = inspect("a.png", body)
    assert b"Zhang San" not in found.body
    assert b"PK\x03\x04" not in found.body


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_stays_one(form: str) -> None:
    found = inspect(f"a.{form.lower()}", samples.animation(form))
    with Image.open(io.BytesIO(found.body)) as picture:
        assert getattr(picture, "n_frames", 1) == 3


def test_a_cmyk_photo_becomes_one_that_browsers_show() -> None:
    output = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(output, "JPEG")
    with Image.open(io.BytesIO(inspect("a.jpg", output.getvalue()).body)) as picture:
        assert picture.mode == "RGB"


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and is a few bytes long."""
    body = samples.picture("PNG")
    return body[:16] + struct.pack(">II", width, height) + body[24:]


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (10_000, 10_000), (1, 2**31 - 1)])
def test_a_picture_bomb_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    fault = refused("a.png", png_of(width, height)).fault
    assert fault in (Fault.TOO_MANY_PIXELS, Fault.DAMAGED)


def test_frames_count_as_pixels() -> None:
    with pytest.raises(images.TooManyPixels):
        images.rewrite(samples.animation("GIF"), "GIF", most_pixels=16 * 16 * 2)


def test_a_zip_bomb_is_refused() -> None:
    bomb = samples.package({**samples.DOCX_PARTS, "word/media/zeros.bin": bytes(50 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refused("letter.docx", bomb).fault == Fault.BOMB


def test_a_package_of_very_many_entries_is_refused() -> None:
    crowd = samples.package({**samples.DOCX_PARTS, **{f"word/{n}": b"" for n in range(2_500)}})
    assert refused("letter.docx", crowd).fault == Fault.BOMB


def test_a_package_that_lies_about_its_sizes_is_refused() -> None:
    body = bytearray(samples.package({**samples.DOCX_PARTS, "word/media/a.bin": bytes(3 * 1024 * 1024)}))
    directory = body.rfind(b"PK\x01\x02")
    struct.pack_into("<L", body, directory + 24, 10)
    assert refused("letter.docx", bytes(body)).fault == Fault.DAMAGED


@pytest.mark.parametrize(
    "part", ["../../etc/passwd", "/etc/passwd", "word\\..\\evil", "C:/evil", "word/\x01", "a/../../b"]
)
def test_a_package_whose_names_lead_out_of_it_is_refused(part: str) -> None:
    body = samples.package({**samples.DOCX_PARTS, "word/xxxxxxxx": b"x"})
    info = zipfile.ZipInfo("x")
    info.filename = part
    output = io.BytesIO(body)
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr(info, b"x")
    assert refused("letter.docx", output.getvalue()).fault == Fault.UNSAFE


def test_macros_and_links_and_passwords_are_refused() -> None:
    assert refused("a.docx", samples.package({**samples.DOCX_PARTS, "word/vbaProject.bin": b"x"})).fault == Fault.UNSAFE
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    output = io.BytesIO(samples.package(samples.DOCX_PARTS))
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert refused("a.docx", output.getvalue()).fault == Fault.UNSAFE
    locked = bytearray(samples.package(samples.DOCX_PARTS))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert refused("a.docx", bytes(locked)).fault == Fault.PROTECTED


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\Desktop\\合同 .pdf", "合同 .pdf"),
        ("/var/www/a.jpg", "a.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("con.jpg", "_con.jpg"),
        (".htaccess", "htaccess"),
        ("what?<is>|this*.png", "what__is__this_.png"),
        ("..", "file"),
        ("", "file"),
        ("长" * 300 + ".docx", "长" * 95 + ".docx"),
    ],
)
def test_a_file_name_is_never_a_path_or_a_trap(name: str, shown: str) -> None:
    assert safe_name(name) == shown


@given(st.text())
def test_every_name_becomes_a_safe_one(name: str) -> None:
    shown = safe_name(name)
    assert 0 < len(shown) <= rules.LONGEST_NAME
    assert "/" not in shown
    assert not shown.startswith(".")
    assert shown.isprintable() or " " in shown
    shown.encode()


@given(st.sampled_from(sorted(samples.ALL)), st.binary(max_size=300), st.integers(0, 400))
def test_no_content_breaks_the_check(name: str, noise: bytes, place: int) -> None:
    body = samples.ALL[name]
    for spoilt in (noise, body[:place] + noise + body[place + len(noise) :]):
        with suppress(UnfitFile):
            inspect(name, spoilt)
