"""Reads of correspondence for screens."""

from collections.abc import Iterable

from django.db.models import QuerySet
from psycopg.types.numeric import Int8

from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.words import Delivery
from hotline.lib.statements import read


def letters_about(appeal_ids: Iterable[int]) -> list[Letter]:
    """All letters that went out about these appeals, in the order they were written."""
    return read(Letter, "t.appeal_id = ANY(%s) ORDER BY t.id", [[Int8(pk) for pk in appeal_ids]])


def undelivered() -> QuerySet[Letter]:
    """The letters that did not reach their readers, the latest first: to be counted, looked at, posted again."""
    return Letter.objects.filter(delivery=Delivery.FAILED).order_by("-id")
