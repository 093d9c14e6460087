"""Standard answers with their versions and wordings, error reports, counts, gaps, incident cards, text modules."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hotline.ground.journal.models import Chained
from hotline.ground.search.fields import TermsField
from hotline.lib import seals
from hotline.register.knowledge import words
from hotline.register.knowledge.words import (
    SHOWN,
    TONES,
    Audience,
    Demand,
    FaultKind,
    Language,
    Nudge,
    Outcome,
    Reach,
    Source,
    State,
    Visibility,
    Work,
)
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Answer(Chained):
    """A standard answer: what stays the same through all its versions. Numbered A000001, A000002, …

    `key` is the name under which it came from a file, so that it can come again. Days and visibility are those of the
    version that is shown.
    """

    journal_kind: ClassVar[str] = "answer"

    number = models.CharField(max_length=12, unique=True, db_collation="C")
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001  # null, so that the index holds only those that have one
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=64, db_collation="C")
    home_path = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(max_length=12, choices=State.choices)
    work = models.CharField(max_length=12, choices=Work.choices, blank=True)
    version = models.IntegerField(default=0)
    current = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    latest = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    review_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    audit_due_at = models.DateTimeField(null=True)
    """Until when what was published in haste must be audited."""
    is_audit_late = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("unit_path", "-id"), name="answer_unit"),
            models.Index(fields=("review_on",), name="answer_review", condition=Q(state__in=SHOWN)),
            models.Index(
                fields=("valid_to",), name="answer_ending", condition=Q(state__in=SHOWN, valid_to__isnull=False)
            ),
            models.Index(fields=("work", "-id"), name="answer_work", condition=~Q(work="")),
            models.Index(fields=("audit_due_at",), name="answer_rushed", condition=Q(audit_due_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="answer_state_known"),
            models.CheckConstraint(condition=Q(work__in=Work.values), name="answer_work_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(*SHOWN, State.EXPIRED)) | Q(current__isnull=False),
                name="answer_shown_has_a_version",
            ),
            models.CheckConstraint(condition=~Q(state=State.DRAFT) | ~Q(work=""), name="answer_draft_is_under_way"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_shown(self) -> bool:
        """Whether it is read and told."""
        return self.state in SHOWN

    @property
    def is_under_way(self) -> bool:
        """Whether a version is under way."""
        return self.work != Work.NONE

    @property
    def state_word(self) -> str:
        """The state in words; of what was never published how far it has come."""
        return str(Work(self.work).label if self.state == State.DRAFT else State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return words.WORK_TONES[Work(self.work)] if self.state == State.DRAFT else TONES[State(self.state)]


class Version(models.Model):
    """One version, as it was written: never changed, never deleted. The database itself refuses both."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions", db_index=False)
    serial = models.IntegerField()
    question = models.CharField(max_length=120)
    short = models.CharField(max_length=120)
    full = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    conditions = models.TextField(blank=True)
    materials = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=300, blank=True)
    basis = models.JSONField(default=list, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    demand = models.CharField(max_length=16, choices=Demand.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    review_on = models.DateField()
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    related = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (GinIndex(fields=("basis",), opclasses=("jsonb_path_ops",), name="version_basis"),)
        constraints = (models.UniqueConstraint(fields=("answer", "serial"), name="version_serial_once"),)

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.serial}"

    @property
    def language(self) -> str:
        """In which language it is written."""
        return words.OWN_LANGUAGE

    @property
    def bases(self) -> list[str]:
        """The legal basis in lines: 《城市供水条例》（国务院令第158号，1994-10-01）第十六条."""
        return [cited(line) for line in self.basis]


def cited(line: dict[str, Any]) -> str:
    """One line of a legal basis as it is read."""
    title = line["title"] if line["title"].startswith("《") else f"《{line['title']}》"
    known = "，".join(filter(None, (line.get("number"), line.get("date"))))
    return f"{title}{f'（{known}）' if known else ''}{line.get('article', '')}"


class Sought(models.Model):
    """By what an answer is found: the lexemes of what it says – as it is shown, or as it is being written – in every
    language in which somebody has reviewed it. `named` holds those of its question, other ways to ask and short answer
    alone: few enough to weigh a thousand of them while somebody types."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, primary_key=True, related_name="sought")
    named = TermsField()
    terms = TermsField()

    class Meta:
        indexes = (
            GinIndex(fields=("named",), name="sought_named", fastupdate=False),
            GinIndex(fields=("terms",), name="sought_terms", fastupdate=False),
        )

    def __str__(self) -> str:
        return f"words of {self.answer_id}"


class Wording(models.Model):
    """What a version says in another language. A better wording is a new row; readers get the last one reviewed."""

    of = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="wordings", db_index=False)
    language = models.CharField(max_length=8, choices=Language.choices)
    serial = models.IntegerField()
    question = models.CharField(max_length=360)
    short = models.CharField(max_length=360)
    full = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    materials = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=900, blank=True)
    hours = models.CharField(max_length=900, blank=True)
    is_by_machine = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("of", "language", "serial"), name="wording_serial_once"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(written_by__isnull=True) | ~Q(written_by=F("reviewed_by")),
                name="wording_reviewed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.of_id} {self.language} {self.serial}"

    @property
    def is_reviewed(self) -> bool:
        """Whether it is shown to readers."""
        return self.reviewed_at is not None


class Fault(models.Model):
    """An error report (纠错): the keeping unit mends the answer within a limit, or says why it is right."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="faults", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=FaultKind.choices)
    source = models.CharField(max_length=8, choices=Source.choices)
    said_sealed = models.BinaryField(default=b"")
    reported_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    nudged = models.CharField(max_length=4, choices=Nudge.choices, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    wrong_since = models.IntegerField(null=True)
    """The first version that said what was wrong."""
    right_since = models.IntegerField(null=True)
    """The first version after it that is right; nothing where none is."""
    reply = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("answer", "-id"), name="fault_answer"),
            models.Index(fields=("due_at",), name="fault_open", condition=Q(settled_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="fault_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.WRONG) | Q(wrong_since__isnull=False), name="fault_wrong_since_when"
            ),
        )

    def __str__(self) -> str:
        return f"fault {self.pk} of {self.answer_id}"

    @property
    def said(self) -> str:
        """What the reporter wrote, in clear."""
        return seals.unseal(bytes(self.said_sealed)) if self.said_sealed else ""

    def is_late(self, at: datetime) -> bool:
        """Whether its time is over."""
        return self.settled_at is None and self.due_at < at


class Tally(models.Model):
    """How often a version was told, and found helpful or not, on a day."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    on = models.DateField()
    told = models.IntegerField(default=0)
    helpful = models.IntegerField(default=0)
    unhelpful = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "on"), name="tally_day_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} on {self.on}"


class Gap(models.Model):
    """What was searched for without a hit in a week, how often by seats and by citizens. Nothing of who searched."""

    week = models.DateField()
    text = models.CharField(max_length=40)
    by_seats = models.IntegerField(default=0)
    by_citizens = models.IntegerField(default=0)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("week", "text"), name="gap_once_a_week"),)

    def __str__(self) -> str:
        return f"{self.text} ({self.week})"

    @property
    def times(self) -> int:
        """How often in all."""
        return self.by_seats + self.by_citizens


class Card(Chained):
    """An incident card (临时口径): what is said about something that goes on, until it ends by itself."""

    journal_kind: ClassVar[str] = "card"

    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    home_path = models.CharField(max_length=64, db_collation="C")
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("ends_at",), name="card_ending"),)
        constraints = (models.CheckConstraint(condition=Q(ends_at__gte=F("begins_at")), name="card_ends_later"),)

    def __str__(self) -> str:
        return self.title


class TextModule(Chained):
    """A text module (常用语), inserted with `::`: a person's own, a unit's, or the whole city's."""

    journal_kind: ClassVar[str] = "module"

    reach = models.CharField(max_length=8, choices=Reach.choices)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=64, db_collation="C")
    shortcut = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    initials = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=1000)
    basis = models.JSONField(default=list, blank=True)
    version = models.IntegerField(default=1)
    kept_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("unit_path",), name="module_unit", condition=Q(closed_at__isnull=True)),
            models.Index(fields=("owner",), name="module_owner", condition=Q(closed_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "shortcut"), name="module_once_a_person",
                condition=Q(closed_at__isnull=True, reach=Reach.PERSONAL),
            ),
            models.UniqueConstraint(
                fields=("unit", "shortcut"), name="module_once_a_unit",
                condition=Q(closed_at__isnull=True, reach__in=(Reach.UNIT, Reach.CITY)),
            ),
            models.CheckConstraint(
                condition=~Q(reach=Reach.PERSONAL) | Q(owner__isnull=False), name="module_personal_has_owner"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title
