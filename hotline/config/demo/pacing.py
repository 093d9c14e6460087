"""When the steps of a demo case were taken: each used up a share of its time limit. Pure."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FROM, TO = time(8, 30), time(17, 30)


def received(hours_ago: float, *, day_time: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When a case came in; a time of day moves it there on its own day."""
    at = now - timedelta(hours=hours_ago)
    if not day_time:
        return at
    local = datetime.combine(at.astimezone(zone).date(), time.fromisoformat(day_time), zone)
    return min(local.astimezone(now.tzinfo), now)


@dataclass(slots=True)
class Pace:
    """Walks through the steps of one case: never backwards, never past now."""

    at: datetime
    now: datetime
    share: float
    chance: random.Random
    zone: ZoneInfo
    is_urgent: bool = False

    def minutes(self, fewest: int, most: int) -> datetime:
        """Some minutes later."""
        return self._walk(self.at + timedelta(minutes=self.chance.uniform(fewest, most)))

    def within(self, started: datetime, due: datetime, *, part: float = 1.0) -> datetime:
        """A step that used up the case's share of a limit, or a part of that share."""
        aim = started + (due - started) * self.share * part
        return self._walk(aim if self.is_urgent else self._in_the_day(aim))

    def _in_the_day(self, aim: datetime) -> datetime:
        """Offices work by day: what falls into the night is moved to the day it belongs to."""
        local = aim.astimezone(self.zone)
        if FROM <= local.time() <= TO:
            return aim
        if local.time() < FROM:
            moved = datetime.combine(local.date(), FROM, self.zone) + timedelta(minutes=self.chance.uniform(1, 50))
        else:
            moved = datetime.combine(local.date(), TO, self.zone) - timedelta(minutes=self.chance.uniform(1, 50))
        return moved.astimezone(aim.tzinfo)

    def _walk(self, aim: datetime) -> datetime:
        self.at = min(max(aim, self.at), self.now)
        return self.at
