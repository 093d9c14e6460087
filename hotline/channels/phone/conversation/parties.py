"""Who else is in a conversation."""

from dataclasses import dataclass

from hotline.casework.calls.words import LegKind


@dataclass
class Party:
    """Somebody else who is rung, or talks: by her channel. `asked` is the instruction that is settled when she answers
    or does not; `extension` a seat's, "" for everybody else; `is_entered` when the books know that she answered,
    `takes_over` when the caller is hers as soon as she answers."""

    channel: str
    leg: int
    kind: str
    seat: int | None = None
    extension: str = ""
    label: str = ""
    is_there: bool = False
    asked: int | None = None
    is_entered: bool = False
    cause: int = 0
    snoop: str = ""
    takes_over: bool = False

    @property
    def is_seat(self) -> bool:
        """Whether she answers the call: a seat of the hotline, not somebody who was brought in."""
        return self.kind == LegKind.SEAT

    @property
    def is_apart(self) -> bool:
        """Whether she is not among those who talk: a leader who listens, or whispers to the seat."""
        return self.kind in (LegKind.MONITOR, LegKind.WHISPER)
