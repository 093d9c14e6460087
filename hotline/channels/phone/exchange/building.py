"""The last resort: Debian's source package of Asterisk, built on this machine with its own compiler and libraries."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from hotline.channels.phone.exchange.mirrors import Mirror, apt, machine_mirror
from hotline.channels.phone.exchange.programs import ExchangeTrouble

LONGEST = 3600.0
HEADERS: Mapping[str, str] = {
    "histedit.h": "libedit-dev",
    "jansson.h": "libjansson-dev",
    "libxml2/libxml/parser.h": "libxml2-dev",
    "openssl/ssl.h": "libssl-dev",
    "spandsp.h": "libspandsp-dev",
    "sqlite3.h": "libsqlite3-dev",
    "srtp2/srtp.h": "libsrtp2-dev",
    "uuid/uuid.h": "uuid-dev",
}
"""What the compiler must find, and Debian's package of it."""
PROGRAMS: Mapping[str, str] = {
    "g++": "build-essential",
    "make": "build-essential",
    "bzip2": "bzip2",
    "dpkg-source": "dpkg-dev",
    "patch": "patch",
}
FLAGS = ("AST_FORTIFY_SOURCE=", "DEBUG=", "ASTDATADIR=/usr/share/asterisk")
# A build for the very processor it is made on would not run where the folder is carried to.
PREPARE = """
set -eu
chmod 755 debian/dummyprogs/fetch
version=$(sed -n 's/^export PJ_VERSION_\\(MAJOR\\|MINOR\\|REV\\)[[:space:]]*:=[[:space:]]*\\([0-9]*\\).*/\\2/p' \\
    Xpjproject/version.mak | paste -sd.)
mkdir -p debian/pj
mv Xpjproject "debian/pj/pjproject-$version"
(cd debian/pj && tar --create "pjproject-$version" | bzip2 --fast > "pjproject-$version.tar.bz2" \\
    && md5sum "pjproject-$version.tar.bz2") > "third-party/pjproject/pjproject-$version.tar.bz2.md5"
cp -rf Xamr/codecs Xamr/include Xamr/res .
"""
CONFIGURE = """
set -eu
TMPDIR="$PWD/debian/pj" PATH="$PATH:$PWD/debian/dummyprogs" ./configure --prefix=/usr --sysconfdir=/etc \\
    --localstatedir=/var --libdir=/usr/lib --disable-asteriskssl --without-pwlib --without-sdl \\
    --with-spandsp --with-srtp
make menuselect.makeopts
menuselect/menuselect --disable BUILD_NATIVE menuselect.makeopts
"""


def build(root: Path) -> None:
    """Put a built Asterisk into `root`. Raises ExchangeTrouble when a part is missing or a step fails."""
    check()
    with tempfile.TemporaryDirectory(prefix="huiyin-phone-") as workshop:
        source = _source(Path(workshop), machine_mirror())
        for step in (PREPARE, CONFIGURE, f"make -j{os.cpu_count() or 1} {' '.join(FLAGS)}"):
            _run(["sh", "-c", step], source)
        _run(["make", "install", f"DESTDIR={root}", *FLAGS], source)


def check() -> None:
    """Raises ExchangeTrouble with the Debian packages that a build needs and that are not here."""
    folders = [Path("/usr/include"), *Path("/usr/include").glob("*-linux-gnu*")]
    headers = {package for name, package in HEADERS.items() if not any((each / name).exists() for each in folders)}
    programs = {package for name, package in PROGRAMS.items() if shutil.which(name) is None}
    if lacking := sorted(headers | programs):
        raise ExchangeTrouble(
            f"to build Asterisk from source this machine lacks {', '.join(lacking)}; "
            f"install them (apt-get install {' '.join(lacking)}) and try again."
        )


def _source(workshop: Path, mirror: Mirror) -> Path:
    """The unpacked source, with Debian's own patches on it; without them it cannot be built from this tree."""
    (workshop / "lists" / "partial").mkdir(parents=True)
    signed = f" [signed-by={mirror.keyring}]" if mirror.keyring else ""
    (workshop / "sources").write_text(f"deb-src{signed} {mirror.address} sid main\n", encoding="utf-8")
    private = ["-o", f"Dir::Etc::SourceList={workshop / 'sources'}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    private += ["-o", f"Dir::State::Lists={workshop / 'lists'}", "-o", f"Dir::Cache={workshop}"]
    apt("update", *private)
    apt("source", "--download-only", *private, "asterisk", cwd=workshop)
    description = next(workshop.glob("asterisk_*.dsc"))
    # apt has checked the signature of the lists and by them every file.
    _run(["dpkg-source", "--no-check", "-x", str(description), str(workshop / "source")], workshop)
    return workshop / "source"


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExchangeTrouble(f"Asterisk could not be built: {error}.") from error
    if done.returncode:
        said = " ".join(done.stdout.decode("utf-8", "replace").splitlines()[-4:])
        raise ExchangeTrouble(f"Asterisk could not be built: {said}")
