"""Tables of the journal: events, personal facts, digests, and the leases under which workers take events up."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Chained(models.Model):
    """Something whose events form a hash chain; it keeps the chain's length and head beside itself."""

    journal_length = models.IntegerField(default=0)
    journal_head = models.BinaryField(max_length=32, default=b"")

    journal_kind: ClassVar[str]

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened. Never changed, never deleted: the database itself refuses both."""

    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    place = models.IntegerField()
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_role = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_for_id = models.BigIntegerField(null=True)
    actor_unit_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=40, blank=True)
    came_from = models.CharField(max_length=24, blank=True)
    went_to = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    key = models.BinaryField(max_length=16, null=True)
    fingerprint = models.BinaryField(max_length=16, null=True)
    facts_hash = models.BinaryField(max_length=32, default=b"")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject_kind", "subject_id", "place"), name="event_place_once"),
            models.UniqueConstraint(fields=("key",), name="event_key_once", condition=models.Q(key__isnull=False)),
            # Words of people may be personal: they belong into the facts, which can be erased.
            models.CheckConstraint(
                name="event_reason_is_a_code", condition=models.Q(reason__regex=r"^[A-Za-z0-9_.:-]{0,40}$")
            ),
        )
        # Who looked at whom, and what became of accounts: few rows among many, read by auditors from the latest on.
        indexes = (
            models.Index(
                fields=("-id",), name="event_looks", condition=models.Q(subject_kind__in=("person", "staff", "call"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.place} {self.name}"


class Fact(models.Model):
    """Personal facts of an event, sealed and kept apart: they can be erased while the chain stays valid."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="facts")
    sealed = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"facts of event {self.event_id}"


class Digest(models.Model):
    """The seal over all heads that changed since the seal before; a copy leaves the database as a file."""

    on = models.DateField()
    first_event_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    heads = models.IntegerField()
    hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("last_event_id",), name="digest_last_event_once"),)

    def __str__(self) -> str:
        return f"digest {self.on} to event {self.last_event_id}"


class Lease(models.Model):
    """Work that an event calls for, until it is done. The attempt number is the fencing token.

    A worker claims a lease by pushing `run_after` into the future; what it effects and the removal of the lease are
    one transaction. Killed at any line, it leaves the lease to the next worker.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    work = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=20, default="default")
    run_after = models.DateTimeField(db_default=Now())
    attempt = models.IntegerField(db_default=0, default=0)
    # Null, not empty, so that the unique index holds only those that have one.
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001
    failed_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, db_default="", default="")

    class Meta:
        indexes = (
            models.Index(
                fields=("queue", "run_after"), name="lease_waiting", condition=models.Q(failed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"lease {self.pk} {self.work}"
