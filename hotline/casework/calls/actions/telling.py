"""Who is told that a call has changed: the live board, and the seat that holds it."""

from hotline.lib.notifying import LIVE, notify


def told(call_id: int, seat_id: int | None = None, *, kind: str = "call") -> None:
    """News of a call for the board, and for a seat."""
    notify(LIVE, to="board", kind=kind, call=call_id)
    if seat_id is not None:
        notify(LIVE, to=f"seat:{seat_id}", kind=kind, call=call_id)
