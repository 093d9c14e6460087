"""What the clockwork does with the knowledge base: what is audited is published on its day, answers fall due and
expire, units are reminded, last week's gaps are listed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles import queries as profiles
from hotline.register.knowledge.actions.door import take
from hotline.register.knowledge.models import Answer, Fault, Gap
from hotline.register.knowledge.rules import AnswerRefused, week_of
from hotline.register.knowledge.words import SHOWN, Nudge, State, Work
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

BATCH = 500
GAPS_LISTED = "answer_gaps_listed"


def keep_up(*, at: datetime) -> int:
    """Do what the day asks for. Done again it changes nothing more. Returns how many things were done."""
    try:
        ahead = profiles.current().own.knowledge.remind_days_before
    except LookupError:  # no city yet
        return 0
    today = timezone.localdate(at)
    begun = Answer.objects.filter(work=Work.AUDITED, latest__valid_from__lte=today)
    ended = Answer.objects.filter(state__in=SHOWN, valid_to__lt=today)
    due = Answer.objects.filter(state=State.PUBLISHED, review_on__lte=today)
    return (
        _taken(begun, "publish_answer", at)
        + _taken(ended, "expire_answer", at)
        + _taken(due, "fall_due_answer", at)
        + _remind(today + timedelta(days=ahead), at)
        + _call_for_audits(at)
        + _nudge(at)
        + _list_gaps(today, at)
    )


def _taken(answers: QuerySet[Answer], step: str, at: datetime) -> int:
    count = 0
    for answer in answers.order_by("pk")[:BATCH]:
        try:
            take(answer_id=answer.pk, step=step, actor=SYSTEM, at=at, version=answer.version)
        except AnswerRefused:  # somebody was faster, or its days do not fit
            continue
        count += 1
    return count


def _remind(until: date, at: datetime) -> int:
    """The keeping unit is told once that an answer is soon to be looked at again."""
    near = Answer.objects.filter(state=State.PUBLISHED, review_on__lte=until, reminded_on__isnull=True)
    return _noted(near, "answer_review_near", at, reminded_on=timezone.localdate(at))


def _call_for_audits(at: datetime) -> int:
    """What was published in haste and not audited in time: its editors and the team leader are told once."""
    late = Answer.objects.filter(audit_due_at__lt=at, is_audit_late=False)
    return _noted(late, "rushed_audit_late", at, is_audit_late=True)


def _noted(answers: QuerySet[Answer], name: str, at: datetime, **changes: object) -> int:
    count = 0
    for answer in answers.order_by("pk")[:BATCH]:
        with transaction.atomic():
            unchanged = Answer.objects.filter(pk=answer.pk, version=answer.version).exclude(**changes)
            if not unchanged.update(**changes):
                continue
            journal.note(subject=answer, name=name, at=at, actor=SYSTEM)
            count += 1
    return count


def _nudge(at: datetime) -> int:
    """The keeping unit is reminded of an error report at half time and when its time is over, once each."""
    count = 0
    waiting = Fault.objects.filter(settled_at__isnull=True).exclude(nudged=Nudge.LATE).select_related("answer")
    for fault in waiting.order_by("due_at")[:BATCH]:
        half = fault.reported_at + (fault.due_at - fault.reported_at) / 2
        nudge = Nudge.LATE if fault.due_at <= at else Nudge.NEAR if half <= at else Nudge.NONE
        if nudge in (Nudge.NONE, fault.nudged):
            continue
        with transaction.atomic():
            if Fault.objects.filter(pk=fault.pk, nudged=fault.nudged, settled_at__isnull=True).update(nudged=nudge):
                after = {"fault": fault.pk}
                journal.note(subject=fault.answer, name=f"fault_{nudge.value}", at=at, actor=SYSTEM, after=after)
                count += 1
    return count


@transaction.atomic
def _list_gaps(today: date, at: datetime) -> int:
    """On the first day of a week the editors are told of last week's searches without a hit: once."""
    week = week_of(today) - timedelta(days=7)
    open_ones = Gap.objects.filter(week=week, closed_at__isnull=True)
    centre = Unit.objects.filter(kind=Kind.CENTRE, closed_on__isnull=True).order_by("path").first()
    if centre is None or not open_ones.exists():
        return 0
    Unit.objects.select_for_update(of=("self",)).get(pk=centre.pk)
    listed = Q(subject_kind=Unit.journal_kind, subject_id=centre.pk, name=GAPS_LISTED)
    if Event.objects.filter(listed, after__week=week.isoformat()).exists():
        return 0
    after = {"week": week.isoformat(), "gaps": open_ones.count()}
    journal.note(subject=centre, name=GAPS_LISTED, at=at, actor=SYSTEM, after=after)
    return 1
