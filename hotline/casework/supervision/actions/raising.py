"""What the rules of a city's ladder raise by themselves: what is overdue, what the caller is dissatisfied with, what
comes again and again, and documents that nobody answered.

Each set is one transaction with its fences, rows that can be there once: cut off anywhere it is done again, done twice
it is done once. Two workers pass over each other's rows.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import islice
from math import inf
from types import MappingProxyType
from typing import Any, TypeVar, cast

from django.db import transaction
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.clocks.rules import ends
from hotline.casework.orders.desks import WITH_THE_LEAD
from hotline.casework.orders.words import OPEN_STATES
from hotline.casework.supervision.actions.rising import rise, unanswered
from hotline.casework.supervision.actions.sweeping import OVERDUE, Due, sweep
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import RungRule, Span
from hotline.ground.profiles.merging import ANY
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.lib.statements import ask

SET = 500
"""So many are written in one transaction."""
AT_ONCE = 10_000
"""So many orders of one rule are looked for at once."""
TURN_SECONDS = 20.0
"""How long one turn of the rhythm raises; the next ones follow in the next turn."""

log = logging.getLogger(__name__)
T = TypeVar("T")


def raise_due(*, at: datetime, versions: Collection[int] = (), seconds: float = TURN_SECONDS) -> int:
    """Raise what the rules of each version of the profile ask for, or of those named alone, as far as it can be done
    in so many seconds. Returns how many levels were raised."""
    count, until = 0, time.monotonic() + seconds
    for version in versions or _versions():
        profile = profiles.version(version)
        count += sum(raise_by(rule, profile=profile, at=at, until=until) for rule in profile.supervision.rules)
        count += raise_unanswered(profile, at=at, until=until)
    return count


def raise_by(rule: RungRule, *, profile: Profile, at: datetime, until: float = inf) -> int:
    """Raise what one rule asks for."""
    return _in_sets(partial(_SOURCES[rule.trigger], rule, profile, at), partial(sweep, rule=rule, at=at), until)


def raise_unanswered(profile: Profile, *, at: datetime, until: float = inf) -> int:
    """Let the documents rise that nobody answered in time."""
    late = partial(unanswered, profile, until=at, most=AT_ONCE)
    return _in_sets(lambda: [pk for pk, _due_at in late()], partial(rise, at=at), until)


def _in_sets(source: Callable[[], Iterable[T]], act: Callable[[Sequence[T]], int], until: float) -> int:
    """Raise what is due set by set, each in a transaction, until there is nothing left or the turn is over."""
    count = 0
    while due := list(source()):
        done = 0
        for place in range(0, len(due), SET):
            done += _raised(act, due[place : place + SET])
            if time.monotonic() > until:
                return count + done
        count += done
        if not done or len(due) < AT_ONCE:
            break
    return count


def _raised(act: Callable[[Sequence[T]], int], some: Sequence[T]) -> int:
    """Raise a set, all of it or nothing. Whatever is wrong with one of it must not keep the others waiting."""
    try:
        with transaction.atomic():
            return act(some)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(some) > 1:
            return sum(_raised(act, [one]) for one in some)
        log.exception("the ladder could not raise a level", extra={"given": str(some[0])})
        return 0


def _versions() -> Collection[int]:
    return list(ProfileVersion.objects.order_by("pk").values_list("pk", flat=True))


def next_raising(*, after: datetime, until: datetime, versions: Collection[int] = ()) -> datetime | None:
    """When a limit passes next after which the ladder raises something: behind one instant and up to another. What is
    raised for other reasons is so at once."""
    found = []
    for version in versions or _versions():
        profile = profiles.version(version)
        for rule in profile.supervision.rules:
            if rule.trigger == OVERDUE:
                moments = (at for at in _passing(rule, profile, until) if at > after)
                found += list(islice(moments, 1))
        found += [due_at for _pk, due_at in unanswered(profile, after=after, until=until, most=1)]
    return min((at for at in found if at <= until), default=None)


def _passing(rule: RungRule, profile: Profile, until: datetime) -> Iterator[datetime]:
    """When the rule raises what is or gets overdue, in order."""
    calendar = workdays.calendar_for(profile)
    values = [profile.version, list(WITH_THE_LEAD), until, rule.trigger, rule.level, AT_ONCE]
    for _order_id, _round, due_at in ask(_OVERDUE, values):
        yield ends(_span(rule.after), start=due_at, profile=profile, calendar=calendar).at if rule.after else due_at


_NOT_YET = """
NOT EXISTS (SELECT 1 FROM supervision_raised r
WHERE r.order_id = o.id AND r.trigger = %s AND r.level = %s AND r.round = {round})
"""
_OVERDUE = f"""
SELECT o.id, o.round, o.turn_due_at FROM orders_order o
WHERE o.profile_version = %s AND o.state = ANY(%s) AND o.turn_due_at <= %s
AND o.turn_unit_id = o.lead_unit_id AND o.held = '' AND {_NOT_YET.format(round="o.round")}
ORDER BY o.turn_due_at LIMIT %s
"""  # noqa: S608  # both parts stand here
# Where the city goes by what most callers say: the verdict in the middle, of two the less content one, once all were
# heard. The same as `visits.rules.stands_for_all`, which a test compares.
_MIDDLE = """
SELECT middle.verdict < 10 OR mod(middle.verdict, 10) IN (1, 2) FROM (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY
        CASE w.solved WHEN 'no' THEN 0 WHEN 'partly' THEN 10 ELSE 20 END
        + CASE w.satisfied WHEN '0' THEN 3 ELSE w.satisfied::integer END
    ) AS verdict FROM visits_visit w WHERE w.order_id = o.id AND w.round = v.round
) AS middle
"""
_DISSATISFIED = f"""
SELECT DISTINCT o.id, v.round FROM orders_order o JOIN visits_visit v ON v.order_id = o.id
WHERE o.profile_version = %s AND o.state = ANY(%s) AND o.lead_unit_id IS NOT NULL AND o.held = ''
AND v.round >= %s AND v.made_at <= %s
AND (v.solved = 'no' OR v.satisfied IN ('1', '2'))
AND (%s = '{ANY}' OR ((v.round < o.round OR o.state <> 'audited') AND ({_MIDDLE})))
AND {_NOT_YET.format(round="v.round")}
ORDER BY o.id LIMIT %s
"""  # noqa: S608
_REPEATED = f"""
SELECT DISTINCT o.id, o.round FROM orders_order o
JOIN orders_share s ON s.order_id = o.id JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE o.profile_version = %s AND o.state = ANY(%s) AND o.lead_unit_id IS NOT NULL AND o.held = ''
AND a.repeat_of_id IS NOT NULL
AND a.received_at <= %s AND (
    WITH RECURSIVE earlier (id, repeat_of_id) AS (
        SELECT a.id, a.repeat_of_id
        UNION
        SELECT b.id, b.repeat_of_id FROM appeals_appeal b JOIN earlier e
        ON b.id = e.repeat_of_id OR (b.repeat_of_id = e.repeat_of_id AND b.id < e.id)
    ) SELECT count(*) FROM earlier
) >= %s AND {_NOT_YET.format(round="0")}
ORDER BY o.id LIMIT %s
"""  # noqa: S608


def _overdue(rule: RungRule, profile: Profile, at: datetime) -> Iterator[Due]:
    """Orders whose limit has passed while a unit had the turn, and since then as long as the rule waits."""
    calendar = workdays.calendar_for(profile)
    waits = _span(rule.after) if rule.after else None
    raises_at = cache(lambda due_at: ends(waits, start=due_at, profile=profile, calendar=calendar).at if waits else at)
    fence = [rule.trigger, rule.level]
    for order_id, round_, due_at in ask(_OVERDUE, [profile.version, list(WITH_THE_LEAD), at, *fence, AT_ONCE]):
        if raises_at(due_at) > at:
            return
        yield order_id, round_


def _span(span: Span) -> Limit:
    return Limit("supervise", span.amount, cast(Any, span.unit))


def _dissatisfied(rule: RungRule, profile: Profile, at: datetime) -> Iterator[Due]:
    """Open orders whose caller was not content with a round of the handling; of several callers by the city's rule any
    of them, or most."""
    fence = [rule.trigger, rule.level]
    by = profile.merging.rework
    values = [profile.version, list(OPEN_STATES), rule.from_round, at, by, *fence, AT_ONCE]
    yield from ask(_DISSATISFIED, values)


def _repeated(rule: RungRule, profile: Profile, at: datetime) -> Iterator[Due]:
    """Open orders of a matter that its caller has raised so many times."""
    fence = [rule.trigger, rule.level]
    for order_id, _round in ask(_REPEATED, [profile.version, list(OPEN_STATES), at, rule.times, *fence, AT_ONCE]):
        yield order_id, 0


_SOURCES: Mapping[str, Callable[[RungRule, Profile, datetime], Iterator[Due]]] = MappingProxyType(
    {
        "D01": _overdue,
        "D02": _dissatisfied,
        "D08": _repeated,
    }
)
