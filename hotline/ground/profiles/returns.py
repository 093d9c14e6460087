"""How units return orders in a city (退单). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Returns:
    """How a unit may return an order (退单): from when the time for it runs, whether the head of the unit signs, and
    how many returns are accepted before a joint meeting rules."""

    window_from: str = "dispatch"
    head_signs: bool = False
    most: int = 2
