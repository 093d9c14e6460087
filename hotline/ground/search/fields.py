"""The column that texts are found by, and how a question is put to it."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup


class TermsField(SearchVectorField):  # type: ignore[type-arg]  # what it holds is never read as a value
    """The lexemes of a text, written as `rules.terms` gives them. Give it a GIN index."""


@TermsField.register_lookup
class Holds(Lookup[bool]):
    """`terms__asks="'居住' & '住证'"`: rows whose lexemes answer a query of PostgreSQL's full text search."""

    lookup_name = "asks"

    def get_prep_lookup(self) -> str:
        """The query as it was made."""
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The comparison that a GIN index serves."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*values, self.rhs)
