"""What faxes lie in the exchange's folder, and how the machines parted."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hotline.channels.phone.faxing import spool

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NAME = "1795334400_12346_13900000001_1795334400.7"


def lay(folder: Path, name: str = NAME, *, pages: bytes | None = b"II*\0", said: str | None = None) -> Path:
    path = folder / f"{name}.tif"
    if pages is not None:
        path.write_bytes(pages)
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    if said is not None:
        path.with_suffix(".done").write_text(said, encoding="utf-8")
        os.utime(path.with_suffix(".done"), (NOW.timestamp(), NOW.timestamp()))
    return path


def test_a_fax_says_how_many_pages_came_and_what_the_machine_calls_itself(tmp_path: Path) -> None:
    lay(tmp_path, said="fax SUCCESS 2 - 0591 8888")
    (one,) = spool.waiting(tmp_path, at=NOW)
    assert (one.status, one.pages, one.error, one.station) == ("SUCCESS", 2, "", "0591 8888")
    assert one.is_whole and not one.is_cut
    assert (one.left.called, one.left.caller, one.ended_at) == ("12346", "13900000001", NOW)


def test_a_fax_that_broke_off_is_none_that_is_whole(tmp_path: Path) -> None:
    lay(tmp_path, said="fax FAILED 1 -HANGUP +8659188888")
    (one,) = spool.waiting(tmp_path, at=NOW)
    assert (one.is_whole, one.is_cut, one.pages) == (False, False, 1)
    lay(tmp_path, said="fax FAILED 1 -3RD_FRAME_UNSUPPORTED ")
    assert spool.waiting(tmp_path, at=NOW)[0].is_cut


def test_pages_that_still_come_are_left_alone_and_those_of_an_exchange_that_fell_are_not_lost(tmp_path: Path) -> None:
    lay(tmp_path)
    assert spool.waiting(tmp_path, at=NOW + timedelta(minutes=1)) == []
    (one,) = spool.waiting(tmp_path, at=NOW + timedelta(minutes=6))
    assert (one.status, one.pages, one.is_cut) == ("", None, True)


def test_a_machine_that_sent_no_page_and_a_voice_message_are_told_apart(tmp_path: Path) -> None:
    lay(tmp_path, pages=None, said="fax FAILED  -HANGUP ")
    (tmp_path / "1795334401_12345_139_1795334401.8.wav").write_bytes(b"\0" * 60_000)
    (tmp_path / "1795334401_12345_139_1795334401.8.done").write_text("message", encoding="ascii")
    (one,) = spool.waiting(tmp_path, at=NOW)
    assert (one.pages, one.left.path.exists()) == (None, False)


def test_what_stands_beside_a_fax_is_never_believed_blindly(tmp_path: Path) -> None:
    for said in ("", "fax", "\0\ud7ff" * 400, "fax SUCCESS 99999999999 - x", "message"):
        lay(tmp_path, said=said)
        (one,) = spool.waiting(tmp_path, at=NOW)
        assert (one.status, one.pages) == ("", None)
    lay(tmp_path, said="fax SUCCESS 1 - " + "9" * 150)
    assert len(spool.waiting(tmp_path, at=NOW)[0].station) == spool.LONGEST_STATION


def test_two_workers_may_look_into_the_same_folder(tmp_path: Path) -> None:
    path = lay(tmp_path, said="fax SUCCESS 1 - ")
    (one,) = spool.waiting(tmp_path, at=NOW)
    spool.clear(one)
    spool.clear(one)
    assert not path.exists() and spool.waiting(tmp_path, at=NOW) == []
    assert spool.waiting(tmp_path / "none", at=NOW) == []


def test_what_was_put_aside_goes_after_its_time(tmp_path: Path) -> None:
    lay(tmp_path, said="fax SUCCESS 1 - ")
    (one,) = spool.waiting(tmp_path, at=NOW)
    aside = tmp_path / "aside"
    spool.put_aside(one, aside)
    assert oct(aside.stat().st_mode)[-3:] == "700"
    assert spool.waiting(tmp_path, at=NOW) == [] and len(list(aside.iterdir())) == 1
    spool.drop_asides(aside, before=NOW)
    assert len(list(aside.iterdir())) == 1
    spool.drop_asides(aside, before=NOW + timedelta(seconds=1))
    assert not list(aside.iterdir())
