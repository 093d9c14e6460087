"""Quotations of standard answers, and what was decided about handled consultations."""

from django.db import models
from django.db.models import Q

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Contact
from hotline.casework.orders.models import Order
from hotline.casework.quotations.words import Choice, How
from hotline.register.knowledge.models import Answer, Fault, Version
from hotline.register.staff.models import Staff


class Quotation(models.Model):
    """That a version was told in a contact. `fault` and `told_again_at` say that it was wrong and the caller knows."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="quotations", db_index=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="quotations")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    fault = models.ForeignKey(Fault, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    told_again_at = models.DateTimeField(null=True)
    told_again_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("contact", "version"), name="quotation_once_a_contact"),
            models.CheckConstraint(
                condition=Q(fault__isnull=True, told_again_at__isnull=True)
                | Q(fault__isnull=False, told_again_at__isnull=False),
                name="quotation_told_again_of_a_fault",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} in contact {self.contact_id}"


class Offer(models.Model):
    """What was decided about a handled consultation: it became a draft, or it is not worth a standard answer."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, primary_key=True, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice.choices)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(choice=Choice.TAKEN, answer__isnull=False) | Q(choice=Choice.PASSED, answer__isnull=True),
                name="offer_taken_has_its_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.choice} of order {self.order_id}"
