"""Every message in and out."""

from django.db import models

from hotline.casework.correspondence.words import Channel, Delivery
from hotline.ground.journal.models import Event
from hotline.lib import seals
from hotline.register.people.models import Person
from hotline.register.staff.models import Staff


class Contact(models.Model):
    """One call, message or letter that came in. It holds none, one or several appeals."""

    channel = models.CharField(max_length=2, choices=Channel.choices)
    channel_detail = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="contacts")
    language = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    called_number = models.CharField(max_length=20, blank=True)
    external_number = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"contact {self.pk} ({self.channel})"


class Letter(models.Model):
    """One letter that went out to a citizen about an appeal: sealed text, language, channel, state of delivery.

    Every letter is shown on the appeal's page as well; `channel` is the way it is carried to the citizen.
    """

    appeal_id = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    text_key = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    channel = models.CharField(max_length=2, choices=Channel.choices)
    subject = models.CharField(max_length=120)
    body_sealed = models.BinaryField()
    parts = models.SmallIntegerField()
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("appeal_id", "id"), name="letter_appeal"),
            models.Index(fields=("-id",), name="letter_undelivered", condition=models.Q(delivery=Delivery.FAILED)),
        )

    def __str__(self) -> str:
        return f"letter {self.text_key} about appeal {self.appeal_id}"

    @property
    def body(self) -> str:
        """The text in clear; empty when its reader was erased."""
        return seals.unseal(bytes(self.body_sealed)) if self.body_sealed else ""
