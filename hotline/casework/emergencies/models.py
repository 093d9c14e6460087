"""What emergencies leave behind: handovers, incidents with the appeals that are linked to them, surges."""

import json
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from hotline.casework.appeals.ending import WAITING
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import CalledFirst, Transfer
from hotline.casework.emergencies.words import Kind, Outcome, Reported, Stage
from hotline.casework.orders.models import Order
from hotline.ground.journal.models import Chained
from hotline.lib import seals
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


class Handover(models.Model):
    """An emergency line was called for an appeal: which, with what, and how far it has come since."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="handover")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="handovers")
    line_code = models.CharField(max_length=16)
    line_name = models.CharField(max_length=60)
    line_name_en = models.CharField(max_length=80, blank=True)
    line_phone = models.CharField(max_length=40)
    line_number = models.CharField(max_length=60, blank=True)
    transfer = models.CharField(max_length=10, choices=Transfer.choices)
    called_first = models.CharField(max_length=8, choices=CalledFirst.choices)
    packet_sealed = models.BinaryField()
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    tries = models.SmallIntegerField(default=1)
    call_back_due_at = models.DateTimeField(null=True)
    reported = models.CharField(max_length=12, choices=Reported.choices, blank=True)
    reported_at = models.DateTimeField(null=True)
    mirrors = models.BooleanField(default=False, db_default=False)
    """Whether the order waits for the line's result, and for nothing else."""
    chased = models.SmallIntegerField(default=0, db_default=0)
    """How often the line was asked for it."""

    class Meta:
        indexes = (
            models.Index(
                fields=("call_back_due_at",), name="handover_call_back", condition=Q(call_back_due_at__isnull=False)
            ),
            models.Index(fields=("-handed_at",), name="handover_latest"),
            models.Index(fields=("order",), name="handover_mirrors", condition=Q(mirrors=True)),
        )

    def __str__(self) -> str:
        return f"{self.appeal_id} to {self.line_code}"

    @property
    def line_shown(self) -> str:
        """The line's name in the language of the page."""
        return self.line_name_en if self.line_name_en and _is_english() else self.line_name

    @property
    def packet(self) -> dict[str, str]:
        """What the line was given, in clear: for who may read it, after that stands in the journal."""
        kept: dict[str, str] = json.loads(seals.unseal(bytes(self.packet_sealed))) if self.packet_sealed else {}
        return kept


class Incident(Chained):
    """Something that many will ring up about: what is known, where, since when and until when, and what is said."""

    journal_kind: ClassVar[str] = "incident"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    facts = models.TextField(blank=True)
    announcement = models.CharField(max_length=300)
    announcement_en = models.CharField(max_length=500, blank=True)
    speech = models.CharField(max_length=300, blank=True)
    areas = models.ManyToManyField(Unit, related_name="+")
    matters = models.ManyToManyField(Matter, related_name="+")
    home_path = models.CharField(max_length=64, db_collation="C")
    begins_at = models.DateTimeField()
    expected_end_at = models.DateTimeField(null=True)
    shown_until = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=100, blank=True)
    result_en = models.CharField(max_length=200, blank=True)
    linked = models.IntegerField(default=0)
    settling_at = models.DateTimeField(null=True)
    """Since when its end is being told to each of those who wait: some thousands take a while."""
    settled_at = models.DateTimeField(null=True)
    grave_at = models.DateTimeField(null=True)
    """Since when it is a grave emergency, of which the municipal duty room is told."""

    class Meta:
        indexes = (
            models.Index(fields=("shown_until",), name="incident_open", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=("settling_at",),
                name="incident_settling",
                condition=Q(settling_at__isnull=False, settled_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(name="incident_shown_after_start", condition=Q(shown_until__gt=F("begins_at"))),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def shown(self) -> str:
        """The title in the language of the page."""
        return self.title_en if self.title_en and _is_english() else self.title

    @property
    def said(self) -> str:
        """What a seat says, in the language of the page."""
        return self.announced if _is_english() and self.announcement_en else self.speech or self.announcement

    @property
    def announced(self) -> str:
        """What is announced, in the language of the page."""
        return self.announcement_en if self.announcement_en and _is_english() else self.announcement


CRISIS = "crisis"
"""What the clocks of the reports on the crisis of an order run for."""


class DutyReport(models.Model):
    """A report that the municipal duty room is owed of a grave emergency, or of a threat or crisis that an order tells
    of, or has got: when, by whom, to whom, what, and
    when it was acknowledged. What was said is sealed: it may name people."""

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, related_name="duty_reports", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="duty_reports", db_index=False)
    stage = models.CharField(max_length=8, choices=Stage.choices)
    place = models.SmallIntegerField()
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_sealed = models.BinaryField(null=True)
    text_sealed = models.BinaryField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("due_at",), name="duty_report_owed", condition=Q(given_at__isnull=True)),)
        constraints = (
            models.UniqueConstraint(fields=("incident", "place"), name="duty_report_once"),
            models.UniqueConstraint(fields=("order", "place"), name="duty_report_once_of_order"),
            models.CheckConstraint(
                name="duty_report_of_one", condition=Q(incident__isnull=True) ^ Q(order__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.stage} report on {self.incident_id or self.order_id}"

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about, as its clock names it: an incident, or the crisis of an order."""
        return (CRISIS, self.order_id) if self.order_id else (Incident.journal_kind, self.incident_id or 0)

    @property
    def is_late(self) -> bool:
        """Whether it was given after its time."""
        return self.given_at is not None and self.given_at > self.due_at

    @property
    def text(self) -> str:
        """What was reported."""
        return seals.unseal(bytes(self.text_sealed)) if self.text_sealed else ""

    @property
    def told(self) -> str:
        """To whom it was reported."""
        return seals.unseal(bytes(self.to_sealed)) if self.to_sealed else ""


class Link(models.Model):
    """An appeal that is about an incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="incident_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    goes_on = models.BooleanField(default=False, db_default=False)
    """Marked: the end of the incident does not answer it, it becomes an order of its own."""
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, db_default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("incident", "id"), name="link_unsettled", condition=Q(outcome="")),)
        constraints = (models.UniqueConstraint(fields=("incident", "appeal"), name="appeal_linked_once"),)

    def __str__(self) -> str:
        return f"{self.appeal_id} about {self.incident_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided on the appeal: the end of the incident will."""
        return not self.outcome and self.appeal.state in WAITING


class Surge(Chained):
    """A time in which so many call about one incident that the seats register in the short form."""

    journal_kind: ClassVar[str] = "surge"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="surges")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("-ends_at",), name="surge_latest"),)

    def __str__(self) -> str:
        return f"surge about {self.incident_id} until {self.ends_at:%Y-%m-%d %H:%M}"
