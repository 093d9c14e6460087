"""After a unit has moved: the paths that cases carry follow it, whatever room they live in."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from hotline.ground.journal.verify import chained_models
from hotline.lib import paths

CARRIED = frozenset({"home_path", "turn_path", "unit_path", "lead_path"})
"""Columns in which a case carries the path of a unit."""


def rewrite_paths(*, old: str, new: str) -> None:
    """Rewrite the paths below `old` to stand below `new`. Done again it changes nothing more."""
    for model in chained_models().values():
        for name in sorted(CARRIED & {field.name for field in model._meta.concrete_fields}):
            below = {f"{name}__gte": old, f"{name}__lt": paths.upper(old)}
            model._default_manager.filter(**below).update(**{name: Concat(Value(new), Substr(F(name), len(old) + 1))})
