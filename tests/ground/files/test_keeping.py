"""Files are kept by their digest, whole or not at all."""

import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from hotline.ground.files import actions, queries
from hotline.ground.files.models import Attachment, StoredFile
from hotline.ground.files.rules import UnfitFile
from hotline.ground.files.words import Kind, Visibility

from . import samples

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    return tmp_path / "files"


def keep(body: bytes = samples.PDF, name: str = "合同.pdf", visibility: str = Visibility.CITIZEN) -> Attachment:
    return actions.keep(
        upload=body, name=name, subject_kind="appeal", subject_id=7, actor_id=None, visibility=visibility, at=NOW
    )


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_found_again_at_what_it_was_attached_to() -> None:
    keep()
    (found,) = queries.attachments("appeal", 7)
    assert found.file.name == "合同.pdf"
    assert found.file.media_type == "application/pdf"
    assert (found.file.kind, found.file.size) == (Kind.DOCUMENT, len(samples.PDF))
    assert queries.open_bytes(found.file) == samples.PDF
    with queries.open_stream(found.file) as stream:
        assert stream.read() == samples.PDF
    assert queries.attachments("appeal", 8) == []
    assert queries.attachments("order", 7) == []


def test_the_citizen_does_not_get_what_is_for_staff() -> None:
    keep(visibility=Visibility.STAFF)
    shown = keep()
    assert queries.attachments("appeal", 7, for_citizen=True) == [shown]
    assert len(queries.attachments("appeal", 7)) == 2


def test_attachments_are_listed_by_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        keep()
    with django_assert_num_queries(1):
        assert [found.file.name for found in queries.attachments("appeal", 7)] == ["合同.pdf"] * 3


def test_the_same_content_lies_on_the_disk_once_under_both_names(folder: Path) -> None:
    one, other = keep(name="一.pdf"), keep(name="二.pdf")
    assert one.file.sha256 == other.file.sha256
    assert [one.file.name, other.file.name] == ["一.pdf", "二.pdf"]
    (path,) = kept(folder)
    assert path == folder / one.file.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "upload", [samples.picture(), BytesIO(samples.picture()), SimpleUploadedFile("a.jpg", samples.picture())]
)
def test_uploads_of_every_make_are_taken(upload: bytes | BytesIO | SimpleUploadedFile) -> None:
    found = actions.keep(
        upload=upload, name="a.jpg", subject_kind="reply", subject_id=1, actor_id=3, visibility="staff", at=NOW
    )
    assert found.file.created_by_id == 3
    assert found.file.kind == Kind.IMAGE


def test_a_form_can_check_all_files_before_the_first_is_kept(folder: Path) -> None:
    ready = actions.inspect(upload=BytesIO(samples.PDF), name="../合同.pdf")
    assert not folder.exists()
    found = actions.keep(
        upload=ready, name="ignored", subject_kind="appeal", subject_id=7, actor_id=None, visibility="citizen", at=NOW
    )
    assert found.file.name == "合同.pdf"


def test_a_refused_file_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(UnfitFile):
        keep(samples.EXE, "photo.jpg")
    with pytest.raises(UnfitFile):
        actions.inspect(upload=BytesIO(samples.PDF * 100), name="a.pdf", most_bytes=1024)
    assert not StoredFile.objects.exists()
    assert not folder.exists()


def test_a_write_that_fails_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hotline.lib.storage.os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        keep()
    assert kept(folder) == []
    assert not StoredFile.objects.exists()


def test_lost_or_changed_content_is_told_and_not_served(folder: Path) -> None:
    file = keep().file
    path = Path(default_storage.path(file.key))
    path.write_bytes(b"changed")
    with pytest.raises(queries.FileLost, match="changed"):
        queries.open_bytes(file)
    path.unlink()
    with pytest.raises(queries.FileLost, match="not in storage"):
        queries.open_bytes(file)


def test_a_file_set_aside_is_fetched_as_it_was_checked_and_forgotten_when_asked(folder: Path) -> None:
    checked = actions.inspect(upload=samples.PDF, name="合同.pdf")
    key = actions.set_aside(upload=checked)
    fetched = actions.fetch_aside(key=key, name=checked.name, media_type=checked.media.name)
    assert fetched == checked
    actions.drop_aside(key=key)
    assert actions.fetch_aside(key=key, name=checked.name, media_type=checked.media.name) is None
    assert kept(folder) == []


def test_nothing_but_what_was_set_aside_is_fetched_or_forgotten(folder: Path) -> None:
    attachment = keep()
    for key in (attachment.file.key, "../keys/hash.key", "aside/../../x", "aside/"):
        assert actions.fetch_aside(key=key, name="x", media_type="application/pdf") is None
        actions.drop_aside(key=key)
    assert len(kept(folder)) == 1


def test_what_nobody_fetched_is_dropped_after_a_day(folder: Path) -> None:
    assert actions.drop_old_asides(at=datetime.now(UTC)) == 0
    actions.set_aside(upload=actions.inspect(upload=samples.PDF, name="合同.pdf"))
    assert actions.drop_old_asides(at=datetime.now(UTC)) == 0
    assert actions.drop_old_asides(at=datetime.now(UTC) + timedelta(days=2)) == 1
    assert kept(folder) == []
