"""Orders, the appeals that share them, the tasks of the units, and the units' replies."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import Kind, Sensitivity, Urgency
from hotline.casework.orders.words import (
    OPEN_STATES,
    OVER,
    PARTS_IN_WORK,
    Asked,
    Decision,
    Exclusion,
    ExclusionCode,
    ExclusionScope,
    Group,
    Held,
    Result,
    State,
    TaskRole,
    TaskState,
    Truth,
    Unsolved,
)
from hotline.casework.steps.models import Stepping
from hotline.lib import seals
from hotline.register.matters.models import Matter
from hotline.register.staff.models import Staff
from hotline.register.units.models import Unit


class Order(Stepping):
    """The handling of one or several appeals."""

    journal_kind: ClassVar[str] = "order"

    number = models.CharField(max_length=24, unique=True, db_collation="C")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=2)
    round = models.SmallIntegerField(default=1)
    is_confidential = models.BooleanField(default=False)
    is_guarded = models.BooleanField(default=False, db_default=False)
    sensitivity = models.SmallIntegerField(default=0, db_default=0)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lead_path = models.CharField(max_length=64, blank=True, db_collation="C")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    returns = models.SmallIntegerField(default=0)
    is_ruled = models.BooleanField(default=False)
    void_asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    change_asked = models.JSONField(default=dict, blank=True, db_default={})
    exclusion = models.CharField(max_length=10, choices=Exclusion.choices, blank=True, default="", db_default="")
    exclusion_code = models.CharField(
        max_length=4, choices=ExclusionCode.choices, blank=True, default="", db_default=""
    )
    exclusion_scope = models.CharField(
        max_length=10, choices=ExclusionScope.choices, blank=True, default="", db_default=""
    )
    excluded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    satisfied = models.CharField(max_length=1, blank=True)
    visits_tried = models.SmallIntegerField(default=0)
    asked = models.CharField(max_length=12, choices=Asked.choices, blank=True, default="", db_default="")
    held = models.CharField(max_length=12, choices=Held.choices, blank=True, default="", db_default="")
    urged = models.SmallIntegerField(default=0, db_default=0)
    urged_at = models.DateTimeField(null=True)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True, default="", db_default="")
    people = models.SmallIntegerField(default=0, db_default=0)
    team = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    raised = models.SmallIntegerField(default=1, db_default=1)
    """How often its caller has raised the matter, this time included."""
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False)
    callers = models.SmallIntegerField(default=1, db_default=1)
    crisis = models.CharField(max_length=16, blank=True, default="", db_default="")
    """The kind of threat or crisis, by its code in the profile, until it is settled."""
    promised_at = models.DateTimeField(null=True)
    """The earliest promise that came in with merged appeals, or stayed with one taken out: it binds the handling."""
    from_above = models.BooleanField(default=False, db_default=False)
    """Handed down by those above the city: always supervised, always visited."""
    outer_system = models.CharField(max_length=40, blank=True, default="", db_default="")
    outer_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    outer_due_at = models.DateTimeField(null=True)
    reported_above_at = models.DateTimeField(null=True)

    appeals = models.ManyToManyField(Appeal, through="Share", through_fields=("order", "appeal"), related_name="orders")

    class Meta:
        indexes = (
            models.Index(fields=("state", "turn_due_at", "id"), name="order_turn", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=("lead_path", "-id"), name="order_lead"),
            models.Index(fields=("matter", "-id"), name="order_matter"),
            models.Index(fields=("region", "-id"), name="order_region"),
            models.Index(fields=("opened_at",), name="order_opened"),
            models.Index(fields=("profile_version", "closed_at"), name="order_closed", condition=Q(state__in=OVER)),
            models.Index(fields=("asked", "id"), name="order_asked", condition=~Q(asked="")),
            models.Index(fields=("held", "turn_due_at"), name="order_held", condition=~Q(held="")),
            models.Index(fields=("id",), name="order_void_asked", condition=Q(void_asked_by__isnull=False)),
            models.Index(fields=("id",), name="order_change_asked", condition=~Q(change_asked={})),
            models.Index(fields=("exclusion", "id"), name="order_exclusion", condition=~Q(exclusion="")),
            models.Index(fields=("-id",), name="order_group", condition=~Q(group="")),
            models.Index(fields=("-id",), name="order_crisis", condition=~Q(crisis="")),
            models.Index(fields=("-id",), name="order_from_above", condition=Q(from_above=True)),
            models.Index(fields=("outer_number",), name="order_outer_number", condition=~Q(outer_number="")),
            models.Index(fields=("merged_into",), name="order_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=("merged_into",), name="order_merged_now", condition=Q(state=State.MERGED)),
            models.Index(fields=("id",), name="order_sensitive", condition=Q(sensitivity__gt=0)),
        )
        constraints = (
            models.CheckConstraint(
                name="order_open_has_turn_and_clock",
                condition=~Q(state__in=OPEN_STATES) | Q(turn_unit__isnull=False, turn_clock__isnull=False),
            ),
            models.CheckConstraint(
                name="order_over_is_nobodys_turn",
                condition=Q(state__in=OPEN_STATES)
                | Q(turn_unit__isnull=True, turn_path="", turn_clock__isnull=True, turn_due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="order_merged_has_its_master",
                condition=Q(state="merged", merged_into__isnull=False)
                | Q(state="archived")
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def sensitive(self) -> str:
        """How sensitive it is, in words; empty where it is not."""
        return str(Sensitivity.at(self.sensitivity).label) if self.sensitivity else ""

    @property
    def marks(self) -> frozenset[str]:
        """What was asked of the centre, and whether the clocks stand still."""
        return frozenset({self.asked, self.held} - {""})


class Share(models.Model):
    """That an appeal is handled by an order. Several appeals may share one order; each has one order at a time."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shares")
    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="share")
    since = models.DateTimeField()
    came_from = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="lent", db_index=False)
    """The order it had of its own before that one was merged: split again, it goes back there."""
    promised_at = models.DateTimeField(null=True)
    """Its caller's own promise, which merging does not change; empty once she was told another day."""

    class Meta:
        indexes = (models.Index(fields=("came_from",), name="share_lent", condition=Q(came_from__isnull=False)),)

    def __str__(self) -> str:
        return f"{self.appeal_id} in {self.order_id}"


class Task(models.Model):
    """One unit's part in an order: lead, assisting, or sub-dispatched below another part."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=64, db_collation="C")
    role = models.CharField(max_length=10, choices=TaskRole.choices)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.ASSIGNED)
    opened_at = models.DateTimeField()
    """When its order was opened, which never changes: what a unit looks through from the newest on."""
    assigned_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contacted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    return_due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    report_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("unit_path", "order"), include=("opened_at",), name="task_path_opened"),
            models.Index(
                fields=("unit_path", "state", "due_at"), name="task_work", condition=Q(state__in=PARTS_IN_WORK)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("order",), name="task_one_lead", condition=Q(role=TaskRole.LEAD)),
        )

    def __str__(self) -> str:
        return f"{self.role} part of {self.unit_id} in {self.order_id}"

    @property
    def report(self) -> str:
        """What an assisting or sub-dispatched unit reported."""
        return seals.unseal(bytes(self.report_sealed)) if self.report_sealed else ""


class Request(models.Model):
    """What the lead unit asked of the centre – more time, a suspension, to be parked – and what was decided. Words that
    were written with it stand in the journal."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=Asked.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=4, blank=True)
    days = models.SmallIntegerField(null=True)
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    days_granted = models.SmallIntegerField(null=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order",), name="request_one_at_a_time", condition=Q(decision=Decision.OPEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} asked for {self.order_id}"


class Reply(models.Model):
    """The lead unit's reply of one round, with the mandatory fields of §3.1 F. Texts are sealed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="replies")
    round = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    audited_at = models.DateTimeField(null=True)
    contacted = models.BooleanField()
    contact_way = models.CharField(max_length=10, blank=True)
    contact_at = models.DateTimeField(null=True)
    fact_true = models.CharField(max_length=16, choices=Truth.choices)
    result = models.CharField(max_length=4, choices=Result.choices)
    unit_solved = models.BooleanField()
    unsolved_reason = models.CharField(max_length=16, choices=Unsolved.choices, blank=True)
    legal_basis = models.CharField(max_length=1000, blank=True)
    handler_phone = models.CharField(max_length=40, blank=True)
    internal_sealed = models.BinaryField()
    public_sealed = models.BinaryField()
    measures_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=("order", "-id"), name="reply_order"),)

    def __str__(self) -> str:
        return f"reply of round {self.round} to {self.order_id}"

    @property
    def internal_report(self) -> str:
        """The unit's report, for the staff."""
        return seals.unseal(bytes(self.internal_sealed))

    @property
    def public_answer(self) -> str:
        """The answer that the caller gets."""
        return seals.unseal(bytes(self.public_sealed))

    @property
    def measures(self) -> str:
        """The measures the unit took, for the staff."""
        return seals.unseal(bytes(self.measures_sealed)) if self.measures_sealed else ""


class Posting(models.Model):
    """What the public list says is planned for a parked matter: words for everybody, which name nobody."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="posting")
    plan = models.CharField(max_length=500)
    plan_en = models.CharField(max_length=800, blank=True)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"plan posted for {self.order_id}"

    def shown(self, *, is_english: bool) -> str:
        """The plan in the language of the page."""
        return self.plan_en if is_english and self.plan_en else self.plan
