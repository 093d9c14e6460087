"""By what an appeal is found: kept in the transaction that writes its title or text, and built anew in batches."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from hotline.casework.appeals.models import Appeal, Wording
from hotline.ground.search.rules import terms
from hotline.lib.statements import Statement

BATCH = 500


def terms_of(title: str, content: str) -> str:
    """The lexemes of an appeal. Its title is marked, since it never names a caller who is kept secret."""
    return terms([(title, "A"), (content, "D")])


def keep(statement: Statement, appeal: Appeal) -> None:
    """Write down by what an appeal is found now, with whatever else the statement writes."""
    statement.part(_KEEP, [appeal.pk, terms_of(appeal.title, appeal.content)], name="wording")


def rewrite(appeal_ids: Iterable[int]) -> None:
    """Do so for appeals whose texts were changed otherwise, in the same transaction."""
    known = Appeal.objects.filter(pk__in=list(appeal_ids)).order_by("pk").values_list("pk", "title", "content")
    rows = [(pk, terms_of(title, content)) for pk, title, content in known]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_ALL, [[pk for pk, _terms in rows], [terms for _pk, terms in rows]])


def build(*, is_anew: bool) -> Iterator[int]:
    """Build the index of all appeals, or of those that lack it: batch by batch, each a transaction of its own that
    locks its appeals, so that nobody changes them meanwhile. Gives how many each batch had."""
    last = 0
    while True:
        with transaction.atomic():
            found = Appeal.objects.filter(pk__gt=last).order_by("pk")
            lacking = found if is_anew else found.filter(wording__isnull=True)
            ids = list(lacking.select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
            if not ids:
                return
            rewrite(ids)
        last = ids[-1]
        yield len(ids)


_TABLE = Wording._meta.db_table
_KEEP = (
    f"INSERT INTO {_TABLE} (appeal_id, terms) VALUES (%s, %s::tsvector) "  # noqa: S608  # the model's own name
    "ON CONFLICT (appeal_id) DO UPDATE SET terms = EXCLUDED.terms"
)
# What is the same stays untouched: a row that is written anew makes all its entries in the index anew.
_KEEP_ALL = (
    f"INSERT INTO {_TABLE} (appeal_id, terms) "  # noqa: S608  # the model's own name
    "SELECT appeal_id, terms::tsvector FROM unnest(%s::bigint[], %s::text[]) AS found (appeal_id, terms) "
    f"ON CONFLICT (appeal_id) DO UPDATE SET terms = EXCLUDED.terms WHERE {_TABLE}.terms <> EXCLUDED.terms"
)
