"""Reads of correspondence for screens."""

from collections.abc import Iterable

from hotline.casework.correspondence.models import Letter


def letters_about(appeal_ids: Iterable[int]) -> list[Letter]:
    """All letters that went out about these appeals, in the order they were written."""
    return list(Letter.objects.filter(appeal_id__in=list(appeal_ids)).order_by("id"))
