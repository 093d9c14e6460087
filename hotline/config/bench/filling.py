"""`hotline bench fill N`: N cases by COPY, on as many processes as there are processors."""

import multiprocessing
import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, connections, models, transaction

from hotline.casework.appeals.models import Wording
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import State
from hotline.config.bench import city as cities
from hotline.config.bench import ids
from hotline.config.bench.cases import Case
from hotline.config.bench.city import City
from hotline.config.bench.sheets import Sheet
from hotline.config.demo import files
from hotline.ground.journal import sealing
from hotline.ground.journal.models import Digest, Event, Fact
from hotline.ground.journal.rules import heads_digest
from hotline.ground.profiles.models import ProfileVersion
from hotline.register.units.models import Unit

CHUNK = 4000
YEARS = 3.0
MOST_OPEN = 8000
INDEX_APART = 20_000
"""From so many cases on the index of words is built anew afterwards, which is faster than keeping it up."""

OPEN_STATES = (
    (State.OPENED, 8, 0.5),
    (State.DISPATCHED, 12, 1.2),
    (State.SIGNED, 45, 6.0),
    (State.DRAFTED, 8, 6.5),
    (State.REPLIED, 8, 7.0),
    (State.SENT_BACK, 3, 9.0),
    (State.AUDITED, 8, 9.0),
    (State.VISITED, 3, 11.0),
    (State.CLOSED, 5, 13.0),
)
"""Open orders of a real city: state, share, and about how many days after coming in they stand there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many cases, of which the last ones are open, from which serial and which ids on."""

    count: int
    open: int
    now: datetime
    serial: int
    first: dict[type[models.Model], int]
    chunk: int

    def chunks(self) -> range:
        """The places of the chunks."""
        return range(-(-self.count // self.chunk))


def fill(
    count: int, *, now: datetime, processes: int = 0, show: Callable[[Iterable[int]], Iterable[int]] = iter
) -> int:
    """Fill the database with cases. `show` watches how many are done. Returns how many there were.

    Each chunk is one transaction. The day's digest is made before, and one for each chunk after it, so that a journal
    of millions of rows need not be sealed at once.
    """
    city = cities.read(at=now, seed=count, callers=min(cities.CALLERS, count // 2 + 1))
    sealing.seal(at=now)
    plan = _plan(count, now)
    with words_apart(Wording, count):
        for done in show(_done(city, plan, processes or os.cpu_count() or 1)):
            assert done
    _analyze()
    return count


def _done(city: City, plan: Plan, processes: int) -> Iterator[int]:
    """Write chunk after chunk, seal each, and say how many cases it held."""
    for place, heads in enumerate(_written(city, plan, processes)):
        _seal(plan, place, heads)
        yield len(heads) // 2


def _plan(count: int, now: datetime) -> Plan:
    """Reserve ids and numbers for all cases."""
    chunk = min(CHUNK, count)
    rows = -(-count // chunk) * chunk
    with connection.cursor() as cursor:
        first = {model: _reserve(cursor, ids.sequence(model), rows * most) for model, most in ids.A_CASE.items()}
        serial = _reserve(cursor, "appeals_serial", count)
    return Plan(count, min(count // 4, MOST_OPEN), now, serial, first, chunk)


def _reserve(cursor: Any, sequence: str, amount: int) -> int:
    """Take a stretch of a sequence; returns its first number."""
    cursor.execute("SELECT nextval(%s)", [sequence])
    first = int(cursor.fetchone()[0])
    cursor.execute("SELECT setval(%s, %s)", [sequence, first + amount])
    return first


# -- in the processes that write ----------------------------------------------------------------------------------

_work: tuple[City, Plan, str] | None = None


def _written(city: City, plan: Plan, processes: int) -> Iterator[list[str]]:
    """The heads of the chains of each chunk, in order, as it has been written."""
    global _work
    if processes < 2 or connection.in_atomic_block:
        for place in plan.chunks():
            with transaction.atomic(), connection.cursor() as cursor:
                yield _write(cursor.cursor, city, plan, place)
        return
    # The children inherit what was read; connections and the threads of their pool must not be inherited.
    _work = (city, plan, _where())
    connections.close_all()
    getattr(connection, "close_pool", lambda: None)()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_write_apart, plan.chunks())


def _where() -> str:
    given = connection.get_connection_params()
    known = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    return psycopg.conninfo.make_conninfo(**known)


def _write_apart(place: int) -> list[str]:
    assert _work is not None
    city, plan, where = _work
    with psycopg.connect(where) as own:
        return _write(own.cursor(), city, plan, place)


def _write(cursor: psycopg.Cursor[Any], city: City, plan: Plan, place: int) -> list[str]:
    """Make the cases of a chunk and COPY them. Foreign keys are right by construction and are not asked for again."""
    chance = random.Random(f"{plan.serial} {place}")  # noqa: S311  # the same cases each time
    own = ids.of_chunk(plan.first, place, plan.chunk)
    sheets: dict[Any, Sheet] = {model: Sheet(model) for model in ids.A_CASE}
    sheets["facts"] = Sheet(Fact)
    sheets["words"] = Sheet(Wording)
    heads: list[str] = []
    for number in range(place * plan.chunk, min((place + 1) * plan.chunk, plan.count)):
        case = Case(city, own, sheets, chance, serial=plan.serial + number)
        state, received = _fate(plan, number, chance)
        case.play(state, received, plan.now)
        heads += case.heads()
    cursor.execute(
        "SELECT set_config('session_replication_role', 'replica', true), set_config('statement_timeout', '0', true)"
    )
    for sheet in sheets.values():
        sheet.write(cursor)
    cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
    return sorted(heads)


def _fate(plan: Plan, number: int, chance: random.Random) -> tuple[str, datetime]:
    """How far a case has come, and when it came in: the archived ones in the order of years, the open ones lately."""
    closed = plan.count - plan.open
    if number < closed:
        age = timedelta(days=60 + 365 * YEARS * (1 - number / closed))
        return State.ARCHIVED, plan.now - age
    state, _share, days = chance.choices(OPEN_STATES, [share for _state, share, _days in OPEN_STATES])[0]
    return state, plan.now - timedelta(days=days * (0.6 + 0.8 * chance.random()))


# -- before and after ---------------------------------------------------------------------------------------------


def _seal(plan: Plan, place: int, heads: list[str]) -> None:
    """The digest over a chunk, with its copy outside the database."""
    latest = Digest.objects.order_by("-last_event_id").first()
    stretch = plan.chunk * ids.A_CASE[Event]
    digest = Digest(
        on=plan.now.date(),
        first_event_id=latest.last_event_id + 1 if latest else 1,
        last_event_id=plan.first[Event] + (place + 1) * stretch - 1,
        heads=len(heads),
        hash=heads_digest(bytes(latest.hash) if latest else b"", heads),
        made_at=plan.now,
    )
    sealing.keep(digest, heads)


@contextmanager
def words_apart(model: type[models.Model], count: int) -> Iterator[None]:
    """Take the indexes of words of a table away for the time of a large fill."""
    indexes = [index for index in model._meta.indexes if isinstance(index, GinIndex)]
    if count < INDEX_APART or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(f"DROP INDEX IF EXISTS {index.name}")
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.execute("SET LOCAL statement_timeout = 0")
            editor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            for index in indexes:
                editor.add_index(model, index)


def _analyze() -> None:
    with connection.cursor() as cursor:
        models_: list[type[models.Model]] = [*ids.A_CASE, Fact, Wording, Digest]
        tables = ", ".join(model._meta.db_table for model in models_)
        cursor.execute(f"{'ANALYZE' if connection.in_atomic_block else 'VACUUM (ANALYZE)'} {tables}")


def is_bench_or_demo() -> bool:
    """Whether this database holds nothing, the demo city, or what a bench has made of it."""
    if Unit._meta.db_table not in connection.introspection.table_names():
        return True
    # Few columns only: the tables may be older than the models and be brought up to date next.
    demo = files.read()
    roots = set(Unit.objects.filter(parent__isnull=True).values_list("code", flat=True))
    profiles = set(ProfileVersion.objects.values_list("name", flat=True))
    return roots <= {demo.root} and profiles <= {demo.profile.stem}


_MARK = "Invented cases of a bench; pgbench has written rows here whose chains are not whole."


def mark() -> None:
    """Say on the database itself that it belongs to a bench."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{_MARK}'")


def may_be_spoilt() -> bool:
    """Whether pgbench, which keeps no chain of the journal whole, may write here: only where no case was before."""
    if Order._meta.db_table not in connection.introspection.table_names() or not Order.objects.exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0]) == _MARK
