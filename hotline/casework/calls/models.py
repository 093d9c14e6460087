"""Calls, their legs, and what is kept of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.calls.words import (
    ENDING_TONES,
    STAGE_TONES,
    CallBackState,
    Direction,
    EndedBy,
    Ending,
    ErrandEnd,
    LegEnd,
    LegKind,
    MessageFault,
    MessageKind,
    Mode,
    Outcome,
    Purpose,
    RecordingFault,
    RecordingKind,
    Speaker,
    Stage,
    Verb,
    Why,
)
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import Channel
from hotline.casework.orders.models import Order
from hotline.ground.files.models import Attachment
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.people.models import Person
from hotline.register.seats.models import Seat
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


def _clear(sealed: bytes | memoryview | None) -> str:
    return seals.unseal(bytes(sealed)) if sealed else ""


class Call(Chained):
    """One call, in or out: the one record that the numbers are counted from.

    `code` names it at the exchange (bridge, screen pop) and in addresses. `other` is the number at the far end, sealed;
    `other_hash` finds the person's other calls, `other_tail` those whose number ends alike. `line` is the number of
    ours that was rung or is shown. Milliseconds: `wait_ms` from the queue to the answer or the end of waiting,
    `talk_ms` with a seat, `hold_ms` of it on hold, `wrap_ms` after-call work of the seats. Its chain in the journal
    begins with the first act of a person about it.
    """

    journal_kind: ClassVar[str] = "call"

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    node = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    home_path = models.CharField(max_length=64, db_collation="C")
    line = models.CharField(max_length=20)
    other_sealed = models.BinaryField(null=True)
    other_hash = models.BinaryField(max_length=16, null=True)
    other_tail = models.BinaryField(max_length=16, null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=12, blank=True)
    menu_path = models.CharField(max_length=40, blank=True)
    skill = models.CharField(max_length=24, blank=True)
    district = models.CharField(max_length=64, blank=True, db_collation="C")
    priority = models.SmallIntegerField(default=0)
    wanted_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    needs_senior = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    parted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wait_ms = models.IntegerField(default=0)
    talk_ms = models.IntegerField(default=0)
    hold_ms = models.IntegerField(default=0)
    wrap_ms = models.IntegerField(default=0)
    offers = models.SmallIntegerField(default=0)
    transfers = models.SmallIntegerField(default=0)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy.choices, blank=True)
    cause = models.SmallIntegerField(null=True)
    rating = models.SmallIntegerField(null=True)
    disposition = models.CharField(max_length=24, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recoveries = models.SmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("-arrived_at",), name="call_latest"),
            models.Index(fields=("stage", "queued_at"), name="call_open", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=("other_hash", "-arrived_at"), name="call_other", condition=Q(other_hash__isnull=False)
            ),
            models.Index(fields=("other_tail", "-arrived_at"), name="call_tail", condition=Q(other_tail__isnull=False)),
            models.Index(fields=("seat", "-arrived_at"), name="call_seat", condition=Q(seat__isnull=False)),
            models.Index(fields=("contact",), name="call_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=("order",), name="call_order", condition=Q(order__isnull=False)),
            models.Index(fields=("appeal",), name="call_appeal", condition=Q(appeal__isnull=False)),
            models.Index(fields=("arrived_at",), name="call_numbered", condition=Q(other_sealed__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                name="call_ended_has_a_result",
                condition=Q(ended_at__isnull=True, ending="")
                | (Q(ended_at__isnull=False, stage=Stage.ENDED) & ~Q(ending="")),
            ),
        )

    def __str__(self) -> str:
        return f"call {self.code}"

    @property
    def other(self) -> str:
        """The number at the far end in clear; screens show it masked."""
        return _clear(self.other_sealed)

    @property
    def came_by(self) -> str:
        """The channel by which it is in the books: telephone, or fax."""
        return self.contact.channel if self.contact is not None else Channel.PHONE

    @property
    def tone(self) -> str:
        """The tone of its stage."""
        return STAGE_TONES[Stage(self.stage)]

    @property
    def result_tone(self) -> str:
        """The tone of what it came to; of its stage while it is in progress."""
        return ENDING_TONES.get(Ending(self.ending), "refused") if self.ending else self.tone


class Leg(models.Model):
    """One party of a call, from the ringing on. At one seat there is one open leg at most: two calls at once cannot
    be."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="legs")
    kind = models.CharField(max_length=12, choices=LegKind.choices)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="legs", db_index=False)
    label = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    number_sealed = models.BinaryField(null=True)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, choices=LegEnd.choices, blank=True)
    held_since = models.DateTimeField(null=True)
    hold_ms = models.IntegerField(default=0)
    holds = models.SmallIntegerField(default=0)
    wrap_ms = models.IntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("seat", "-offered_at"), name="leg_seat", condition=Q(seat__isnull=False)),)
        constraints = (
            models.UniqueConstraint(
                fields=("seat",), name="seat_in_one_call", condition=Q(seat__isnull=False, ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of call {self.call_id}"

    @property
    def number(self) -> str:
        """The number that was dialled, in clear."""
        return _clear(self.number_sealed)


class Recording(models.Model):
    """What was recorded of a call, bound to its file by the file's digest. `pauses` are the stretches left out, in
    milliseconds from the beginning. `size` in bytes and `duration_ms` are measured from the file; where there is a
    `fault`, `missing_since` says since when. `journal_kind` names what its file in the store is attached to."""

    journal_kind: ClassVar[str] = "recording"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=8, choices=RecordingKind.choices)
    name = models.CharField(max_length=80, unique=True, db_collation="C")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    duration_ms = models.IntegerField(null=True)
    pauses = models.JSONField(default=list, blank=True)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True)
    retention = models.CharField(max_length=24, blank=True)
    fault = models.CharField(max_length=12, choices=RecordingFault.choices, blank=True)
    checked_at = models.DateTimeField(null=True)
    missing_since = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("missing_since",), name="recording_missing", condition=Q(missing_since__isnull=False)),
            models.Index(
                fields=("began_at",),
                name="recording_not_filed",
                condition=Q(attachment__isnull=True, erased_at__isnull=True),
            ),
            models.Index(fields=("checked_at",), name="recording_to_compare", condition=Q(attachment__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """A voice message or a fax: an appeal that a person must register yet. Of a fax: how many pages are there, what the
    sending machine calls itself (sealed: most often its number), and what is wrong with it."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=5, choices=MessageKind.choices)
    recording = models.OneToOneField(Recording, on_delete=models.PROTECT, null=True, related_name="message")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    pages = models.SmallIntegerField(null=True)
    station_sealed = models.BinaryField(null=True)
    fault = models.CharField(max_length=12, choices=MessageFault.choices, blank=True)
    came_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_as = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes = (models.Index(fields=("came_at",), name="message_waiting", condition=Q(taken_at__isnull=True)),)
        constraints = (
            models.UniqueConstraint(fields=("call",), name="call_fax_once", condition=Q(kind=MessageKind.FAX)),
        )

    def __str__(self) -> str:
        return f"{self.kind} of call {self.call_id}"

    @property
    def station(self) -> str:
        """What the sending machine calls itself, in clear."""
        return _clear(self.station_sealed)


class Utterance(models.Model):
    """What somebody said in a call as it was recognised, sealed, with its times in milliseconds from the answer on.
    While she still speaks it is not final, and is written anew."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="utterances", db_index=False)
    speaker = models.CharField(max_length=6, choices=Speaker.choices)
    start_ms = models.IntegerField()
    end_ms = models.IntegerField()
    text_sealed = models.BinaryField()
    is_final = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("call", "start_ms", "speaker"), name="utterance_once"),
            models.CheckConstraint(
                name="utterance_ends_after_it_begins", condition=Q(start_ms__gte=0, end_ms__gte=models.F("start_ms"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.speaker} in call {self.call_id}"

    @property
    def text(self) -> str:
        """The words in clear."""
        return _clear(self.text_sealed)

    @property
    def second(self) -> int:
        """Seconds from the answer to the first word."""
        return self.start_ms // 1000


class Instruction(models.Model):
    """What a page asks to be done with a call. The process that leads the calls does it and writes what came of it.
    `given` holds codes; a number to dial is sealed."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="instructions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="instructions", db_index=False)
    verb = models.CharField(max_length=12, choices=Verb.choices)
    given = models.JSONField(default=dict, blank=True)
    number_sealed = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.ASKED)
    message = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("asked_at",), name="instruction_waiting", condition=Q(outcome=Outcome.ASKED)),)
        constraints = (models.UniqueConstraint(fields=("key",), name="call_instruction_once", condition=~Q(key="")),)

    def __str__(self) -> str:
        return f"{self.verb} for {self.call_id}"

    @property
    def number(self) -> str:
        """The number to dial, in clear."""
        return _clear(self.number_sealed)


class CallBack(models.Model):
    """Somebody who waited and would rather be rung back. Her place in the queue is kept: `queued_at` is that of the
    call in which she asked."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="call_back")
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CallBackState.choices, default=CallBackState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    done_by = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=("queued_at",), name="call_back_waiting", condition=Q(state=CallBackState.WAITING)),
        )

    def __str__(self) -> str:
        return f"call-back for {self.call_id}"


class Run(Chained):
    """A stretch of time in which the machine makes return visits by itself: callers answer by keys. A leader begins and
    ends it; in one region there is one at a time."""

    journal_kind: ClassVar[str] = "visit_run"

    home_path = models.CharField(max_length=64, db_collation="C")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home_path",), name="visit_run_one_open", condition=Q(ended_at=None)),
        )

    def __str__(self) -> str:
        return f"visit run since {self.began_at:%Y-%m-%d %H:%M}"


class Errand(models.Model):
    """Somebody who is to be rung up from here: about which appeal, for whom, and what came of it.

    While it is open nobody else rings her line. It lapses at `until`, unless she is on the telephone; a visitor keeps
    her that long after the call, to write down what she said. Her number is not here: it is read when it is dialled;
    by what finds her line is forgotten when the errand is over.
    """

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    mode = models.CharField(max_length=4, choices=Mode.choices)
    why = models.CharField(max_length=16, choices=Why.choices)
    line_hash = models.BinaryField(max_length=16, null=True)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="errands")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="errands")
    round = models.SmallIntegerField(default=0)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="errands", db_index=False)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="errand")
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, choices=ErrandEnd.choices, blank=True)
    key = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=("asked_at",), name="errand_open", condition=Q(ended_at__isnull=True)),)
        constraints = (
            models.UniqueConstraint(fields=("line_hash",), name="errand_one_a_line", condition=Q(ended_at=None)),
            models.UniqueConstraint(fields=("key",), name="errand_once", condition=~Q(key="")),
            models.CheckConstraint(
                name="errand_has_somebody",
                condition=Q(mode=Mode.SEAT, seat__isnull=False)
                | Q(mode=Mode.UNIT, unit__isnull=False)
                | Q(mode=Mode.KEYS, run__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} errand about {self.appeal_id}"
