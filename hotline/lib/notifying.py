"""Telling other processes at once that something has changed: PostgreSQL carries it with the transaction that did it.

What is told are codes and numbers, never anything personal: whoever hears it reads the rows under permissions of its
own. A process that was away hears nothing of what it missed and looks at the rows when it comes back.
"""

from hotline.lib.statements import Statement

PHONE = "phone"
"""Heard by the process that leads the calls."""
LIVE = "live"
"""Heard by the process that pushes news to open pages."""


def notify(wire: str, **facts: str | int) -> None:
    """Tell it on a wire when – and only when – the present transaction is committed."""
    statement = Statement()
    statement.tell(wire, **facts)
    statement.run()
