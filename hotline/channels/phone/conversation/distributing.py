"""Who waits for a seat: whenever something has changed it is looked who can be served, and seats are offered calls.

Who gets which call is decided by the rules of distribution; an offer is one transaction, so that no seat gets two.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import Avg, F

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import LegEnd
from hotline.casework.distribution import rules as distribution
from hotline.casework.distribution import waits
from hotline.casework.distribution.rules import Policy, Waiting
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.conversation.hearing import Moved, Offered
from hotline.channels.phone.conversation.installation import Standing
from hotline.channels.phone.conversation.ledger import DatabaseAway
from hotline.ground.profiles.telephone import Telephone
from hotline.register.seats import queries as seats
from hotline.register.seats.queries import Place

AT_LEAST_EVERY = 5.0
"""Seconds between looks while somebody waits, whatever was heard."""
PAUSE = 0.05
"""Seconds between two looks: what changes together is looked at together."""
USUAL_HANDLING = 240.0
"""Seconds that a call takes where nobody knows yet."""
HANDLING_FRESH = 60.0
RECENT = timedelta(hours=2)


class Hall:
    """Everybody who waits on one switchboard."""

    def __init__(self, board: Switchboard) -> None:
        """It begins to look when it is `run`."""
        self.board = board
        self.waiting: dict[int, Conversation] = {}
        self.signed_on: tuple[distribution.Seat, ...] = ()
        self.extensions: dict[int, str] = {}
        self.handling = USUAL_HANDLING
        self.is_surge = False
        self._handling_read = float("-inf")
        self._changed = asyncio.Event()
        self._told: dict[int, object] = {}
        self._queue: waits.Queue | None = None
        self._telephone: Telephone | None = None
        self._known_policy = Policy()

    # -- what conversations ask of it --------------------------------------------------------------------------------

    def join(self, conversation: Conversation) -> None:
        """Wait for a seat, from now on."""
        self.waiting[conversation.call.pk] = conversation
        self._queue = None
        self.look()

    def leave(self, conversation: Conversation) -> None:
        """Wait no longer."""
        self.waiting.pop(conversation.call.pk, None)
        self._told.pop(conversation.call.pk, None)
        self._queue = None

    def look(self) -> None:
        """Something has changed: look whether somebody can be served."""
        self._changed.set()

    def standing(self, conversation: Conversation) -> Standing:
        """How it stands with somebody who waits."""
        one, policy, now = waiting_of(conversation), self._policy, self.board.now()
        if self._queue is None:
            line = (waiting_of(other) for other in self.waiting.values())
            self._queue = waits.Queue(line, self.signed_on, policy, at=now)
        queue, waited = self._queue, (now - one.queued_at).total_seconds()
        able = queue.able(one)
        told = waits.announced(queue.place(one), serving=queue.serving(one), handling=self.handling)
        offers = waits.offered(waited, policy, signed_on=able, is_surge=self.board.is_surge)
        offers = offers if conversation.call.answered_at is None else ()
        return Standing(told.position, told.wait, told.minutes, offers, is_anybody=able > 0)

    # -- looking -----------------------------------------------------------------------------------------------------

    @property
    def _policy(self) -> Policy:
        """That of the city; worked out anew when its profile is read anew."""
        telephone = self.board.city.telephone
        if telephone is not self._telephone:
            self._telephone, self._known_policy = telephone, distribution.policy_of(telephone)
        return self._known_policy

    async def run(self) -> None:
        """Look, whenever something has changed or time has brought somebody further, until cancelled."""
        while True:
            try:
                await self.serve()
            except DatabaseAway:
                await asyncio.sleep(1.0)
                self.look()
            await self._until_something_changes()
            await asyncio.sleep(PAUSE)

    async def _until_something_changes(self) -> None:
        try:
            async with asyncio.timeout(self._patience()):
                await self._changed.wait()
        except TimeoutError:
            pass
        self._changed.clear()

    def _patience(self) -> float | None:
        """Seconds until somebody comes to another step; None when nobody waits."""
        if not self.waiting:
            return None
        now = self.board.now()
        calls_ = [waiting_of(one) for one in self.waiting.values()]
        change = waits.next_change(calls_, self._policy, at=now)
        soon = (change - now).total_seconds() + 0.01 if change else AT_LEAST_EVERY
        return min(soon, AT_LEAST_EVERY)

    async def serve(self) -> None:
        """Look once: offer what can be offered, and tell those who wait on what has become possible for them."""
        queued = len(self.waiting)
        self.is_surge = waits.is_surge(queued, self._policy, was_surge=self.is_surge)
        if not queued:
            return
        await self._read()
        candidates = [waiting_of(one) for one in self.waiting.values()]
        for offer in distribution.pick(candidates, self.signed_on, self._policy, at=self.board.now()):
            await self._offer(offer.call_id, offer.seat_id)
        self._tell()

    def _tell(self) -> None:
        """Tell those for whom something else may be possible now: people of another kind have signed on or left, a
        surge began or ended, a step of the overflow was reached. In a surge hundreds wait, and each look is for all."""
        common = frozenset(map(distribution.likeness, self.signed_on)), self.board.is_surge
        policy, now = self._policy, self.board.now()
        for call_id, conversation in self.waiting.items():
            waited = (now - since_of(conversation)).total_seconds()
            stands = (*common, policy.reached(waited))
            if self._told.get(call_id) != stands:
                self._told[call_id] = stands
                conversation.ears.tell(Moved())

    async def _read(self) -> None:
        """Who is signed on and can be rung, and now and then how long calls take."""
        clock = asyncio.get_running_loop().time()
        is_old = clock - self._handling_read > HANDLING_FRESH
        rows, handling = await self.board.ledger.once(_look, self.board.now() if is_old else None)
        self.signed_on = tuple(seat_of(row) for row in rows)
        self._queue = None
        self.extensions = {row.seat_id: row.extension for row in rows}
        if is_old:
            self.handling, self._handling_read = handling or USUAL_HANDLING, clock

    async def _offer(self, call_id: int, seat_id: int) -> None:
        conversation = self.waiting.get(call_id)
        if conversation is None:
            return
        channel = f"seat-{conversation.code}-{uuid4().hex[:8]}"
        leg = await self.board.ledger.do(calls.offer, call_id, seat_id=seat_id, channel=channel, at=self.board.now())
        if leg is None:
            self.look()
            return
        self._queue = None
        self._told.pop(call_id, None)
        if self.waiting.pop(call_id, None) is None:  # she took something else while it was written
            await self.board.ledger.do(calls.miss, leg.pk, ending=LegEnd.WITHDRAWN, at=self.board.now())
            return
        offered = Offered(seat=seat_id, extension=self.extensions[seat_id], leg=leg.pk, channel=channel)
        conversation.offered = offered
        conversation.ears.tell(offered)


def _look(handling_at: datetime | None) -> tuple[Sequence[Place], float | None]:
    """The seats that are signed on and can be rung; with a moment, also the seconds that recent calls took."""
    rows = seats.places()
    if handling_at is None:
        return rows, None
    recent = Call.objects.filter(ended_at__gte=handling_at - RECENT, answered_at__isnull=False)
    took = recent.aggregate(took=Avg(F("talk_ms") + F("wrap_ms")))["took"]
    return rows, took / 1000 if took else None


def seat_of(row: Place) -> distribution.Seat:
    """A seat as the rules see it."""
    return distribution.Seat(
        seat_id=row.seat_id,
        skills=row.skills,
        languages=row.languages,
        state=row.state,
        idle_since=row.idle_since,
        districts=row.districts,
        site=row.site,
        is_senior=row.is_senior,
        is_leader=row.is_leader,
    )


def since_of(conversation: Conversation) -> datetime:
    """Since when somebody waits: who waits again – she was transferred, or her seat's line broke – from then on."""
    assert conversation.call.queued_at is not None, "who waits has a place"
    return conversation.waits_since or conversation.call.queued_at


def waiting_of(conversation: Conversation) -> Waiting:
    """A waiting call as the rules see it. Who waits again keeps the place she had, and comes to the steps of the
    overflow by her new wait."""
    call, since = conversation.call, since_of(conversation)
    assert call.queued_at is not None
    return Waiting(
        call_id=call.pk,
        skill=call.skill,
        language=call.language,
        queued_at=since,
        district=call.district,
        priority=call.priority + round((since - call.queued_at).total_seconds()),
        wanted_seat=call.wanted_seat_id,
        needs_senior=call.needs_senior,
        missed_by=dict(conversation.missed),
        is_call_back=not conversation.has_line,
    )
