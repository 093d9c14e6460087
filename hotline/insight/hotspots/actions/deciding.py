"""What the analyst decides on a hot issue, and what was made of it."""

from datetime import datetime

from django.db import transaction

from hotline.casework.leading.models import Brief
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.models import Document
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.insight.hotspots.models import Alert, Issue, Made
from hotline.insight.hotspots.queries import MANAGE, READ, alerts, visible_to
from hotline.insight.hotspots.words import Decision, Dismissal
from hotline.lib.text import gate
from hotline.register.staff.rules import OutOfScope, may

LONGEST_NOTE = 500


def _decided(issue: Issue, decision: Decision, *, actor: Actor, at: datetime, came_from: tuple[Decision, ...]) -> Issue:
    """Lock an issue and set what is decided. Raises OutOfScope; StepRefused where somebody was faster."""
    if not may(actor, MANAGE):
        raise OutOfScope("Your role does not cover this.")
    locked = visible_to(actor).select_for_update(of=("self",)).filter(pk=issue.pk).first()
    if locked is None:
        raise OutOfScope("Your role or your unit does not cover this step.")
    if locked.decision not in came_from:
        raise StepRefused("Somebody has decided on this already. Look at it again.")
    Issue.objects.filter(pk=issue.pk).update(decision=decision, decided_at=at, decided_by_id=actor.staff_id)
    Alert.objects.filter(issue=issue, seen_at__isnull=True).update(seen_at=at, seen_by_id=actor.staff_id)
    return locked


@transaction.atomic
def confirm(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """It is a hot issue. Raises OutOfScope, StepRefused."""
    locked = _decided(issue, Decision.CONFIRMED, actor=actor, at=at, came_from=(Decision.RAISED,))
    journal.note(subject=locked, name="hot_issue_confirmed", at=at, actor=actor, after={"people": locked.people})


@transaction.atomic
def dismiss(issue: Issue, *, reason: str, note: str = "", actor: Actor, at: datetime) -> None:
    """It is none: why, by one of the reasons, and a note. Raises OutOfScope, StepRefused, UnfitText."""
    if reason not in Dismissal.values:
        raise StepRefused("is not one of the choices", field="reason")
    said = gate(note, longest=LONGEST_NOTE, field="note", lines=True)
    locked = _decided(issue, Decision.DISMISSED, actor=actor, at=at, came_from=(Decision.RAISED, Decision.CONFIRMED))
    after = {"people": locked.people, "dismissal": reason}
    facts = {"note": said} if said else {}
    journal.note(subject=locked, name="hot_issue_dismissed", at=at, actor=actor, after=after, facts=facts)


@transaction.atomic
def reopen(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """It was dismissed too early. Raises OutOfScope, StepRefused."""
    locked = _decided(issue, Decision.RAISED, actor=actor, at=at, came_from=(Decision.DISMISSED,))
    journal.note(subject=locked, name="hot_issue_reopened", at=at, actor=actor, after={"people": locked.people})


@transaction.atomic
def made(
    issue: Issue, *, brief: Brief | None = None, documents: tuple[Document, ...] = (), actor: Actor, at: datetime
) -> None:
    """Say what was made of an issue, in the transaction that made it; one not yet confirmed is confirmed by it.

    Raises OutOfScope.
    """
    if not may(actor, READ):
        raise OutOfScope("Your role does not cover this.")
    locked = visible_to(actor).select_for_update(of=("self",)).filter(pk=issue.pk).first()
    if locked is None:
        raise OutOfScope("Your role or your unit does not cover this step.")
    if locked.decision != Decision.CONFIRMED:
        by = actor.staff_id
        Issue.objects.filter(pk=issue.pk).update(decision=Decision.CONFIRMED, decided_at=at, decided_by_id=by)
    rows = [Made(issue=locked, document=each, at=at, by_id=actor.staff_id) for each in documents]
    rows += [Made(issue=locked, brief=brief, at=at, by_id=actor.staff_id)] if brief else []
    known = set(locked.made.values_list("brief_id", "document_id"))
    rows = [row for row in rows if (row.brief_id, row.document_id) not in known]
    if not rows:  # asked for again under the same key
        return
    Made.objects.bulk_create(rows)
    Alert.objects.filter(issue=issue, seen_at__isnull=True).update(seen_at=at, seen_by_id=actor.staff_id)
    numbers = [str(row.document or row.brief) for row in rows]
    name = "hot_issue_reported" if brief else "hot_issue_supervised"
    journal.note(subject=locked, name=name, at=at, actor=actor, after={"papers": numbers, "people": locked.people})


def seen(*, actor: Actor, at: datetime, keys: tuple[int, ...]) -> int:
    """The analyst has seen these alerts. Raises OutOfScope. Returns how many were new."""
    if not may(actor, MANAGE):
        raise OutOfScope("Your role does not cover this.")
    hers = alerts(actor).filter(pk__in=keys).order_by().values("pk")
    return Alert.objects.filter(pk__in=hers, seen_at__isnull=True).update(seen_at=at, seen_by_id=actor.staff_id)
