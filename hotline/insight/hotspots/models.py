"""What was read of each appeal, what belongs together, the hot issues of it, alerts, and what was made of them.

No text of an appeal is kept here, only the keys of its terms; a word is written out once so many texts hold it that it
names nobody.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext

from hotline.casework.appeals.models import Appeal
from hotline.casework.leading.models import Brief
from hotline.casework.supervision.models import Document
from hotline.ground.journal.models import Chained
from hotline.insight.hotspots.words import Alarm, Decision, Trend
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Progress(models.Model):
    """How far appeals have been read: one row, which whoever reads on locks."""

    last_appeal = models.BigIntegerField(default=0)
    texts = models.BigIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"read to {self.last_appeal}"


class Word(models.Model):
    """In how many texts a term was read. Its text stands there once three texts have held it."""

    key = models.BigIntegerField(primary_key=True)
    seen = models.IntegerField()
    last_on = models.DateField()
    text = models.CharField(max_length=44, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("last_on",), name="word_seldom", condition=Q(seen__lt=3)),)

    def __str__(self) -> str:
        return self.text or str(self.key)


class Cluster(models.Model):
    """What belongs together: the weightiest terms of the sum of its appeals."""

    id = models.BigIntegerField(primary_key=True)
    home_path = models.CharField(max_length=64, db_collation="C")
    size = models.IntegerField()
    last_at = models.DateTimeField()
    terms = ArrayField(models.BigIntegerField())
    weights = ArrayField(models.FloatField())

    class Meta:
        indexes = (
            GinIndex(fields=("terms",), name="cluster_terms", fastupdate=False),
            models.Index(fields=("last_at",), name="cluster_last"),
        )

    def __str__(self) -> str:
        return f"cluster {self.pk} of {self.size}"


class Signature(models.Model):
    """What was read of an appeal: its weightiest terms, to which cluster it belongs, and whose voice it is – a number
    that is the same for one telephone number; of those who are not known it is zero, all of them count as one."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="signature")
    cluster = models.ForeignKey(
        Cluster, on_delete=models.SET_NULL, null=True, related_name="signatures", db_index=False
    )
    voice = models.BigIntegerField()
    at = models.DateTimeField()
    home_path = models.CharField(max_length=64, db_collation="C")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.CharField(max_length=64, db_collation="C")
    terms = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = (
            models.Index(fields=("cluster", "at"), name="signature_cluster"),
            models.Index(fields=("at",), name="signature_at"),
        )

    def __str__(self) -> str:
        return f"what was read of {self.appeal_id}"


class Issue(Chained):
    """A hot issue: a cluster of so many distinct citizens. Its numbers are those of when they were last counted."""

    journal_kind: ClassVar[str] = "hot_issue"

    cluster = models.OneToOneField(
        Cluster, on_delete=models.SET_NULL, null=True, related_name="issue", db_constraint=True
    )
    home_path = models.CharField(max_length=64, db_collation="C")
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.RAISED)
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined", db_index=False)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    people = models.IntegerField()
    size = models.IntegerField()
    cohesion = models.FloatField()
    heat = models.FloatField()
    trend = models.CharField(max_length=8, choices=Trend.choices)
    place = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=40, blank=True)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=("home_path", "decision", "-heat"), name="issue_board"),)

    def __str__(self) -> str:
        return f"hot issue {self.pk}"

    @property
    def shown(self) -> str:
        """What it is called: its place, else the district that half of its people name; and what is said of it, else
        its category, else words. All of it is said by so many that it names nobody."""
        place = self.place or (self.region.shown if self.region else "")
        about = self.about or (self.matter.shown if self.matter else " ".join(self.words[:2]))
        return " · ".join(part for part in (place, about) if part) or pgettext("hotspots", "Without a name")


class Made(models.Model):
    """What was made of a hot issue: a report to leaders, or a document of supervision."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="made")
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="made_is_one", condition=Q(brief__isnull=True) ^ Q(document__isnull=True)),
        )

    def __str__(self) -> str:
        return f"made of issue {self.issue_id}"


class Alert(models.Model):
    """That something was made known to the analyst: the row itself is the fence, `subject` what it is about."""

    kind = models.CharField(max_length=8, choices=Alarm.choices)
    subject = models.CharField(max_length=80)
    home_path = models.CharField(max_length=64, db_collation="C")
    on = models.DateField()
    at = models.DateTimeField()
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, related_name="alerts", db_index=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    word = models.CharField(max_length=44, blank=True)
    people = models.IntegerField()
    usual = models.FloatField(default=0)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("home_path", "-at"), name="alert_latest"),)
        constraints = (models.UniqueConstraint(fields=("home_path", "kind", "subject", "on"), name="alert_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
