"""Files, and what they are attached to."""

from django.db import models
from django.db.models import Q

from hotline.ground.files.words import Kind, Visibility


class StoredFile(models.Model):
    """One file that was accepted. The content lies in storage under its digest; two files of the same content share
    it, and each keeps its own name, time and sender."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_digest_whole"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="file_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Where the content lies in storage: two levels of folders, then the digest."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Attachment(models.Model):
    """A file attached to something: an appeal, a reply, a step of an order."""

    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    label = models.CharField(max_length=60, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility.choices)

    class Meta:
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="attachment_subject"),)
        constraints = (
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="attachment_visibility_known"),
        )

    def __str__(self) -> str:
        return f"{self.file} of {self.subject_kind} {self.subject_id}"
