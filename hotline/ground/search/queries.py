"""Reading by words: which rows answer a question, and which of them best.

Rows come narrowed to what may be seen, and are asked in the same query. How good an answer is, is reckoned after BM25:
a lexeme counts the more the fewer rows have it, the more often the row has it and the shorter the row is. How many rows
have a lexeme is what ANALYZE finds out anyway and PostgreSQL keeps for its planner: no table of our own has to follow
every change. A label of a lexeme says how often the row has it (see `rules`), so that `ts_rank` over lexemes of like
rarity gives their share of the sum.
"""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Expression, F, FloatField, Model, Q, QuerySet

from hotline.ground.search import rules, synonyms
from hotline.ground.search.rules import Alternative, Asked

Row = TypeVar("Row", bound=Model)

STEEPNESS, LENGTH = 1.5, 0.9
"""k1 and b of BM25: how fast saying it again stops to count, how much a long text is held back."""

RARITY = 1.5
"""The power of the inverse frequency: questions are long letters as often as words, and most of a letter is manners."""

OFTEN = 3.5
"""As how many times it counts that a text has a lexeme thrice and more. What is in the title counts in full."""

WHOLE = 0.5
"""What a row gains that holds everything asked for, as a share of the best possible sum."""

BANDS = 8
ENOUGH = 200
"""So many rows that hold everything asked for are enough to choose the best from."""

SMALL, MOST_WEIGHED = 2000, 1000
"""Of a table up to this size every row that holds anything asked for is weighed; of a larger one so many rows, those
that hold the rarer lexemes."""

SURELY_COMMON = 50
"""Lexemes of which the rarest is in so many times more rows than are few, are taken for common together, too."""

MOST_COUNTED = 256
LEAST_WORTH = 0.001
FIRST_LOOK, SECOND_LOOK = 64, 200
"""A question of very many lexemes is put twice: those worth most choose the rows that are weighed by all of them."""

_KEPT_FOR = 600.0
_LIMIT_OF_SQUARES = 1.64493406685
"""By which `ts_rank` divides each lexeme's share, see calc_rank_or in PostgreSQL's tsrank.c."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found, and how well it answers; scores of different questions cannot be compared."""

    pk: int
    score: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many of a table's rows a lexeme occurs, as of the last ANALYZE."""

    rows: float = 0.0
    length: float = 100.0
    shares: Mapping[str, float] = field(default_factory=dict)
    rarest: float = 0.0

    def count(self, lexeme: str) -> float:
        """About how many rows have it."""
        share = self.shares.get(lexeme.removesuffix("*"))
        return max(1.0, self.rows * (self.rarest / 2 if share is None else share))

    def begun(self, lexeme: str) -> float:
        """About how many rows have it, or for one that ends in `*` any lexeme that begins so, at most."""
        if not lexeme.endswith("*"):
            return self.count(lexeme)
        begins = lexeme.removesuffix("*")
        shares = sum(share for known, share in self.shares.items() if known.startswith(begins))
        return max(self.count(lexeme), self.rows * min(shares, 1.0))

    def rarity(self, lexeme: str) -> float:
        """What it is worth to find it."""
        count, rows = self.count(lexeme), max(self.rows, 1.0)
        return math.pow(math.log(1 + (max(rows - count, 0) + 0.5) / (count + 0.5)), RARITY)


def asked(text: str) -> Asked:
    """What somebody means who types this, with the synonyms of the field."""
    return rules.asked(text, words=synonyms.known())


def matching(rows: QuerySet[Row], asked: Asked, *, column: str = "terms") -> QuerySet[Row]:
    """Those rows that hold everything asked for; all where nothing is."""
    return rows.filter(holding(asked, column=column)) if asked else rows


def holding(asked: Asked, *, column: str = "terms", is_by_name: bool = False) -> Q:
    """The condition that a row holds everything asked for; `is_by_name`: in its title. To be joined with others."""
    return Q(**{f"{column}__asks": _all_of(asked, is_by_name)})


def is_common(model: type[Model], asked: Asked, *, most: int, column: str = "terms") -> bool:
    """Whether surely more rows of a table than `most` hold everything asked for, so that counting them is needless.

    How many have a lexeme is known; how many have several at once is a guess, so that a wide margin is left.
    """
    known = frequencies(model, column)
    if len(asked.groups) == 1 and any(way[0] in known.shares for way in asked.groups[0].alternatives if len(way) == 1):
        ways = asked.groups[0].alternatives
        return any(known.rows * known.shares.get(way[0], 0.0) > 2 * most for way in ways if len(way) == 1)
    held = min((sum(min(map(known.begun, way)) for way in group.alternatives) for group in asked.groups), default=0.0)
    return held > SURELY_COMMON * most


def ranked(
    rows: QuerySet[Any],
    asked: Asked,
    *,
    column: str = "terms",
    most: int,
    offset: int = 0,
    weighed: int = MOST_WEIGHED,
) -> list[Hit]:
    """The rows that answer best, the best first, of the same score the youngest.

    Those that hold everything asked for; where these are few, also such as hold some of it. About so many as `weighed`
    are weighed.
    """
    if not asked or most < 1:
        return []
    known = frequencies(rows.model, column)
    whole = matching(rows, asked, column=column)
    is_plenty = weighed >= ENOUGH and whole.order_by()[:ENOUGH].count() >= ENOUGH
    found = whole if is_plenty else rows.filter(_some_of(asked, known, column))
    if known.rows > SMALL:
        found = _those(rows, found.order_by().values("pk")[:weighed])
    worth = _worth(asked, known)
    if len(worth) > 2 * FIRST_LOOK:
        few = dict(list(worth.items())[:FIRST_LOOK])
        found = _those(
            rows, _by_score(found, Score(column, few, known.length)).values("pk")[: offset + most + SECOND_LOOK]
        )
    best = _by_score(found, Score(column, worth, known.length, "" if is_plenty else _all_of(asked, False)))
    return [Hit(pk, told) for pk, told in best.values_list("pk", "search_score")[offset : offset + most]]


def attainable(model: type[Model], asked: Asked, *, column: str = "terms") -> float:
    """What a row would score that has everything typed in its title: what a score is a share of. A row that holds all
    that was asked for gains more than this."""
    return sum(_worth(asked, frequencies(model, column)).values())


def _those(rows: QuerySet[Any], chosen: QuerySet[Any, Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=chosen)
    return found


def _by_score(rows: QuerySet[Any], score: "Score") -> QuerySet[Any]:
    found: QuerySet[Any] = rows.order_by().annotate(search_score=score).order_by("-search_score", "-pk")
    return found


def _quoted(lexeme: str, label: str = "") -> str:
    bare = lexeme.removesuffix("*").replace("\\", "\\\\").replace("'", "''")
    labels = ("*" if lexeme.endswith("*") else "") + label
    return f"'{bare}':{labels}" if labels else f"'{bare}'"


def _all_of(asked: Asked, is_by_name: bool) -> str:
    label = "A" if is_by_name else ""

    def way(alternative: Alternative) -> str:
        return " & ".join(_quoted(lexeme, label) for lexeme in alternative)

    return " & ".join(f"({' | '.join(f'({way(one)})' for one in group.alternatives)})" for group in asked.groups)


def _some_of(asked: Asked, known: Frequencies, column: str) -> Q:
    """The condition that a row holds enough to be worth weighing: any of the rarer lexemes, those typed before their
    synonyms, as many of them as keep the rows to be weighed few."""
    heard = _heard(asked)
    chosen: list[str] = []
    rows = 0.0
    for lexeme in sorted(heard, key=lambda one: (heard[one] < 1, known.count(one)))[:MOST_COUNTED]:
        rows += known.count(lexeme)
        if rows <= MOST_WEIGHED or known.rows <= SMALL or not chosen:
            chosen.append(lexeme)
    return Q(**{f"{column}__asks": " | ".join(map(_quoted, chosen))})


def _heard(asked: Asked) -> dict[str, float]:
    """Each lexeme that counts, and how much. What is typed in a few words may be unfinished: all that begins so counts.
    In a letter each number stands for itself."""
    if len(asked.weights) > FIRST_LOOK:
        return {lexeme: weight for lexeme, weight in asked.weights.items() if not lexeme.endswith("*")}
    ways = {lexeme for group in asked.groups for lexeme in group.alternatives[0]}
    return {**dict.fromkeys(ways, 1.0), **asked.weights}


def _worth(asked: Asked, known: Frequencies) -> dict[str, float]:
    """What it is worth that a row has a lexeme, those worth most first."""
    worth = {lexeme: weight * known.rarity(lexeme) for lexeme, weight in _heard(asked).items()}
    best = sorted(worth, key=lambda lexeme: -worth[lexeme])[:MOST_COUNTED]
    return {lexeme: max(worth[lexeme], LEAST_WORTH) for lexeme in best}


def _bands(worth: Mapping[str, float]) -> list[tuple[float, list[str]]]:
    """Lexemes in bands of like worth, and what each lexeme of a band is worth."""
    step = max(worth.values(), default=0.0) / BANDS
    bands: dict[int, list[str]] = {}
    for lexeme, told in worth.items():
        bands.setdefault(round(told / step), []).append(lexeme)
    return [(sum(worth[one] for one in band) / len(band), band) for band in bands.values()]


class Score(Expression):
    """How well the lexemes in a column answer, as a sum over bands of like worth."""

    output_field = FloatField()

    def __init__(self, column: str, worth: Mapping[str, float], length: float, whole: str = "") -> None:
        super().__init__(output_field=FloatField())
        self._column: Any = F(column)
        self._bands, self._length, self._whole = _bands(worth), length, whole

    def get_source_expressions(self) -> list[Any]:
        """The column."""
        return [self._column]

    def set_source_expressions(self, exprs: Iterable[Any]) -> None:
        """The column, once it is known of which table."""
        (self._column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The sum; each lexeme's share is times / (times + held back), `times` by its label."""
        column, values = compiler.compile(self._column)
        held = f"({STEEPNESS * (1 - LENGTH)} + {STEEPNESS * LENGTH} * length(r.t) / {max(self._length, 1.0)})"
        # Each share is at most one, as ts_rank wants its weights: by the labels D, C, B and A.
        shares = ", ".join([*(f"{times} / ({times} + {held})" for times in (1.0, 2.0, OFTEN)), "1"])
        parts, given = ["0.0"], []
        for worth, lexemes in self._bands:
            parts.append(f"{worth * len(lexemes) * _LIMIT_OF_SQUARES} * ts_rank(w.w, r.t, %s::tsquery)")
            given.append(" | ".join(_quoted(lexeme) for lexeme in lexemes))
        if self._whole:
            best = WHOLE * sum(worth * len(lexemes) for worth, lexemes in self._bands)
            parts.append(f"CASE WHEN r.t @@ %s::tsquery THEN {best} ELSE 0 END")
            given.append(self._whole)
        # Joined to nothing, a long row is fetched and unpacked once, not by each part of the sum.
        row = f"(SELECT {column} || ''::tsvector AS t OFFSET 0) r"
        weights = f"LATERAL (SELECT ARRAY[{shares}]::real[] AS w OFFSET 0) w"
        return f"(SELECT {' + '.join(parts)} FROM {row}, {weights})", (*given, *values)  # noqa: S608  # parts of our own


_kept: dict[tuple[str, str], tuple[float, Frequencies]] = {}


def frequencies(model: type[Model], column: str) -> Frequencies:
    """How often lexemes occur in a column, which may be one of a related table; looked up anew every ten minutes."""
    table, name = _where(model, column)
    kept = _kept.get((table, name))
    if kept is None or time.monotonic() - kept[0] > _KEPT_FOR:
        kept = _kept[(table, name)] = (time.monotonic(), _looked_up(table, name))
    return kept[1]


def forget_frequencies() -> None:
    """Look them up anew the next time: after a whole index was built."""
    _kept.clear()


def _where(model: type[Model], path: str) -> tuple[str, str]:
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return model._meta.db_table, str(found.column)


_STATISTICS = """
SELECT greatest(c.reltuples, 0), s.most_common_elems::text::text[], s.most_common_elem_freqs
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = %s
WHERE c.oid = %s::regclass
"""


def _looked_up(table: str, column: str) -> Frequencies:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS, [column, quote(table)])
        rows, lexemes, shares = cursor.fetchone()
        sample = f"SELECT {quote(column)} AS t FROM {quote(table)} LIMIT 300"  # noqa: S608  # the model's own names
        cursor.execute(f"SELECT avg(length(t)) FROM ({sample}) s")  # noqa: S608  # as above
        (length,) = cursor.fetchone()
    if not lexemes:
        return Frequencies(rows=rows, length=float(length or 100))
    # After the shares of the lexemes come the least and the greatest of them, and the share of empty rows.
    return Frequencies(rows, float(length or 100), dict(zip(lexemes, shares, strict=False)), shares[len(lexemes)])
