"""Days of cities that are known in numbers, to be simulated and sized: the handbook's table (§4.4) and the days that
tested a hotline."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Scenario:
    """A city's day: how many calls, how many seconds each, how many seats are in use where that is known."""

    name: str
    name_en: str
    calls: int
    handling: int
    seats: int | None = None


BUSY_HOUR = 0.09
"""The share of a day's calls that the busy hour has."""
SIZED: Mapping[str, Scenario] = MappingProxyType(
    {
        "dongsheng": Scenario("东胜 2022", "Dongsheng 2022", 210, 360),
        "dezhou": Scenario("德州 2012", "Dezhou 2012", 1_445, 300, 36),
        "changzhou": Scenario("常州 2021", "Changzhou 2021", 2_690, 240),
        "tangshan": Scenario("唐山 2024", "Tangshan 2024", 9_480, 300),
        "hangzhou": Scenario("杭州 2018", "Hangzhou 2018", 25_000, 300),
        "beijing": Scenario("北京 2024–2026", "Beijing 2024–2026", 70_000, 330),
    }
)
"""The handbook's cities."""
SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        **SIZED,
        "dezhou-surge": Scenario(
            "德州 三倍话务、70 席全开", "Dezhou, three times its calls, all 70 places", 4_335, 300, 70
        ),
        "hangzhou-peak": Scenario("杭州 2020 年高峰日", "Hangzhou, its highest day of 2020", 87_000, 300),
    }
)
"""What can be simulated by name."""
