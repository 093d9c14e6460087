"""What is counted every few minutes: issues cool, matters rise, words emerge; what is old or guarded goes."""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.actions.counting import alert, renew
from hotline.insight.hotspots.models import Alert, Cluster, Issue, Progress, Signature, Word
from hotline.insight.hotspots.queries import Rising, emerging, rising
from hotline.insight.hotspots.words import ON_THE_BOARD, Alarm

HOUR = timedelta(hours=1)
KEPT_SELDOM, KEPT_ALERTS, MOST_RENEWED = timedelta(days=30), timedelta(days=90), 300
"""How long words are kept that were said once or twice, and alerts; how many issues are counted again at a time."""


def refresh(*, at: datetime) -> None:
    """Count again what changes with the clock. What takes long – issues, emerging words, tidying – once an hour."""
    try:
        measures = profiles.current().own.hotspots
    except LookupError:  # no city yet
        return
    with transaction.atomic():
        progress = Progress.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if progress is None:
            return
        homes = sorted(set(Issue.objects.values_list("home_path", flat=True)) | _homes(at))
        for home in homes:
            for each in rising(home, measures=measures, at=at):
                _tell_rising(each, home, at)
        if progress.refreshed_at is None or at - progress.refreshed_at >= HOUR:
            _hourly(homes, measures, at)
            Progress.objects.filter(pk=1).update(refreshed_at=at)


def _homes(at: datetime) -> set[str]:
    return set(Signature.objects.filter(at__gt=at - rules.WEEK).values_list("home_path", flat=True).distinct())


def _tell_rising(each: Rising, home: str, at: datetime) -> None:
    about = {"matter": each.matter, "region": each.region, "usual": each.rise.mean}
    alert(
        Alarm.RISING, subject=f"{each.matter.code} {each.region.code}", home=home, at=at, people=each.rise.now, **about
    )


def _hourly(homes: list[str], measures: Measures, at: datetime) -> None:
    _drop_guarded()
    for home in homes:
        for each in emerging(home, measures=measures, at=at):
            alert(
                Alarm.WORD, subject=each.word, home=home, at=at, people=each.now, word=each.word[:44], usual=each.usual
            )
    open_ones = Issue.objects.filter(decision__in=ON_THE_BOARD, cluster__isnull=False).select_related("cluster")
    renew(open_ones.order_by("-heat")[:MOST_RENEWED], measures=measures, at=at)
    _tidy(measures, at)


def _drop_guarded() -> None:
    """An appeal that was restricted or turned out to be sensitive after it was read belongs to no issue any more."""
    Signature.objects.filter(appeal__is_guarded=True).update(cluster=None, terms=[])
    Signature.objects.filter(appeal__sensitivity__gt=0).update(cluster=None, terms=[])


def _tidy(measures: Measures, at: datetime) -> None:
    """What nobody can join any more and nobody was told of is forgotten."""
    old = at - timedelta(days=max(measures.quiet_days, 7 * (rules.WEEKS_BEFORE + 1)))
    Signature.objects.filter(at__lt=old, cluster__issue__isnull=True).delete()
    Cluster.objects.filter(last_at__lt=old, issue__isnull=True, signatures__isnull=True).delete()
    Word.objects.filter(seen__lt=3, last_on__lt=(at - KEPT_SELDOM).date()).delete()
    Alert.objects.filter(at__lt=at - KEPT_ALERTS).delete()
