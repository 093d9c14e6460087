"""Rows of a file that a city names: JSON Lines, a JSON list, or CSV with a head."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read(path: Path) -> list[dict[str, Any]]:
    """All rows of a file.

    Raises CommandError with the file's name, and the line where one cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: this is no UTF-8 text (byte {error.start})") from error
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(text, newline="")))
    return _listed(path, text) if path.suffix == ".json" else _lines(path, text)


def _listed(path: Path, text: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error
    if not isinstance(rows, list):
        raise CommandError(f"{path}: a list of rows is expected")
    return rows


def _lines(path: Path, text: str) -> list[dict[str, Any]]:
    rows = []
    # Not splitlines: a row may hold a line separator of Unicode within its texts.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise CommandError(f"{path}, line {number}: {error}") from error
    return rows
