"""After a unit has moved: the paths that appeals carry follow it."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hotline.casework.appeals.models import Appeal
from hotline.lib import paths


def rewrite_paths(*, old: str, new: str) -> None:
    """Rewrite the paths below `old` to stand below `new`. Done again it changes nothing more."""
    for name in ("turn_path", "home_path"):
        Appeal.objects.filter(**{f"{name}__gte": old, f"{name}__lt": paths.upper(old)}).update(
            **{name: Concat(Value(new), Substr(F(name), len(old) + 1))}
        )
