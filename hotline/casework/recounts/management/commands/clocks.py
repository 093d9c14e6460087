"""`hotline clocks explain NUMBER`: why each limit of an order ends when it does, day by day. `hotline clocks recount`:
the open limits that reach into a year are counted anew."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.explaining import Explained, explain
from hotline.casework.orders.queries import subjects_of
from hotline.casework.recounts.management import recounting
from hotline.ground.workdays.rules import of_kept, spans_said
from hotline.lib import numbers

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Command(BaseCommand):
    """Explain the clocks of a case, or count those of a year anew."""

    help = "Why a deadline is when it is (explain), and counting those of a year anew (recount)"

    def add_arguments(self, parser: CommandParser) -> None:
        """explain NUMBER; recount --year YEAR."""
        subcommands = parser.add_subparsers(dest="what", required=True)
        explaining = subcommands.add_parser("explain", help="every clock of an order, day by day")
        explaining.add_argument("number", help="the number of an order or of an appeal")
        explaining.add_argument("--json", action="store_true", help="one object a clock")
        recounting.add_arguments(
            subcommands.add_parser("recount", help="count the open limits that reach into a year anew")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        lines = recounting.run(options) if options["what"] == "recount" else _explained(options)
        for line in lines:
            self.stdout.write(line)


def _explained(options: dict[str, Any]) -> Iterator[str]:
    """Every clock of the order and of the appeals it handles."""
    subjects = subjects_of(numbers.tidy_reference(options["number"]))
    if not subjects:
        raise CommandError(f"There is no order and no appeal with the number {options['number']}.")
    for one in explain(clocks.of_all(subjects)):
        yield from [_object(one)] if options["json"] else _words(one)


def _words(one: Explained) -> Iterator[str]:
    clock = one.clock
    unit = f" ({clock.unit.shown})" if clock.unit else ""
    yield f"{clock.get_kind_display()}{unit}: {clock.amount} {clock.unit_of_time}"
    if own := of_kept(clock.hours):
        week = "; ".join(f"{name} {spans_said(day) or '-'}" for name, day in zip(WEEK, own.week, strict=True))
        yield f"  own hours of duty: {week}; holidays {spans_said(own.holidays) or '-'}"
    for line in one.lines:
        name = f" {line.name}" if line.name else ""
        provisional = " (provisional)" if line.is_provisional else ""
        yield f"  {line.on} {line.kind.label}{name}: {line.reason.label}{provisional}"
    for change in one.changes:
        yield f"  {_at(change.began_at)} {change.get_change_display()} {change.reason}: {_at(change.due_before)} → " + (
            _at(change.due_after) if change.due_after else "…"
        )
    provisional = " (provisional)" if clock.is_provisional else ""
    set_ = " (set, or a limit above it ends earlier)" if one.is_set else ""
    outer = " (the deadline set from above is earlier)" if one.is_outer else ""
    yield f"  = {_at(clock.due_at)}{provisional}{set_}{outer}"


def _at(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _object(one: Explained) -> str:
    clock = one.clock
    return json.dumps(
        {
            "subject": clock.subject_kind,
            "clock": clock.kind,
            "unit": clock.unit.code if clock.unit else None,
            "own_hours": clock.hours,
            "amount": clock.amount,
            "unit_of_time": clock.unit_of_time,
            "started_at": clock.started_at.isoformat(),
            "due_at": clock.due_at.isoformat(),
            "stopped_at": clock.stopped_at.isoformat() if clock.stopped_at else None,
            "stands_still_since": clock.paused_at.isoformat() if clock.paused_at else None,
            "is_set": one.is_set,
            "is_outer": one.is_outer,
            "is_provisional": clock.is_provisional,
            "calendar_version": clock.calendar_version,
            "days": [
                {
                    "on": line.on.isoformat(),
                    "kind": line.kind.value,
                    "name": line.name,
                    "reason": line.reason.value,
                    "hours": line.counted.total_seconds() / 3600,
                    "is_provisional": line.is_provisional,
                }
                for line in one.lines
            ],
        },
        ensure_ascii=False,
    )
