"""Reads of correspondence for screens."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.words import Delivery


def letters_about(appeal_ids: Iterable[int]) -> list[Letter]:
    """All letters that went out about these appeals, in the order they were written."""
    return list(Letter.objects.filter(appeal_id__in=list(appeal_ids)).order_by("id"))


def undelivered() -> QuerySet[Letter]:
    """The letters that did not reach their readers, the latest first: to be counted, looked at, posted again."""
    return Letter.objects.filter(delivery=Delivery.FAILED).order_by("-id")
