"""Personal data at rest."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hotline.lib import seals
from hotline.lib.seals import KeyMissing, Keyring, SealBroken


@pytest.fixture
def keys(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


def test_what_is_sealed_opens_again_and_shows_nothing(keys: Path) -> None:
    token = seals.seal("张三丰 13812341234")
    assert seals.unseal(token) == "张三丰 13812341234"
    assert seals.unseal(memoryview(token)) == "张三丰 13812341234"  # type: ignore[arg-type]  # what the database gives
    assert b"13812341234" not in token
    assert seals.seal("张三丰") != seals.seal("张三丰")


def test_keys_can_be_read_by_the_owner_only(keys: Path) -> None:
    seals.seal("张三")
    files = [path for path in keys.iterdir() if path.suffix == ".key"]
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_seal_that_was_changed_is_found_out(keys: Path) -> None:
    token = seals.seal("张三")
    for place in (0, 5, len(token) - 1):
        changed = bytes([*token[:place], token[place] ^ 1, *token[place + 1 :]])
        with pytest.raises(SealBroken):
            seals.unseal(changed)
    with pytest.raises(SealBroken):
        seals.unseal(b"")


def test_old_keys_open_what_they_sealed_and_new_ones_seal(keys: Path) -> None:
    old = seals.seal("张三")
    found_by = seals.keyed_hash("phone", "+8613812341234")
    seals.rotate()
    new = seals.seal("张三")
    assert seals.unseal(old) == seals.unseal(new) == "张三"
    assert old[:5] != new[:5]
    assert seals.keyed_hash("phone", "+8613812341234") == found_by
    assert seals.reseal(old)[:5] == new[:5]
    assert seals.reseal(new) == new


def test_a_process_reads_the_key_that_another_has_added(keys: Path) -> None:
    mine, other = Keyring(keys), Keyring(keys)
    other.rotate()
    assert mine.unseal(other.seal("张三")) == "张三"


def test_a_lost_key_is_named_and_never_made_anew(keys: Path) -> None:
    token = seals.seal("张三")
    seals.rotate()
    (keys / next(path.name for path in keys.iterdir() if path.name.startswith("seal-0001"))).unlink()
    with pytest.raises(KeyMissing, match=token[1:5].hex()):
        Keyring(keys).unseal(token)
    (keys / "hash.key").unlink()
    with pytest.raises(KeyMissing, match=r"hash\.key"):
        Keyring(keys)


def test_a_damaged_key_file_is_named(keys: Path) -> None:
    seals.seal("张三")
    (keys / "hash.key").write_text("abc")
    with pytest.raises(KeyMissing, match="damaged"):
        Keyring(keys)


def _first_use(folder: str) -> bytes:
    return Keyring(Path(folder)).keyed_hash("phone", "110")


def test_two_processes_make_the_first_keys_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        hashes = pool.map(_first_use, [str(tmp_path / "keys")] * 8)
    assert len(set(hashes)) == 1
    assert len(list((tmp_path / "keys").glob("seal-*.key"))) == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_hashes_of_two_purposes_have_nothing_in_common(text: str) -> None:
    assert len(seals.keyed_hash("name", text)) == seals.HASH_LENGTH
    assert seals.keyed_hash("name", text) == seals.keyed_hash("name", text)
    assert seals.keyed_hash("name", text) != seals.keyed_hash("surname", text)
    assert seals.unseal(seals.seal(text)) == text
