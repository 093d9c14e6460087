"""Messages that were left while the application was away."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hotline.channels.phone.exchange import left_behind

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def leave(folder: Path, name: str, *, size: int = 60_000, is_whole: bool = True, at: datetime = NOW) -> Path:
    path = folder / name
    path.write_bytes(b"\0" * size)
    os.utime(path, (at.timestamp(), at.timestamp()))
    if is_whole:
        said = "message" if name.endswith("wav") else "fax SUCCESS 1 -"
        path.with_suffix(".done").write_text(said, encoding="ascii")
    return path


def test_a_whole_message_waits_until_it_is_registered(tmp_path: Path) -> None:
    leave(tmp_path, "1795334400_12345_13900000001_1795334400.7.wav")
    leave(tmp_path, "1795334300_12346__1795334300.5.tif")
    fax, message = left_behind.waiting(tmp_path, at=NOW)
    assert (message.kind, message.called, message.caller, message.call) == (
        "message", "12345", "13900000001", "1795334400.7",
    )  # fmt: skip
    assert (fax.kind, fax.caller) == ("fax", "")
    left_behind.clear(message)
    assert left_behind.waiting(tmp_path, at=NOW) == [fax]
    assert not list(tmp_path.glob("1795334400*"))


def test_what_is_still_being_spoken_is_left_alone_until_it_cannot_grow_any_more(tmp_path: Path) -> None:
    leave(tmp_path, "1795334400_12345_139_1.2.wav", is_whole=False)
    assert left_behind.waiting(tmp_path, at=NOW + timedelta(seconds=30)) == []
    assert len(left_behind.waiting(tmp_path, at=NOW + timedelta(minutes=6))) == 1


def test_of_who_said_nothing_only_the_call_is_told(tmp_path: Path) -> None:
    leave(tmp_path, "1795334400_12345_139_1.2.wav", size=100)
    hung_up = leave(tmp_path, "1795334401_12345_139_1.3.wav")
    hung_up.unlink()
    assert [(left.call, left.is_empty) for left in left_behind.waiting(tmp_path, at=NOW)] == [
        ("1.2", True), ("1.3", True),
    ]  # fmt: skip
    for left in left_behind.waiting(tmp_path, at=NOW):
        left_behind.clear(left)
    assert not list(tmp_path.iterdir())


def test_where_nothing_was_ever_left_nothing_waits(tmp_path: Path) -> None:
    assert left_behind.waiting(tmp_path / "nowhere", at=NOW) == []


def test_a_file_of_another_name_is_none_of_ours(tmp_path: Path) -> None:
    leave(tmp_path, "notes.wav")
    leave(tmp_path, "1795334400_12345_x_1.2.wav")
    assert left_behind.waiting(tmp_path, at=NOW) == []
    assert (tmp_path / "notes.wav").exists()
