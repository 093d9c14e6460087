"""What came of simulated days beside what theory expects of them: a table by the hour, and figures by the half hour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from hotline.insight.telephony import theory
from hotline.insight.telephony.demand import SLOT, SLOTS, Crew, Demand, variance_to_mean
from hotline.insight.telephony.simulation import Course, Tally
from hotline.insight.telephony.theory import Expected
from hotline.lib import columns

HOUR = 3600 // SLOT
BURSTS = 1.5
"""Arrivals that vary so many times as much as a Poisson stream are told of: they wait longer than theory says."""


@dataclass
class Compared:
    """A demand, the seats it met, and what came of it; `seconds` is how long the simulation took."""

    demand: Demand
    crews: Sequence[Crew]
    course: Course
    seconds: float

    @cached_property
    def as_one(self) -> list[Expected]:
        """What theory expects of each half hour, all seats one group."""
        return theory.as_one(self.demand, self.crews, levels=self.course.levels)

    @cached_property
    def apart(self) -> Expected:
        """What theory expects of the day if no group helped another."""
        return _sum(theory.apart(self.demand, self.crews, levels=self.course.levels))

    # ---- for people

    def lines(self, name: str) -> Iterator[str]:
        """The table, and what is to be known with it."""
        demand, days = self.demand, self.course.days
        yield _(
            "%(name)s: %(calls)s calls a day, %(seconds)s s each, at most %(seats)s seats, days simulated: %(days)s"
        ) % {
            "name": name,
            "calls": f"{demand.calls:,.0f}",
            "seconds": f"{demand.handling:g}",
            "seats": max(self._seats(slot) for slot in range(SLOTS)),
            "days": days,
        }
        if demand.patience is None:
            yield _("Theory: Erlang C – nobody gives up.")
        else:
            yield _("Theory: Erlang A – callers give up after %(seconds)s s on average.") % {
                "seconds": f"{demand.patience:g}"
            }
        yield ""
        yield from columns.table([self._head(), *self._rows()])
        yield ""
        yield from self._notes()

    def _head(self) -> list[str]:
        limit, theory_says = self.course.levels[0], _("theory")
        return [
            _("hour"),
            _("calls"),
            _("seats"),
            _("Erlang"),
            _("within %(limit)s s") % {"limit": limit},
            theory_says,
            _("mean wait"),
            theory_says,
            _("longest"),
            _("gave up"),
            theory_says,
            _("busy"),
            theory_says,
        ]

    def _rows(self) -> Iterator[list[str]]:
        for slot in range(0, SLOTS, HOUR):
            found, said = self.course.between(slot, slot + HOUR), _sum(self.as_one[slot : slot + HOUR])
            if found.offered or said.calls:
                seats = max(self._seats(one) for one in range(slot, slot + HOUR))
                yield self._row(f"{slot // HOUR:02}:00", seats, HOUR, found, said)
        seats = max(self._seats(slot) for slot in range(SLOTS))
        yield self._row(_("whole day"), seats, SLOTS, self.course.whole, _sum(self.as_one))

    def _row(self, name: str, seats: int, slots: int, found: Tally, said: Expected) -> list[str]:
        return [
            name,
            f"{found.offered / self.course.days:,.0f}",
            f"{seats:,}",
            f"{said.load / slots:.1f}",
            *_shares(found.share_within(0), said.share_within(0)),
            f"{found.mean_wait:.1f}",
            f"{said.mean_wait:.1f}" if isfinite(said.mean_wait) else "∞",
            f"{found.longest:.0f}",
            *_shares(found.abandoned_share, said.abandoned_share),
            *_shares(found.occupancy, said.occupancy),
        ]

    def _notes(self) -> Iterator[str]:
        whole, said = self.course.whole, _sum(self.as_one)
        for place, limit in enumerate(self.course.levels):
            found = {
                "limit": limit,
                "found": f"{whole.share_within(place):.1%}",
                "said": f"{said.share_within(place):.1%}",
            }
            yield _("Answered within %(limit)s s: %(found)s of all callers; theory: %(said)s") % found
        if len(self.demand.callers) > 1:
            yield _("Theory without help between groups: %(share)s") % {"share": f"{self.apart.share_within(0):.1%}"}
            for skill, tally in sorted(self.course.skills.items()):
                told = {"group": skill, "calls": f"{tally.offered:,}", "share": f"{tally.share_within(0):.1%}"}
                yield _("  group %(group)s: %(calls)s calls, %(share)s in time") % told
        counted = (
            (whole.called_back, _("Called back, their place kept: %(calls)s")),
            (whole.messages, _("Left a message: %(calls)s")),
            (whole.left, _("Still waiting when the last seat had gone: %(calls)s")),
        )
        yield from (text % {"calls": f"{calls:,}"} for calls, text in counted if calls)
        if not self.demand.is_expected and (times := variance_to_mean(self.demand.counts)) >= BURSTS:
            yield _("These calls come in bursts: they vary %(times)s times as much as theory assumes.") % {
                "times": f"{times:.1f}"
            }
        yield _("Simulated %(calls)s calls in %(seconds)s s.") % {
            "calls": f"{whole.offered:,}",
            "seconds": f"{self.seconds:.1f}",
        }

    def _seats(self, slot: int) -> int:
        return sum(crew.at(slot) for crew in self.crews)

    # ---- for machines

    def figures(self) -> dict[str, Any]:
        """Everything by half hour; shares from 0 to 1, times in seconds, calls of all days together."""
        return {
            "calls_a_day": self.demand.calls,
            "handling": self.demand.handling,
            "patience": self.demand.patience,
            "spread": self.demand.spread,
            "days": self.course.days,
            "limits": list(self.course.levels),
            "seconds": round(self.seconds, 2),
            "whole": {"simulated": _found(self.course.whole), "theory": _said(_sum(self.as_one))},
            "apart": _said(self.apart),
            "groups": {skill: _found(tally) for skill, tally in sorted(self.course.skills.items())},
            "halves": [
                {
                    "begins": f"{slot * SLOT // 3600:02}:{slot * SLOT // 60 % 60:02}",
                    "seats": self._seats(slot),
                    "simulated": _found(self.course.slots[slot]),
                    "theory": _said(self.as_one[slot]),
                }
                for slot in range(SLOTS)
            ],
        }


def _sum(parts: Sequence[Expected]) -> Expected:
    return sum(parts[1:], parts[0])


def _shares(*shares: float) -> list[str]:
    return [f"{share:.1%}" for share in shares]


def _found(tally: Tally) -> dict[str, Any]:
    return {
        "offered": tally.offered,
        "answered": tally.answered,
        "abandoned": tally.abandoned,
        "called_back": tally.called_back,
        "messages": tally.messages,
        "left": tally.left,
        "longest_wait": round(tally.longest, 1),
        **_both(tally, tally.within),
    }


def _said(expected: Expected) -> dict[str, Any]:
    return {"calls": round(expected.calls, 2), "load": round(expected.load, 3), **_both(expected, expected.within)}


def _both(one: Tally | Expected, limits: Sequence[float]) -> dict[str, Any]:
    return {
        "within": [round(one.share_within(place), 4) for place in range(len(limits))],
        "mean_wait": round(one.mean_wait, 2) if isfinite(one.mean_wait) else None,
        "abandoned_share": round(one.abandoned_share, 4),
        "occupancy": round(one.occupancy, 4),
    }
