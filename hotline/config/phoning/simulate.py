"""`hotline phone simulate`: a day of calls through the rules of distribution, beside what theory expects of it."""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.core.management.base import CommandError
from django.utils import translation

from hotline.casework.distribution.rules import policy_of
from hotline.config.phoning import arrivals
from hotline.config.phoning.comparing import Compared
from hotline.config.phoning.contract import Say, Verb
from hotline.ground.profiles import rules as city
from hotline.ground.profiles import sources
from hotline.ground.profiles.telephone import Telephone
from hotline.insight.telephony import demand as asked
from hotline.insight.telephony import theory
from hotline.insight.telephony.demand import SLOTS, SPREADS, Callers, Demand
from hotline.insight.telephony.forecast import TooFewDays, forecast
from hotline.insight.telephony.scenarios import SCENARIOS
from hotline.insight.telephony.simulation import simulate

MOST_CALLS, MOST_SEATS = 1_000_000, 10_000
"""No hotline has more; such a day would take minutes."""
BY_THEORY = "theory"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
Reads = Callable[[str], float]


def _from(least: float, most: float, kind: type[float] = float) -> Reads:
    def read(said: str) -> float:
        try:
            value = kind(said)
        except ValueError as error:
            raise ArgumentTypeError(f"{said!r} is no number") from error
        if not least <= value <= most:
            raise ArgumentTypeError(f"{said} is not from {least:,} to {most:,}")
        return value

    return read


def _seats(said: str) -> int | None:
    """A number of seats; None: as many as theory asks for."""
    return None if said == BY_THEORY else int(_from(1, MOST_SEATS, int)(said))


def _ask(parser: ArgumentParser) -> None:
    share = _from(0, 100)
    parser.add_argument("scenario", nargs="?", choices=SCENARIOS, default="dezhou", help="a city's day; dezhou if none")
    parser.add_argument("--arrivals", type=Path, metavar="FILE", help="calls that came: CSV with date, start, calls")
    parser.add_argument("--date", type=date.fromisoformat, help="which day of it; the busiest if none")
    parser.add_argument(
        "--forecast", type=_from(1, 400, int), metavar="N", help="plan seats for what was foretold N days before"
    )
    parser.add_argument("--calls", type=_from(1, MOST_CALLS), metavar="N", help="so many calls in place of its own")
    parser.add_argument("--seats", type=_seats, default=0, metavar="N|theory", help="all day, or as theory asks")
    parser.add_argument(
        "--share", type=_from(1, 99), default=80, metavar="%", help="what theory promises: 80 %% in time"
    )
    parser.add_argument("--handling", type=_from(1, 7200), metavar="S", help="seconds of a call with its notes")
    parser.add_argument("--spread", choices=SPREADS, default="exponential", help="how these seconds vary")
    parser.add_argument(
        "--patience", type=_from(1, 7200), metavar="S", help="seconds until callers give up; never if none"
    )
    parser.add_argument("--pick-up", type=_from(0, 60), default=0, metavar="S", help="seconds from ring to answer")
    parser.add_argument("--call-backs", type=share, default=0, metavar="%", help="of callers take a call-back")
    parser.add_argument("--messages", type=share, default=0, metavar="%", help="of callers leave a message")
    parser.add_argument("--again", type=share, default=0, metavar="%", help="of callers come back to their seat")
    parser.add_argument("--groups", nargs="+", default=[], metavar="SKILL[/LANGUAGE]=%", help="who calls, by group")
    parser.add_argument("--city", metavar="NAME|FILE", help="the profile whose rules count: its overflow, its groups")
    parser.add_argument(
        "--days", type=_from(1, 1000, int), default=1, metavar="N", help="how many days, each drawn anew"
    )
    parser.add_argument("--seed", type=int, default=12345, help="the same number, the same days")
    parser.add_argument("--language", choices=LANGUAGES, default="zh", help="of the table")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too, by half hour")


def _do(given: Namespace, say: Say) -> None:
    telephone, chance = _telephone(given.city), Random(given.seed)  # noqa: S311  # the same days every time
    name, name_en, demand, foreseen = _demand(given, telephone, chance)
    crews = theory.crews_of(demand, _planned(given, foreseen, telephone))
    levels, began = telephone.service_levels, time.perf_counter()
    course = simulate(demand, crews, policy_of(telephone), levels=levels, days=given.days, chance=chance)
    compared = Compared(demand, crews, course, seconds=time.perf_counter() - began)
    with translation.override(LANGUAGES[given.language]):
        for line in compared.lines(name if given.language == "zh" else name_en):
            say(line)
    if given.json is not None:
        _write(given.json, {"what": name_en, **compared.figures()})


def _telephone(named: str | None) -> Telephone:
    """What a profile says of the telephone; what a city has that says nothing."""
    if named is None:
        return Telephone()
    try:
        return city.read(sources.load(sources.find(named)).body).telephone
    except city.ProfileFault as fault:
        raise CommandError(str(fault)) from fault


def _demand(given: Namespace, telephone: Telephone, chance: Random) -> tuple[str, str, Demand, Demand]:
    """How the day is called in both languages, what it asks of the seats, and what was foreseen of that."""
    scenario = SCENARIOS[given.scenario]
    demand = Demand(
        (),
        given.handling or scenario.handling,
        _callers(given.groups, telephone),
        spread=given.spread,
        patience=given.patience,
        pick_up=given.pick_up,
        take_call_back=given.call_backs / 100,
        leave_message=given.messages / 100,
        come_again=given.again / 100,
    )
    if given.arrivals is None:
        counts = asked.by_shape(given.calls or scenario.calls)
        demand = replace(demand, counts=counts)
        return scenario.name, scenario.name_en, demand, demand
    days = arrivals.read(given.arrivals)
    on = given.date or max(days, key=lambda day: sum(days[day]))
    if on not in days:
        raise CommandError(f"{given.arrivals} holds no {on}; it goes from {min(days)} to {max(days)}.")
    times = given.calls / sum(days[on]) if given.calls and sum(days[on]) else 1
    counts = asked.scaled(days[on], times, chance)
    if sum(counts) > MOST_CALLS:
        raise CommandError(f"{on} has more than {MOST_CALLS:,} calls.")
    label = f"{given.arrivals.name} {on}"
    came = replace(demand, counts=counts, is_expected=False)
    if given.forecast is None:
        return label, label, came, came
    return label, label, came, replace(demand, counts=_foretold(given, days, on, times))


def _foretold(given: Namespace, days: Mapping[date, Sequence[float]], on: date, times: float) -> tuple[float, ...]:
    """The day as it was to be expected so many days before."""
    known = {day: counts for day, counts in days.items() if day <= on - timedelta(days=given.forecast)}
    try:
        return tuple(times * calls for calls in forecast(known, on))
    except TooFewDays as error:
        raise CommandError(f"{given.arrivals} has no day {given.forecast} days before {on} or earlier.") from error


def _callers(groups: Sequence[str], telephone: Telephone) -> tuple[Callers, ...]:
    """Who calls: by groups and languages that the profile knows."""
    found = []
    for said in groups or [f"{telephone.skill}=100"]:
        who, _equals, share = said.partition("=")
        skill, _stroke, language = who.partition("/")
        language = language or telephone.first_language.code
        if skill not in telephone.skills or language not in telephone.languages:
            known = f"groups {', '.join(telephone.skills)}; languages {', '.join(telephone.languages)}"
            raise CommandError(f"{who} is no group of calls in a language of this city, which has: {known}.")
        try:
            found.append(Callers(_from(0.01, 100)(share), skill, language))
        except ArgumentTypeError as error:
            raise CommandError(f"--groups {said}: {error}.") from error
    return tuple(found)


def _planned(given: Namespace, foreseen: Demand, telephone: Telephone) -> list[int]:
    """How many seats are signed on in each half hour: as asked for, as the city has, or as theory asks for."""
    seats = given.seats
    if seats == 0:
        seats = None if given.arrivals else SCENARIOS[given.scenario].seats
    if seats is not None:
        return [seats] * SLOTS
    return theory.seats_by_theory(foreseen, share=given.share / 100, seconds=telephone.service_levels[0])


def _write(file: Path, figures: dict[str, object]) -> None:
    try:
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


VERB = Verb(_do, _ask)
