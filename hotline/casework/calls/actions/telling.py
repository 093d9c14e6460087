"""Who is told that a call has changed: the live board, and the seat that holds it."""

from hotline.lib.notifying import LIVE
from hotline.lib.statements import Statement


def told(call_id: int, seat_id: int | None = None, *, kind: str = "call", by: Statement | None = None) -> None:
    """News of a call for the board, and for a seat: at once, or together with what a statement writes."""
    statement = by or Statement()
    statement.tell(LIVE, to="board", kind=kind, call=call_id)
    if seat_id is not None:
        statement.tell(LIVE, to=f"seat:{seat_id}", kind=kind, call=call_id)
    if by is None:
        statement.run()
