"""Having the exchange: installed, kept, fetched – whole or not at all."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from hotline.channels.phone.exchange import building, fetching, mirrors, programs
from hotline.channels.phone.exchange.mirrors import Mirror
from hotline.channels.phone.exchange.programs import ExchangeTrouble

MIRROR = Mirror("http://mirror.example/debian/", ('Acquire::Retries "3"',), None)


def program(path: Path, says: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)


def fill(root: Path, version: str = "22.10.1") -> None:
    """What unpacked packages look like to us, without a loader of their own."""
    program(root / "usr/sbin/asterisk", f"Asterisk {version}")
    (root / "usr/share/asterisk/documentation").mkdir(parents=True)
    program(root / "usr/bin/espeak-ng", "eSpeak NG text-to-speech: 1.52")
    program(root / "usr/bin/sipp", "SIPp v3.8.0")


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is installed, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(fetching, "machine_mirror", lambda: MIRROR)
    return tmp_path


def unpacks(monkeypatch: pytest.MonkeyPatch, version: str = "22.10.1", pause: float = 0.0) -> list[list[str]]:
    """Let a mirror give such packages; what was asked of it."""
    asked: list[list[str]] = []

    def unpack(mirror: Mirror, root: Path, packages: list[str]) -> None:
        asked.append(list(packages))
        time.sleep(pause)
        fill(root, version)

    monkeypatch.setattr(fetching, "_unpack", unpack)
    return asked


def silent(line: str) -> None:
    """Nobody listens."""


def test_what_is_missing_is_fetched_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = unpacks(monkeypatch)
    first = fetching.kit(silent)
    assert first.asterisk.version == (22, 10)
    assert fetching.kit(silent) == first
    assert asked == [["asterisk", "espeak-ng", "sip-tester"]]


def test_two_at_once_fetch_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = unpacks(monkeypatch, pause=0.2)
    said: list[str] = []
    both = [threading.Thread(target=fetching.kit, args=[said.append]) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(asked) == 1
    assert any("waiting for it" in line for line in said)


def test_an_installed_one_that_is_new_enough_goes_first(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(bare_machine / "system", "22.4.0")
    named = {"asterisk": "usr/sbin/asterisk", "espeak-ng": "usr/bin/espeak-ng", "sipp": "usr/bin/sipp"}
    monkeypatch.setattr(
        shutil,
        "which",
        lambda name, path=None: str(bare_machine / "system" / named[name]) if name in named else None,
    )
    monkeypatch.setattr(programs, "DOCUMENTED_IN", (str(bare_machine / "system/usr/share/asterisk"),))
    asked = unpacks(monkeypatch)
    assert fetching.kit(silent).asterisk.version == (22, 4)
    assert asked == []


@pytest.mark.parametrize("version", ["22.3.0", "20.9.1", "16.28.0~dfsg"])
def test_one_that_is_too_old_is_not_taken(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacks(monkeypatch, version)
    monkeypatch.setattr(building, "check", lambda: None)
    monkeypatch.setattr(building, "build", lambda root: fill(root, version))
    with pytest.raises(ExchangeTrouble, match="does not run"):
        fetching.kit(silent)
    assert programs.roots() == []


def test_a_fetch_that_fails_or_is_cut_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(mirror: Mirror, root: Path, packages: list[str]) -> None:
        fill(root)
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "_unpack", cut_off)
    with pytest.raises(KeyboardInterrupt):
        fetching.kit(silent)
    assert [path.name for path in programs.cache().iterdir()] == ["lock"]


def test_what_a_killed_fetch_left_is_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    left = programs.cache() / ".new-abc"
    fill(left)
    assert programs.find() is None, "what is not whole is not taken"
    unpacks(monkeypatch)
    fetching.kit(silent)
    assert not left.exists()


def test_fetched_again_the_older_one_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacks(monkeypatch)
    fetching.kit(silent)
    unpacks(monkeypatch, "22.11.0")
    assert fetching.kit(silent, again=True).asterisk.version == (22, 11)
    assert len(programs.roots()) == 1


def test_what_cannot_be_fetched_is_built_and_what_cannot_be_built_is_said(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(mirror: Mirror, root: Path, packages: list[str]) -> None:
        if "asterisk" in packages:
            raise ExchangeTrouble("the mirror has no sid")
        program(root / "usr/bin/espeak-ng", "eSpeak NG")
        program(root / "usr/bin/sipp", "SIPp v3")

    monkeypatch.setattr(fetching, "_unpack", refuses)
    monkeypatch.setattr(building, "check", lambda: None)
    monkeypatch.setattr(building, "build", fill)
    said: list[str] = []
    assert fetching.kit(said.append).asterisk.version == (22, 10)
    assert any("the mirror has no sid" in line and "source" in line for line in said)


def test_a_machine_that_cannot_build_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ExchangeTrouble, match=r"apt-get install .*build-essential"):
        building.check()


def test_a_cache_that_cannot_be_written_is_said(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare_machine / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(bare_machine / "file"))
    with pytest.raises(ExchangeTrouble, match="XDG_CACHE_HOME"):
        fetching.kit(silent)


# -- the mirror -----------------------------------------------------------------------------------------------------


def test_the_mirror_is_that_of_the_machines_own_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = (
        "http://other.example/node\tNode\tmain\n"
        "http://mirror.example/debian-security/\tDebian-Security\tmain\n"
        "http://mirror.example/debian/\tDebian\tmain\n"
    )
    settings = (
        'Acquire "";\nAcquire::http::Proxy "http://proxy.example:3128";\nAcquire::Check-Valid-Until "false";\n'
        'Acquire::cdrom::mount "/media/";\n'
    )
    monkeypatch.setattr(
        mirrors, "_said", lambda command, failure, cwd: listed if "indextargets" in command else settings
    )
    monkeypatch.setattr(shutil, "which", lambda name: name)
    mirror = mirrors.machine_mirror()
    assert mirror.address == "http://mirror.example/debian/"
    assert mirror.settings == ('Acquire::http::Proxy "http://proxy.example:3128"', 'Acquire::Check-Valid-Until "false"')


def test_a_machine_without_apt_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ExchangeTrouble, match=r"install Asterisk 22\.4 or newer"):
        mirrors.machine_mirror()


def test_a_mirror_of_something_else_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirrors, "apt", lambda *words: "http://other.example/node\tNode\tmain\n")
    with pytest.raises(ExchangeTrouble, match="no Debian mirror"):
        mirrors.machine_mirror()


def test_a_program_of_a_root_is_called_through_its_own_loader(tmp_path: Path) -> None:
    libraries = tmp_path / "usr/lib/x86_64-linux-gnu"
    program(libraries / "ld-linux-x86-64.so.2", "Asterisk 22.10.1")
    program(tmp_path / "usr/sbin/asterisk", "never called by itself")
    (libraries / "pulseaudio").mkdir()
    (libraries / "pulseaudio/libpulsecommon.so").touch()
    (tmp_path / "usr/share/asterisk/documentation").mkdir(parents=True)
    found = programs.asterisk_of(tmp_path)
    assert found is not None
    assert found.program.command[1:3] == ("--library-path", f"{libraries}{os.pathsep}{libraries / 'pulseaudio'}")
