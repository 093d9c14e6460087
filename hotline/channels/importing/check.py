"""Does a mapping fit the city it is imported into? Asked before the first row."""

from collections.abc import Iterable, Iterator

from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.words import (
    ContactWay,
    Dissatisfaction,
    Result,
    Satisfied,
    Solved,
    Truth,
    Unsolved,
    WaiveReason,
)
from hotline.channels.importing.mapping import Mapping, MappingFault
from hotline.ground.profiles import queries as profiles
from hotline.register.matters.models import Matter
from hotline.register.staff import queries as staff
from hotline.register.staff.rules import may
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

Taken = dict[str, tuple[str, ...]]
TAKEN_BY: Taken = {
    "agent": ("register", "accept", "refuse", "append"),
    "leader": ("refuse",),
    "dispatcher": ("dispatch", "pass_audit", "waive_visit", "close", "archive"),
    "visitor": ("visit",),
}
IN_A_REPLAY: Taken = {"supervisor": ("accept_supervision",)}
REPLY_WORDS = {"fact_true": Truth, "result": Result, "unsolved_reason": Unsolved, "contact_way": ContactWay}
VERDICT_WORDS = {"solved": Solved, "satisfied": Satisfied, "reasons": Dissatisfaction}


def check(mapping: Mapping, *, is_replayed: bool = False) -> None:
    """Raises MappingFault for the first entry that the city does not know."""
    for fault in _faults(mapping, is_replayed=is_replayed):
        raise fault


def _faults(mapping: Mapping, *, is_replayed: bool) -> Iterator[MappingFault]:
    yield from _unknown("channel", mapping.channel.results(), Channel.values, "is no channel's code")
    yield from _unknown("kind", mapping.kind.results(), Kind.values, "is no kind of demand")
    yield from _unknown("urgency", mapping.urgency.results(), Urgency.values, "is no urgency")
    yield from _unknown("place", mapping.place.results(), _codes(units.places()), "is no open region's code")
    known = set(Matter.objects.filter(closed_on__isnull=True).values_list("code", flat=True))
    yield from _unknown("matter", mapping.matter.results(), known, "is no category's code")
    leads = {rule.lead for rule in mapping.matter.rules} - {""}
    yield from _unknown("matter", leads, _codes(units.handling()), "is no open unit that handles orders")
    yield from _unknown("refusal", mapping.refusal.results(), profiles.current().refusals, "is no refusal's code")
    ways = {mapping.contact_way} - {""}
    yield from _unknown("contact.way", ways, ContactWay.values, f"is none of {', '.join(ContactWay.values)}")
    yield from _words(mapping)
    yield from _people(mapping, {**TAKEN_BY, **(IN_A_REPLAY if is_replayed else {})})


def _codes(found: Iterable[Unit]) -> set[str]:
    return {unit.code for unit in found}


def _unknown(where: str, used: set[str], known: Iterable[str], what: str) -> Iterator[MappingFault]:
    for code in sorted(used - set(known)):
        yield MappingFault(where, f"{code!r} {what} here")


def _words(mapping: Mapping) -> Iterator[MappingFault]:
    """Fields of the steps draft, visit and waive_visit that have a vocabulary."""
    for name, words in REPLY_WORDS.items():
        if name in mapping.reply and mapping.reply[name] not in words.values:
            yield MappingFault(f"reply.{name}", f"is one of {', '.join(words.values)}")
    for verdict in (mapping.verdicts.default, *mapping.verdicts.map.values()):
        for name, words in VERDICT_WORDS.items():
            given = verdict.get(name, [])
            if set([given] if isinstance(given, str) else given) - set(words.values):
                yield MappingFault(f"verdict.{name}", f"is one of {', '.join(words.values)}")
        if not {"solved", "satisfied"} <= set(verdict):
            yield MappingFault("verdict", "each must say solved and satisfied")
    if mapping.verdicts.waive and mapping.verdicts.waive not in WaiveReason.values:
        yield MappingFault("verdict.waive", f"is one of {', '.join(WaiveReason.values)}, or empty")


def _people(mapping: Mapping, taken_by: Taken) -> Iterator[MappingFault]:
    for role, acts in taken_by.items():
        name = getattr(mapping.people, role)
        actor = staff.actor_named(name)
        if actor is None:
            yield MappingFault(f"people.{role}", f"there is no open account {name!r} here")
        else:
            for act in acts:
                if not may(actor, act):
                    yield MappingFault(f"people.{role}", f"the account {name!r} may not {act}")
