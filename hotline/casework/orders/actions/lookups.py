"""From the public codes that are given with a step to the rows behind them; an unknown code names its field."""

from collections.abc import Iterable

from hotline.casework.steps.rules import StepRefused
from hotline.lib.statements import read
from hotline.register.matters.models import Matter
from hotline.register.units.models import Unit


def unit(code: str, *, field: str) -> Unit:
    """The open unit of a code. It stays open until the step is taken: who closes it, or merges it into another one,
    waits, and who waits for that finds it closed."""
    return units([code], field=field)[0]


def units(codes: Iterable[str], *, field: str) -> list[Unit]:
    """The open units of several codes, each once, in the order given."""
    wanted = list(dict.fromkeys(codes))
    condition = "t.code = ANY(%s) AND t.closed_on IS NULL ORDER BY t.id FOR KEY SHARE OF t"
    found = {entry.code: entry for entry in read(Unit, condition, [wanted])}
    if len(found) != len(wanted):
        raise StepRefused("There is no open unit with this code.", field=field)
    return [found[code] for code in wanted]


def matter(code: str, *, field: str) -> Matter:
    """The class of matter of a code that can be chosen today."""
    found = Matter.objects.filter(code=code, closed_on__isnull=True).offered().first()
    if found is None:
        raise StepRefused("There is no category with this code.", field=field)
    return found
