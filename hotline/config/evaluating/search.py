"""How well texts are found: each message of a file looks for its own reply among all replies, through the search of the
house, on PostgreSQL, in a table that ends with the measurement."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, models

from hotline.config.evaluating import rows
from hotline.config.evaluating.contract import Evaluation, Measured
from hotline.ground.search import queries
from hotline.ground.search.fields import TermsField
from hotline.ground.search.rules import terms

CUTS = (1, 5, 10, 50)
QUESTION, ANSWER = ("title", "detail"), "reply"
TARGET = 2000
"""The statistics target of the column: the planner's sample and its list of common lexemes, 20,000 of them."""


class Reply(models.Model):
    """A reply of the file, by its place in it."""

    terms = TermsField()

    class Meta:
        managed = False
        app_label = "config"
        db_table = "search_evaluated"

    def __str__(self) -> str:
        return f"reply {self.pk}"


def ask(parser: ArgumentParser) -> None:
    """--data FILE [--every N]."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="FILE", help="messages with title, detail and reply"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="ask only every Nth message; all replies stay"
    )


def measure(options: Mapping[str, Any]) -> Measured:
    """The share of messages that find their own reply among the first 1, 5, 10 and 50, and the time it takes."""
    known = [row for row in rows.read(options["data"]) if row.get(ANSWER) and any(row.get(name) for name in QUESTION)]
    if not known:
        raise CommandError(f"{options['data']}: no row has a message (title, detail) and a reply.")
    _keep(known)
    try:
        asked = list(_asked(known, max(1, options["every"])))
    finally:
        _end()
    return _told(len(known), asked)


def _told(replies: int, asked: Sequence[tuple[int, float]]) -> Measured:
    times = sorted(seconds * 1000 for _place, seconds in asked)
    found = {cut: sum(place <= cut for place, _seconds in asked) / len(asked) for cut in CUTS}
    reciprocal = sum(1 / place for place, _seconds in asked if place <= CUTS[-1]) / len(asked)
    figures = {
        "replies": replies,
        "messages": len(asked),
        **{f"recall@{cut}": round(share, 4) for cut, share in found.items()},
        "mrr": round(reciprocal, 4),
        "ms_median": round(median(times), 1),
        "ms_p95": round(times[int(len(times) * 0.95)], 1),
    }
    lines = [f"{len(asked)} messages look for their own reply among {replies}:"]
    lines += [f"  among the first {cut:>2}: {share:.3f}" for cut, share in found.items()]
    lines.append(f"  {figures['ms_median']} ms a message, 95 of 100 within {figures['ms_p95']} ms")
    return Measured(figures, lines)


def _keep(known: Sequence[Mapping[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.search_evaluated")
        cursor.execute("CREATE TEMP TABLE search_evaluated (id bigint PRIMARY KEY, terms tsvector NOT NULL)")
        cursor.execute(f"ALTER TABLE search_evaluated ALTER terms SET STATISTICS {TARGET}")
        with cursor.copy("COPY search_evaluated (id, terms) FROM STDIN") as copy:
            for place, row in enumerate(known):
                copy.write_row((place, terms([(row[ANSWER], "D")], is_read_aloud=False)))
        cursor.execute("CREATE INDEX ON search_evaluated USING gin (terms)")
        cursor.execute("ANALYZE search_evaluated")
    queries.forget_frequencies()


def _asked(known: Sequence[Mapping[str, Any]], every: int) -> Iterator[tuple[int, float]]:
    """Where each message finds its own reply – beyond the last cut where it does not – and after how many seconds."""
    for place in range(0, len(known), every):
        row = known[place]
        began = time.perf_counter()
        asked = queries.asked("\n".join(str(row.get(name) or "") for name in QUESTION))
        hits = queries.ranked(Reply._default_manager.all(), asked, most=CUTS[-1])
        took = time.perf_counter() - began
        found = next((number for number, hit in enumerate(hits, start=1) if hit.pk == place), CUTS[-1] + 1)
        yield found, took


def _end() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.search_evaluated")
    queries.forget_frequencies()


EVALUATION = Evaluation("each message of a file looks for its own reply among all replies", ask, measure)
