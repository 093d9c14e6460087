"""After a unit has moved: the paths that the parts of orders carry follow it."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hotline.casework.orders.models import Task
from hotline.lib import paths


def rewrite_paths_of_parts(*, old: str, new: str) -> int:
    """Rewrite the paths below `old` to stand below `new`. Returns how many parts were moved.

    Done again it changes nothing more, so a worker that dies in the middle may begin anew.
    """
    return Task.objects.filter(unit_path__gte=old, unit_path__lt=paths.upper(old)).update(
        unit_path=Concat(Value(new), Substr(F("unit_path"), len(old) + 1))
    )
