"""A lookup that trigram indexes serve: `title__holds="噪声"` finds a text anywhere in a column, whatever its case.

Django's own `icontains` compares `UPPER(column)`, which no index on the column itself can answer.
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField


def escaped(text: str) -> str:
    """A text as a pattern that matches exactly itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup[bool]):
    """`column ILIKE '%text%'`; plain LIKE where the text knows no case, which PostgreSQL compares much faster."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        """The text as it was asked for."""
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The comparison and its value."""
        column, values = self.process_lhs(compiler, connection)
        knows_case = self.rhs.lower() != self.rhs.upper()
        return f"{column} {'ILIKE' if knows_case else 'LIKE'} %s", (*values, f"%{escaped(self.rhs)}%")


__all__ = ["Holds", "escaped"]
