"""What is at the exchange of the tests: lines and bridges, as it describes them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hotline.channels.phone.exchange.configuration.dialplan import APPLICATION

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""When the loop's clock stood at 0: a Monday morning in the city."""
PROMPT = 2.0
"""Seconds that every prompt takes."""
NORMAL, BUSY, NO_ANSWER, REJECTED = 16, 17, 19, 21
CAUSES = {"normal": NORMAL, "busy": BUSY, "no_answer": NO_ANSWER}


class NotDone(Exception):
    """A request that the exchange refuses: status and sentence."""


@dataclass
class Leg:
    """A channel at the exchange. `far` is what its telephone does when it rings."""

    id: str
    name: str
    number: str
    state: str = "Ring"
    args: tuple[str, ...] = ()
    is_ours: bool = False
    is_inbound: bool = False
    bridge: str = ""
    role: str = ""
    music: bool = False
    playing: list[str] = field(default_factory=list)
    recording: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    silent_since: float | None = None
    longest_silence: float = 0.0
    watched: str = ""
    is_muted: bool = False
    place: str = ""

    def told(self) -> dict[str, Any]:
        """As the exchange describes it."""
        shown = {"id": self.id, "name": self.name, "state": self.state, "caller": {"name": "", "number": self.number}}
        data = ",".join((APPLICATION, *self.args)) if self.is_ours else ""
        return {**shown, "dialplan": {"app_name": "Stasis" if self.is_ours else "", "app_data": data}}


@dataclass
class Bridge:
    """A bridge at the exchange."""

    id: str
    kind: str
    name: str
    channels: list[str] = field(default_factory=list)

    @property
    def is_holding(self) -> bool:
        """Whether those in it wait, and do not hear each other."""
        return "holding" in self.kind

    def told(self) -> dict[str, Any]:
        """As the exchange describes it."""
        kind = "holding" if self.is_holding else "mixing"
        return {"id": self.id, "bridge_type": kind, "name": self.name, "channels": list(self.channels)}
