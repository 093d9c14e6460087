"""The project's own files, read once for all house rules."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hotline"
FLOORS = ["lib", "ground", "register", "casework", "channels", "insight", "web", "config"]
MADE = {".git", ".venv", "var", "build", "dist", "node_modules", "vendor", "__pycache__"}
MADE |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


@functools.cache
def files() -> list[Path]:
    """Every file that is or could be committed; without git everything but what tools make."""
    try:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        found = [ROOT / name for name in said.decode("utf-8").split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not MADE & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file())


def sources(*folders: str) -> list[Path]:
    """Python files under these folders of the checkout, without migrations."""
    wanted = folders or ("hotline", "tests")
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in wanted and "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Page templates."""
    return [path for path in files() if path.suffix == ".html" and PACKAGE in path.parents]


@functools.cache
def tree(path: Path) -> ast.Module:
    """A Python file as syntax."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """The path as a reader of a failure wants to see it."""
    return path.relative_to(ROOT).as_posix()


def rooms() -> Iterator[Path]:
    """Every floor and every room on it: folders with Python that are no machinery of Django."""
    for floor in FLOORS:
        folder = PACKAGE / floor
        if not folder.is_dir():
            continue
        yield folder
        if floor in {"ground", "register", "casework", "channels", "insight"}:
            yield from (
                child
                for child in sorted(folder.iterdir())
                if child.is_dir()
                and any(child.rglob("*.py"))
                and child.name not in {"migrations", "management", "templatetags", "__pycache__"}
            )
