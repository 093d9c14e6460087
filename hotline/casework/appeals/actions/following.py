"""A citizen follows her appeal by number and query code."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import units_of
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib import numbers, seals
from hotline.register.staff.rules import OutOfScope, reaches

FAILURES = 5
LOCKED_FOR = timedelta(minutes=30)


class CodeRefused(ValueError):
    """Number and code do not belong together, or the appeal is locked. Never says which of the two was wrong."""


def follow(*, number: str, code: str, at: datetime) -> Appeal:
    """The appeal of a number and its code. After five failures it stays shut for half an hour.

    Raises CodeRefused; the failure has been counted by then.
    """
    tidy = numbers.tidy_reference(number)
    is_one = numbers.is_reference(tidy)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update(of=("self",)).filter(number=tidy).first() if is_one else None
        is_let_in = appeal is not None and _try(appeal, code, at)
    if appeal is None or not is_let_in:
        raise CodeRefused("Number and query code do not belong together. Check both.")
    return appeal


def _try(appeal: Appeal, code: str, at: datetime) -> bool:
    """Try a code on a locked row, and count the failure."""
    if appeal.code_locked_until is not None and at < appeal.code_locked_until:
        return False
    if _matches(appeal, code):
        if appeal.code_failures:
            Appeal.objects.filter(pk=appeal.pk).update(code_failures=0, code_locked_until=None)
        return True
    failures = appeal.code_failures + 1
    is_full = failures >= FAILURES
    Appeal.objects.filter(pk=appeal.pk).update(
        code_failures=0 if is_full else failures, code_locked_until=at + LOCKED_FOR if is_full else None
    )
    return False


def _matches(appeal: Appeal, code: str) -> bool:
    typed = "".join(character for character in numbers.tidy_reference(code) if character.isdigit())
    return hmac.compare_digest(appeal.code.encode(), typed.encode())


@transaction.atomic
def renew_code(*, appeal: Appeal, actor: Actor, at: datetime) -> str:
    """Give the caller a new query code; the old one is void. That it was done is journalled, the code is not.

    Raises OutOfScope.
    """
    if not reaches(actor, "renew_code", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    code = numbers.query_code()
    Appeal.objects.filter(pk=appeal.pk).update(code_sealed=seals.seal(code), code_failures=0, code_locked_until=None)
    journal.note(subject=appeal, name="code_renewed", at=at, actor=actor)
    return code
