"""How many limits in working days are counted a second, the calendar built anew."""

import random
import time
from datetime import datetime, timedelta

from hotline.config.bench.figures import Figure, median
from hotline.ground.workdays.rules import SHANGHAI, Calendar, Mark, due, published, published_years

MANY, FEW = 1_000_000, 100_000
LIMITS = (1, 3, 5, 7, 15, 30)
AIM = 200_000


def measure(*, is_quick: bool, runs: int) -> list[Figure]:
    """Count a million limits of 1 to 30 working days from moments of the last years, each run from cold: the first
    look at the days belongs to it. No database has a part in it."""
    count = FEW if is_quick else MANY
    days = {on: Mark(kind, name) for year in published_years() for on, kind, name in published(year)}
    chance = random.Random(12345)  # noqa: S311  # the same moments every time
    first = datetime(2018, 1, 1, tzinfo=SHANGHAI)
    minutes = (datetime(published_years()[-1], 11, 1, tzinfo=SHANGHAI) - first) // timedelta(minutes=1)
    cases = [(first + timedelta(minutes=chance.randrange(minutes)), chance.choice(LIMITS)) for _ in range(count)]
    speeds, processor = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        calendar = Calendar(days)
        for start, amount in cases:
            due(start, amount, "workdays", calendar=calendar)
        speeds.append(count / (time.perf_counter() - begun))
        processor.append(count / (time.process_time() - used))
    value = median(speeds)
    notes = {"limits": count, "per second of processor time": round(median(processor))}
    return [Figure("deadlines counted", value, "/s", aim=f"≥ {AIM:,}/s", is_met=value >= AIM, notes=notes)]
