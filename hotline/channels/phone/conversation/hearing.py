"""What a conversation hears, one thing after the other: events of the exchange, and what we tell it ourselves."""

from hotline.lib.ari.events import Event


class HungUp(Exception):
    """The caller's line is gone. `cause` is the number of Q.850."""

    def __init__(self, cause: int | None = None) -> None:
        super().__init__("The caller's line is gone.")
        self.cause = cause


class LedAway(Exception):
    """The exchange has led the caller's line away: a fax machine was heard on it."""


class Asked(Event, frozen=True, kw_only=True):
    """A page asks for something to be done: the instruction's row."""

    instruction: int


class Offered(Event, frozen=True, kw_only=True):
    """A seat was found for a waiting call; it is to be rung. The row says so already."""

    seat: int
    extension: str
    leg: int
    channel: str


class Moved(Event, frozen=True, kw_only=True):
    """A waiting call has come to the next step of its overflow, or further forward in the queue."""

    step: str = ""
