"""What every test stands on: one private PostgreSQL per run, or the one that DATABASE_URL names.

`HUIYIN_TEST_POSTGRES=15` or `=18` chooses the release: the system's, or the one that came with the packages. Nothing
is skipped because a server is missing: the run ends with the reason.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from hotline.config import environment
from hotline.ground.profiles import queries as profiles
from hotline.lib import postgres_binaries
from hotline.lib.embedded_postgres import PostgresTrouble, Server
from tests import blueprints, emptying, runs

if TYPE_CHECKING:
    from tests.casework.factories import City

# The gate asks the same questions of everybody, so that nobody's change is refused for another's mistake; new questions
# are asked on purpose: `make explore`. How long a question takes is the machine's affair: no test is timed.
UNTIMED = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("gate", UNTIMED, derandomize=True)
hypothesis.settings.register_profile("explore", UNTIMED, max_examples=2_000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HUIYIN_TEST_QUESTIONS", "gate"))

END_OTHER_SESSIONS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
server: Server | None = None


def is_controller() -> bool:
    """Whether this process began the run: not a worker of pytest-xdist."""
    return os.environ.get("HUIYIN_TEST_RUN_OWNER") == str(os.getpid())


def choose_release(wanted: str) -> None:
    """Make the server use the release that the run asks for."""
    known = [binaries for binaries in (postgres_binaries.wheel(), *postgres_binaries.system()) if binaries]
    for binaries in known:
        if str(binaries.major) == wanted:
            os.environ["HUIYIN_POSTGRES_BIN"] = str(binaries.folder)
            return
    there = ", ".join(str(binaries.major) for binaries in known) or "none"
    raise PostgresTrouble(f"HUIYIN_TEST_POSTGRES asks for PostgreSQL {wanted}, and here there is {there}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Remove what killed runs left, and start the run's own server, before the workers of pytest-xdist come."""
    global server
    if not is_controller() or environment.is_database_given() or session.config.option.collectonly:
        return
    runs.clear_away()
    try:
        if os.environ.get("HUIYIN_TEST_POSTGRES"):
            choose_release(os.environ["HUIYIN_TEST_POSTGRES"])
        server = Server(Path(os.environ["HUIYIN_TEST_RUN"]) / "postgres", UNSAFE_BUT_FAST)
        server.start()
    except PostgresTrouble as trouble:
        pytest.exit(str(trouble), returncode=3)


def pytest_unconfigure() -> None:
    """Stop the server and remove what the run made."""
    if not is_controller():
        return
    if server is not None:
        server.stop()
    shutil.rmtree(os.environ["HUIYIN_TEST_RUN"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> bool:
    """Whether the database is there already: named by `--reuse-db`, or made from its blueprint."""
    if environment.is_database_given():
        return bool(request.config.getvalue("reuse_db"))
    with django_db_blocker.unblock():
        return blueprints.restore(connection)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_keepdb: bool
) -> Iterator[None]:
    """Tests with several connections empty the tables between them; only there may the journal be truncated. When the
    run is over nobody is connected any more: a database is given up only when it is left alone."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if not (django_db_keepdb or environment.is_database_given()):
            blueprints.keep(connection)
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER journal_event_whole")
        cursor.execute("ALTER TABLE journal_digest DISABLE TRIGGER journal_digest_whole")
        # Every test begins with a profile: to compress it took longer than to write it.
        cursor.execute("ALTER TABLE profiles_profileversion ALTER COLUMN body SET STORAGE EXTERNAL")
        if not environment.is_database_given():
            emptying.empty_what_was_written(connection)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(END_OTHER_SESSIONS)


@pytest.fixture(autouse=True)
def _as_if_alone() -> None:
    """A request leaves its language behind, and a process knows for some seconds which profile was in force; no test
    begins with those of the one before."""
    translation.deactivate()
    profiles.forget()


@pytest.fixture
def small(db: None) -> "City":
    """The small city: one district with two towns, a few departments, one person in every role."""
    from tests.casework.factories import city

    return city()
