"""What the rules of a city's ladder raise by themselves: what is overdue, what the caller is dissatisfied with, what
comes again and again, and documents that nobody answered.

Each is one transaction with its fence, a row that can be there once: cut off anywhere it is done again, done twice it
is done once.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import override, pgettext_lazy

from hotline.casework.clocks.rules import ends
from hotline.casework.orders.desks import WITH_THE_LEAD
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import OPEN_STATES, PaperForm
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.actions.answering import DocumentDoor
from hotline.casework.supervision.actions.issuing import Paper, write
from hotline.casework.supervision.actions.sweeping import SET, urge_overdue
from hotline.casework.supervision.actions.taking import SupervisionDoor, join
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import next_rung
from hotline.casework.supervision.words import WITH_THE_UNIT
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.ladders import RungRule, Span
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import Limit, Profile
from hotline.ground.workdays import queries as workdays
from hotline.lib.statements import ask

AT_ONCE = 500
"""So many orders of one rule are looked for at once."""
TURN_SECONDS = 15.0
"""How long one turn of the rhythm writes documents; the next ones follow in the next turn. Urging is done in sets, and
to the end."""

log = logging.getLogger(__name__)


def raise_due(*, at: datetime, versions: Collection[int] = ()) -> int:
    """Raise what the rules of each version of the profile ask for, or of those named alone. Returns how many levels
    were raised."""
    count, until = 0, time.monotonic() + TURN_SECONDS
    for version in versions or _versions():
        profile = profiles.version(version)
        for rule in profile.supervision.rules:
            while done := _urge_set(rule, profile, at) if _is_urging(rule) else _raise_some(rule, profile, at):
                count += done
                if not _is_urging(rule) and (done < AT_ONCE or time.monotonic() > until):
                    break
        count += sum(_done(_rise, document, at) for document in _unanswered(profile, at))
    return count


def urge_due(*, at: datetime) -> int:
    """Urge by rule whatever is overdue, in sets. Returns how many orders were urged."""
    count = 0
    for version in _versions():
        profile = profiles.version(version)
        for rule in profile.supervision.rules:
            while _is_urging(rule) and (done := _urge_set(rule, profile, at)):
                count += done
    return count


def _is_urging(rule: RungRule) -> bool:
    return rule.trigger == "D01" and rule.level == 0


def _raise_some(rule: RungRule, profile: Profile, at: datetime) -> int:
    """Raise a level for some orders, each by itself."""
    due = list(_SOURCES[rule.trigger](rule, profile, at))
    return sum(_done(_raise, order_id, round_, rule, at) for order_id, round_ in due)


def _urge_set(rule: RungRule, profile: Profile, at: datetime) -> int:
    """Urge a set of what is overdue. What somebody is working on is left for the next turn."""
    return urge_overdue(
        [order_id for order_id, _round in _overdue(rule, profile, at, SET)], trigger=rule.trigger, at=at
    )


def _versions() -> Collection[int]:
    return list(ProfileVersion.objects.order_by("pk").values_list("pk", flat=True))


def next_raising(*, after: datetime, until: datetime, versions: Collection[int] = ()) -> datetime | None:
    """When a limit passes next after which the ladder raises something: behind one instant and up to another. What is
    raised for other reasons is so at once."""
    found = []
    for version in versions or _versions():
        profile = profiles.version(version)
        for rule in profile.supervision.rules:
            if rule.trigger == "D01":
                moments = (at for at in _passing(rule, profile, until) if at > after)
                found += list(islice(moments, 1))
        late = _late(profile, until).filter(turn_due_at__gt=after).first()
        found += [late.turn_due_at] if late and late.turn_due_at else []
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
AND o.turn_unit_id = o.lead_unit_id AND {_NOT_YET.format(round="o.round")}
ORDER BY o.turn_due_at LIMIT %s
"""  # noqa: S608  # both parts stand here
_DISSATISFIED = f"""
SELECT DISTINCT o.id, v.round FROM orders_order o JOIN visits_visit v ON v.order_id = o.id
WHERE o.profile_version = %s AND o.state = ANY(%s) AND v.round >= %s AND v.made_at <= %s
AND (v.solved = 'no' OR v.satisfied IN ('1', '2'))
AND {_NOT_YET.format(round="v.round")}
ORDER BY o.id LIMIT %s
"""  # noqa: S608
_REPEATED = f"""
SELECT DISTINCT o.id, o.round FROM orders_order o
JOIN orders_share s ON s.order_id = o.id JOIN appeals_appeal a ON a.id = s.appeal_id
WHERE o.profile_version = %s AND o.state = ANY(%s) AND o.lead_unit_id IS NOT NULL AND a.repeat_of_id IS NOT NULL
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

Due = Iterator[tuple[int, int]]


def _overdue(rule: RungRule, profile: Profile, at: datetime, most: int = AT_ONCE) -> Due:
    """Orders whose limit has passed while a unit had the turn, and since then as long as the rule waits."""
    calendar = workdays.calendar_for(profile)
    fence = [rule.trigger, rule.level]
    for order_id, round_, due_at in ask(_OVERDUE, [profile.version, list(WITH_THE_LEAD), at, *fence, most]):
        if rule.after and ends(_span(rule.after), start=due_at, profile=profile, calendar=calendar).at > at:
            return
        yield order_id, round_


def _span(span: Span) -> Limit:
    return Limit("supervise", span.amount, cast(Any, span.unit))


def _dissatisfied(rule: RungRule, profile: Profile, at: datetime) -> Due:
    """Open orders whose caller was not content with a round of the handling."""
    fence = [rule.trigger, rule.level]
    values = [profile.version, list(OPEN_STATES), rule.from_round, at, *fence, AT_ONCE]
    yield from ask(_DISSATISFIED, values)


def _repeated(rule: RungRule, profile: Profile, at: datetime) -> Due:
    """Open orders of a matter that its caller has raised so many times."""
    fence = [rule.trigger, rule.level]
    for order_id, _round in ask(_REPEATED, [profile.version, list(OPEN_STATES), at, rule.times, *fence, AT_ONCE]):
        yield order_id, 0


_SOURCES: dict[str, Callable[[RungRule, Profile, datetime], Due]] = {
    "D01": _overdue,
    "D02": _dissatisfied,
    "D08": _repeated,
}

_FENCE = """
INSERT INTO supervision_raised (order_id, trigger, level, round, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING id
"""


def _raise(order_id: int, round_: int, rule: RungRule, at: datetime) -> bool:
    """Raise one level for one order, unless somebody has done it meanwhile."""
    if not ask(_FENCE, [order_id, rule.trigger, rule.level, round_, at]):
        return False
    given: dict[str, Any] = {}
    if rule.level:
        given = {
            "form": PaperForm.RULE.value,
            "reason": rule.trigger,
            "level": rule.level,
            "text": _said(rule.trigger),
        }
    SupervisionDoor().take(order_id, "supervise" if rule.level else "urge", actor=SYSTEM, at=at, given=given)
    return True


def _unanswered(profile: Profile, at: datetime) -> Iterator[Document]:
    """Documents whose limit passed without a reply, of levels above which there is another one."""
    yield from _late(profile, at)[:AT_ONCE]


def _late(profile: Profile, at: datetime) -> QuerySet[Document]:
    rising = [level for level in profile.supervision.rungs if next_rung(profile, level)]
    late = Document.objects.filter(
        profile_version=profile.version, level__in=rising, state__in=WITH_THE_UNIT, turn_due_at__lte=at
    )
    return late.filter(orders__state__in=OPEN_STATES).distinct().order_by("turn_due_at")


def _rise(document: Document, at: datetime) -> bool:
    """The next level takes a document's place, about those of its orders that are still open."""
    # First the orders, then the document: so does whoever moves the orders of a unit with its documents.
    covered = Order.objects.filter(covered__document=document, state__in=OPEN_STATES).order_by("pk")
    orders = list(covered.select_for_update(of=("self",)))
    DocumentDoor().take(document.pk, "raise_supervision", actor=SYSTEM, at=at, given={}, version=document.version)
    profile = profiles.version(document.profile_version)
    above = next_rung(profile, document.level)
    if above is None or not orders:
        raise StepRefused("There is no next level.")
    text = f"{_said('unanswered') % {'number': document.number}}\n{document.text}"
    paper = Paper(document.form, document.reason, document.topic, text, above.level, follows=document)
    mine = [order for order in orders if order.lead_unit_id == document.unit_id]
    if not mine:
        raise StepRefused("Another unit has these orders now.")
    join(write(paper, order=mine[0], actor=SYSTEM, at=at), orders=mine, actor=SYSTEM, at=at)
    return True


def _done(act: Callable[..., bool], *given: Any) -> bool:
    """Raise one, all of it or nothing. Whatever is wrong with it must not keep the others waiting."""
    try:
        with transaction.atomic():
            return act(*given)
    except StepRefused:  # somebody was faster, or it is over
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the ladder could not raise a level", extra={"given": [str(each) for each in given]})
        return False


SAID = {
    "D01": pgettext_lazy(
        "document",
        "The order below is overdue. Handle it at once; reply in writing, with the reason, within the limit.",
    ),
    "D02": pgettext_lazy(
        "document", "The caller is dissatisfied. Check the handling once more and reply in writing within the limit."
    ),
    "D08": pgettext_lazy(
        "document", "The caller raises this matter again and again. Settle it and reply in writing within the limit."
    ),
    "unanswered": pgettext_lazy("document", "Document %(number)s was not answered within its limit."),
}
"""The words of the standing rule."""


def _said(what: str) -> str:
    """The words of the standing rule. A document is an official paper: it is written in Chinese."""
    with override("zh-hans"):
        return str(SAID[what])
