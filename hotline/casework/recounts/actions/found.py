"""The act as it is carried out, and a case as it is found."""

from dataclasses import dataclass, field
from datetime import datetime

from hotline.casework.clocks.models import Clock
from hotline.casework.recounts.models import Recount
from hotline.casework.recounts.reckoning import LEADS
from hotline.casework.recounts.rules import Outcome, Window
from hotline.casework.steps.models import Stepping
from hotline.ground.journal.rules import Actor
from hotline.ground.workdays.rules import Calendar


@dataclass(slots=True)
class Act:
    """The act as it is carried out: which recount, by which calendar, for which window, by whom, when."""

    recount: Recount
    calendar: Calendar
    span: Window
    actor: Actor
    at: datetime


@dataclass(slots=True)
class Found:
    """A case with its running clocks, those of them that are counted anew, and what comes of each."""

    case: Stepping
    clocks: list[Clock] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    returns: tuple[datetime, datetime] | None = None
    """Until when the lead unit may return the order: before and now."""

    @property
    def moved(self) -> list[Clock]:
        """The clocks of which there is something to tell: moved, or spared from being late."""
        told = {pk for pk, found in self.outcomes.items() if found.moves or found.is_spared}
        return [clock for clock in self.clocks if clock.pk in told]

    def promised(self) -> tuple[Clock, Outcome] | None:
        """The lead unit's limit, if it runs and has moved: by it the caller was told when she is answered."""
        for clock in self.moved:
            found = self.outcomes[clock.pk]
            if clock.kind in LEADS and clock.task_id is None and clock.paused_at is None and found.moves:
                return clock, found
        return None
