"""The `hotline` command: `run`, and every management command of every room, with a database under it.

A room adds a command by `management/commands/<name>.py`; two words (`hotline journal verify`) are one command with
sub-parsers. Commands print what they found on the output and progress on the error stream.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from hotline.config import environment, given_database
from hotline.lib.embedded_postgres import PostgresTrouble, Server

SETTINGS = "hotline.config.settings"
WITHOUT_DATABASE = frozenset({"help", "steps", "texts", "vendor", "collectstatic", "findstatic", "diffsettings"})
OFFLINE = {("profile", "check"), ("phone", "fetch"), ("phone", "citizens"), ("phone", "ring"), ("phone", "try")}
WAITING = {("phone", "run")}
"""Commands that see for themselves whether a given database is there, and wait for it."""
HELP = {"help", "-h", "--help"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what it answers is the exit code, 1 with one sentence where it could not begin."""
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        return _dispatch(words)
    except (PostgresTrouble, environment.BadSetting) as trouble:
        print(f"hotline: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _dispatch(words: list[str]) -> int:
    name = words[0] if words else "help"
    if name == "run":
        from hotline.config.run import run

        return run(words[1:])
    if name in HELP and len(words) < 2:
        return _list_commands()
    if name in WITHOUT_DATABASE or _is_offline(words) or HELP & set(words):
        return _manage(words)
    # A command may take its time; pages and the worker may not.
    if name != "worker":
        os.environ.setdefault("HUIYIN_STATEMENT_TIMEOUT", "0")
    is_awaited = tuple(words[:2]) in WAITING and environment.is_database_given()
    with nullcontext() if is_awaited else database():
        return _manage(words)


def _is_offline(words: list[str]) -> bool:
    """Whether a command can be done without a database: a profile's file is checked, or rules are tried that ship."""
    if tuple(words[:2]) != ("acceptance", "try"):
        return tuple(words[:2]) in OFFLINE
    given = [words[place + 1] for place, word in enumerate(words[:-1]) if word == "--profile"]
    given += [word.partition("=")[2] for word in words if word.startswith("--profile=")]
    return bool(given) and "@" not in given[-1]


@contextmanager
def database() -> Iterator[None]:
    """Have a database for the time of a command: the given one, the running private one, or one started for it."""
    if environment.is_database_given():
        given_database.check()
        yield
        return
    server = Server(environment.postgres_folder())
    if not server.own():
        with server.visit():
            yield
        return
    try:
        server.start()
        yield
        server.wait_for_guests()
    finally:
        server.stop()


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["hotline", *words])
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(bool(exit_.code))
    return 0


def _list_commands() -> int:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    print("hotline <command>; `hotline <command> --help` says more.\n")
    print(f"  {'run':<14} start everything: database, pages, worker")
    for name, room in sorted(get_commands().items()):
        if isinstance(room, str) and room.startswith("hotline."):
            print(f"  {name:<14} {load_command_class(room, name).help}")
    print(f"  {'migrate':<14} bring the database up to date")
    print("\nEvery command of Django is there too, such as check, shell, dbshell, createsuperuser.")
    return 0
