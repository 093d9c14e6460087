"""Who follows an order, and what each follower was told."""

from django.db import models
from django.db.models import Q

from hotline.casework.orders.models import Order
from hotline.register.staff.models import Staff


class Follow(models.Model):
    """That a person follows an order: of her own accord, or named by somebody of the centre. `told_place` is the place
    in the order's journal up to which she has been told."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="follows")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    named_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_place = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("staff", "-since"), name="follow_mine", condition=Q(ended_at__isnull=True)),)
        constraints = (
            models.UniqueConstraint(fields=("order", "staff"), name="follow_once", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} follows {self.order_id}"


class Notice(models.Model):
    """That a follower was told of a step, or whoever stands in for her meanwhile. The row is the fence: no step is told
    to a person twice."""

    follow = models.ForeignKey(Follow, on_delete=models.PROTECT, related_name="notices")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.IntegerField()
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("staff", "-at"), name="follower_notice_unseen", condition=Q(seen_at=None)),)
        constraints = (models.UniqueConstraint(fields=("follow", "staff", "place"), name="follower_told_once"),)

    def __str__(self) -> str:
        return f"{self.event} to {self.staff_id}"


class Behind(models.Model):
    """That something has happened to an order that somebody follows, and its followers have not been told yet. The
    database itself writes it with whatever makes the order's journal longer (migration `behind`), so that nobody need
    look through all that is followed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"followers of {self.order_id} are behind"
