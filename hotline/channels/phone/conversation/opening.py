"""A call is entered in the books as it arrives, and what is known of its caller is read: one way to the database."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import transaction

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Arrival
from hotline.casework.calls.models import Call, Leg
from hotline.casework.calls.queries import last_talk
from hotline.casework.calls.rules import is_dropped
from hotline.casework.calls.words import LegKind, Purpose
from hotline.casework.distribution import rules as distribution
from hotline.casework.distribution.rules import LastTalk
from hotline.casework.orders.queries import is_known_threat
from hotline.casework.restrictions import queries as restrictions
from hotline.channels.phone.conversation.city import City
from hotline.ground.profiles.telephone import Telephone
from hotline.lib.ari.objects import Channel

NUMBER = re.compile(r"\+?[0-9]{1,19}", re.ASCII)
SHORT_TALK_MS = 20_000
"""A conversation that the caller's line ended sooner is taken to have broken off."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known as a call begins. `wanted_seat` had her before, `is_return` when that call broke off; `head_start`
    in seconds before others; `needs_senior` for somebody who is known for threats."""

    call: Call
    is_restricted: bool = False
    wanted_seat: int | None = None
    is_return: bool = False
    head_start: int = 0
    needs_senior: bool = False


def code_of(node: str, channel: str) -> str:
    """The code of the call that came on a channel. The same channel gives the same code, also after a crash."""
    return blake2b(f"{node} {channel}".encode(), digest_size=8).hexdigest()


def arrival_of(channel: Channel, called: str, *, node: str, city: City) -> Arrival:
    """What a line says of a call."""
    return Arrival(
        code=code_of(node, channel.id),
        channel=channel.id,
        line=called[:20],
        other=number_of(channel),
        node=node,
        home_path=city.home,
        area_code=city.profile.area_code,
    )


def number_of(channel: Channel) -> str:
    """The number of who calls; empty when it is withheld: carriers then say so in words. Whoever calls writes it: what
    is no number as telephones have it is not taken over."""
    number = "".join(channel.caller.number.split()).replace("-", "")
    return number if NUMBER.fullmatch(number) else ""


@transaction.atomic
def enter(arrival: Arrival, telephone: Telephone, *, at: datetime, purpose: str = Purpose.HOTLINE) -> Opening:
    """Write down that a call has come, and read what is known of who calls."""
    call = calls.arrive(arrival, at=at, purpose=purpose)
    if not call.other_hash:
        return Opening(call)
    last = _last_talk(call, telephone)
    is_return = last is not None and last.was_dropped and _is_fresh(last, telephone, at)
    reasons = ["emergency_recall"] if distribution.is_emergency_recall(last, telephone, at=at) else []
    return Opening(
        call,
        is_restricted=restrictions.is_in_force(call.other_hash, at=at),
        wanted_seat=distribution.wanted_seat(last, telephone, at=at),
        is_return=is_return,
        head_start=distribution.head_start(reasons, telephone),
        needs_senior=is_known_threat(call.other_hash),
    )


def _is_fresh(last: LastTalk, telephone: Telephone, at: datetime) -> bool:
    return at - last.ended_at <= timedelta(seconds=telephone.return_within)


def _last_talk(call: Call, telephone: Telephone) -> LastTalk | None:
    """The last call from the same number that a seat answered."""
    earlier = last_talk(call, within=timedelta(hours=max(1, telephone.affinity_hours)))
    if earlier is None or earlier.seat_id is None or earlier.ended_at is None:
        return None
    dropped = is_dropped(ended_by=earlier.ended_by, talk_ms=earlier.talk_ms, shortest_ms=SHORT_TALK_MS)
    emergency = Leg.objects.filter(call=earlier, kind=LegKind.EMERGENCY).exists()
    return LastTalk(earlier.seat_id, earlier.ended_at, was_dropped=dropped, was_emergency=emergency)
