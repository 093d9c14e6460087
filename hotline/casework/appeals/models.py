"""Appeals: what one citizen asks, with the fields of domain handbook §3.1 A–D."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q

from hotline.casework.appeals.rules import gives_away
from hotline.casework.appeals.words import OVER_WITHOUT_ORDER, Kind, Sensitivity, State, Urgency
from hotline.casework.correspondence.models import Contact
from hotline.casework.correspondence.words import FROM_ABOVE, Channel
from hotline.casework.steps.models import Stepping
from hotline.ground.search.fields import TermsField
from hotline.lib import seals
from hotline.register.matters.models import Matter
from hotline.register.people.models import Person
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Appeal(Stepping):
    """One appeal. Its number is public, its query code is the caller's alone."""

    journal_kind: ClassVar[str] = "appeal"

    number = models.CharField(max_length=24, unique=True, db_collation="C")
    code_sealed = models.BinaryField()
    code_failures = models.SmallIntegerField(default=0)
    code_locked_until = models.DateTimeField(null=True)

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="appeals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="appeals")
    registered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    channel = models.CharField(max_length=2, choices=Channel.choices)
    language = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    kind = models.CharField(max_length=16, choices=Kind.choices)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    title = models.CharField(max_length=120)
    content = models.TextField()
    claim = models.TextField(blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    address_text = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    occurred = models.CharField(max_length=80, blank=True)
    object_kind = models.CharField(max_length=16, blank=True)
    object_name = models.CharField(max_length=120, blank=True)
    prior_attempts = models.BooleanField(null=True)
    tags = models.JSONField(default=list, blank=True)
    risks = models.JSONField(default=list, blank=True)
    sensitivity = models.SmallIntegerField(default=0)
    is_restricted = models.BooleanField(default=False, db_default=False)
    is_guarded = models.BooleanField(default=False, db_default=False)

    is_confidential = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(default=False)
    wants_visit = models.BooleanField(default=True)
    wants_public = models.BooleanField(default=False)
    preferred_time = models.CharField(max_length=80, blank=True)

    external_number = models.CharField(max_length=60, blank=True)
    external_system = models.CharField(max_length=40, blank=True)
    outer_due_at = models.DateTimeField(null=True)
    """The deadline set by those above who handed it down: the earlier one wins."""
    repeat_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeats")
    appended_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="appended")
    refusal_code = models.CharField(max_length=8, blank=True)
    answer_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("person", "-id"), name="appeal_person"),
            models.Index(fields=("home_path", "-id"), name="appeal_waiting", condition=Q(state=State.REGISTERED)),
            models.Index(fields=("received_at", "id"), name="appeal_unpromised", condition=Q(promised_at__isnull=True)),
            BrinIndex(fields=("received_at",), name="appeal_received"),
            models.Index(fields=("turn_due_at",), name="appeal_lapsing", condition=Q(state=State.SUPPLEMENT_AWAITED)),
            models.Index(
                fields=("profile_version", "ended_at"), name="appeal_over", condition=Q(state__in=OVER_WITHOUT_ORDER)
            ),
            models.Index(fields=("region", "-id"), name="appeal_region"),
            models.Index(
                fields=("registered_by", "-id"), name="appeal_taker", condition=Q(registered_by__isnull=False)
            ),
            models.Index(fields=("external_number",), name="appeal_external", condition=~Q(external_number="")),
        )
        constraints = (
            models.CheckConstraint(
                name="appeal_open_has_turn_and_clock",
                condition=~Q(state__in=(State.REGISTERED, State.SUPPLEMENT_AWAITED))
                | Q(turn_unit__isnull=False, turn_clock__isnull=False),
            ),
            models.CheckConstraint(
                name="appeal_over_is_nobodys_turn",
                condition=Q(state__in=(State.REGISTERED, State.SUPPLEMENT_AWAITED))
                | Q(turn_unit__isnull=True, turn_path="", turn_clock__isnull=True, turn_due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="appeal_over_has_its_day",
                condition=~Q(state__in=OVER_WITHOUT_ORDER) | Q(ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def sensitive(self) -> str:
        """How sensitive it is, in words; empty where it is not."""
        return str(Sensitivity.at(self.sensitivity).label) if self.sensitivity else ""

    @property
    def is_withheld(self) -> bool:
        """Whether it may be a state secret: nothing of it is recorded, and its caller reads nothing of it again."""
        return self.sensitivity == Sensitivity.SECRET.level

    @property
    def is_from_above(self) -> bool:
        """Whether those above the city handed it down: by its channel, or because they set a deadline."""
        return self.channel in FROM_ABOVE or self.outer_due_at is not None

    @property
    def gives_away(self) -> tuple[str, ...]:
        """What in a text gives its caller away; nothing of one who is not known."""
        person = self.person
        if person is None:
            return ()
        return gives_away(
            name=person.name, phone=person.phone, address=person.address, email=person.email, place=self.address_text
        )

    @property
    def code(self) -> str:
        """The query code in clear, to be told to the caller alone."""
        return seals.unseal(bytes(self.code_sealed))

    @property
    def answer(self) -> str:
        """The direct answer in clear."""
        return seals.unseal(bytes(self.answer_sealed)) if self.answer_sealed else ""


class Wording(models.Model):
    """By what the title and the text of an appeal are found. Apart from the appeal, whose every step would otherwise
    make all its entries in the index anew."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="wording")
    terms = TermsField()

    class Meta:
        indexes = (GinIndex(fields=("terms",), name="wording_terms"),)

    def __str__(self) -> str:
        return f"wording of {self.appeal_id}"


class Proposed(models.Model):
    """What the acceptance rules proposed for an appeal when it was registered: by which rule and sign, of which
    version. What a person decided stands in the journal; the words that were found are not kept."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="proposed")
    outcome = models.CharField(max_length=8)
    rule = models.CharField(max_length=24)
    sign = models.CharField(max_length=24, blank=True)
    profile_version = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("at",), name="proposed_at"),)

    def __str__(self) -> str:
        return f"{self.rule}: {self.outcome}"


class Complained(models.Model):
    """A unit that an appeal complains of: neither it nor a unit below it gets the appeal or sees it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="complained")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("appeal", "unit"), name="complained_once"),)

    def __str__(self) -> str:
        return f"{self.appeal_id} complains of {self.unit_id}"


class Viewer(models.Model):
    """Somebody who may see a restricted appeal besides those through whose hands every case goes."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="viewers")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("appeal", "staff"), name="viewer_once"),)

    def __str__(self) -> str:
        return f"{self.staff_id} may see {self.appeal_id}"
