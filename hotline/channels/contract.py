"""What a channel must be able to do. A channel is a folder or a file here; none knows another."""

from typing import Protocol


class ChannelTrouble(RuntimeError):
    """The channel could not take the letter over now; it is tried again later."""


class Carrier(Protocol):
    """Carries letters out over one channel."""

    def carry(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Hand a letter over. Called again with the same key it must not go out twice. Raises ChannelTrouble."""
