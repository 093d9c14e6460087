"""Foreign keys point down the floors and back along the loop, also those written as strings."""

from django.apps import apps
from django.db import models

from tests.house import tree

LOOP = [
    "correspondence",
    "clocks",
    "steps",
    "appeals",
    "orders",
    "emergencies",
    "visits",
    "answering_days",
    "calls",
    "quotations",
    "warnings",
    "followers",
    "supervision",
    "whistles",
    "leading",
    "restrictions",
    "investigations",
    "inspections",
    "successions",
    "recounts",
    "archive",
]


def height(model: type[models.Model]) -> tuple[int, int] | None:
    """How high a model of ours lives; None for tables of Django and other packages."""
    parts = model.__module__.split(".")
    if parts[0] != "hotline":
        return None
    floor = tree.FLOORS.index("channels" if parts[1] == "insight" else parts[1])
    return floor, LOOP.index(parts[2]) if parts[1] == "casework" else 0


def test_no_foreign_key_points_up_or_forward() -> None:
    found = []
    for model in apps.get_models():
        own = height(model)
        if own is None:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model if isinstance(field.related_model, type) else None
            other = height(target) if target is not None and issubclass(target, models.Model) else None
            if other is not None and other > own:
                found.append(f"{model.__name__}.{field.name} -> {target}")
    assert not found
