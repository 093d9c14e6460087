"""After a unit has moved: the paths that orders and tasks carry follow it."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hotline.casework.orders.models import Order, Task
from hotline.lib import paths


def rewrite_paths(*, old: str, new: str) -> int:
    """Rewrite the paths below `old` to stand below `new`. Returns how many parts were moved.

    Done again it changes nothing more, so a worker that dies in the middle may begin anew.
    """
    moved = {"gte": old, "lt": paths.upper(old)}
    count = Task.objects.filter(unit_path__gte=moved["gte"], unit_path__lt=moved["lt"]).update(
        unit_path=Concat(Value(new), Substr(F("unit_path"), len(old) + 1))
    )
    for name in ("lead_path", "turn_path", "home_path"):
        Order.objects.filter(**{f"{name}__gte": moved["gte"], f"{name}__lt": moved["lt"]}).update(
            **{name: Concat(Value(new), Substr(F(name), len(old) + 1))}
        )
    return count
