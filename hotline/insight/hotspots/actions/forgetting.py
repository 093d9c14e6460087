"""A caller is erased: what she wrote belongs to its issues still, but nothing of her words or her number is kept."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from hotline.casework.appeals.models import Appeal
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.models import Cluster, Progress, Signature, Word
from hotline.insight.hotspots.reading import spoken
from hotline.insight.hotspots.words import NAMING
from hotline.lib.statements import ask_at_length

MOST_READ_AGAIN = 500
"""Of so many of the others' latest appeals a cluster is made again."""

_UNCOUNT = """
WITH said AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS t (key, many)),
gone AS (DELETE FROM hotspots_word w USING said WHERE w.key = said.key AND w.seen <= said.many)
UPDATE hotspots_word w SET seen = w.seen - said.many,
    text = CASE WHEN w.seen - said.many < %s THEN '' ELSE w.text END
FROM said WHERE w.key = said.key AND w.seen > said.many
RETURNING 1
"""


def forget(*, appeal_ids: Collection[int]) -> None:
    """Forget the caller of some appeals, whose texts are still as she wrote them. A part of erasing her everywhere,
    which the archive does, asks the permission for and journals."""
    progress = Progress.objects.select_for_update().first()
    if progress is None:
        return
    hers = Appeal.objects.filter(pk__in=appeal_ids, pk__lte=progress.last_appeal)
    _uncount(hers.values_list("title", "content"))
    read = Signature.objects.filter(appeal__in=appeal_ids)
    clusters = set(read.filter(cluster__isnull=False).values_list("cluster", flat=True))
    # Of callers without a number the voice is the key of the person anyway: it names nobody once she is erased.
    person = Appeal.objects.filter(pk=OuterRef("appeal")).values("person")
    read.update(voice=Coalesce(Subquery(person), 0), terms=[])
    for cluster in Cluster.objects.select_for_update().filter(pk__in=clusters).order_by("pk"):
        _make_again(cluster, but=appeal_ids)


def _uncount(texts: Iterable[tuple[str, str]]) -> None:
    """Her words are counted no more; what only she and a few others have said is written out no more."""
    counted = Counter[int]()
    for title, content in texts:
        counted.update(spoken(title, content).keys())
    keys = sorted(counted)
    ask_at_length(_UNCOUNT, [keys, [counted[key] for key in keys], NAMING])


def _make_again(cluster: Cluster, *, but: Collection[int]) -> None:
    """A cluster of what the others wrote; without others there is none."""
    others = Appeal.objects.filter(signature__cluster=cluster).exclude(pk__in=but).order_by("-pk")
    said = [spoken(title, content) for title, content in others.values_list("title", "content")[:MOST_READ_AGAIN]]
    if not said:
        Signature.objects.filter(cluster=cluster).update(cluster=None)
        cluster.delete()
        return
    words = Word.objects.filter(pk__in={key for each in said for key in each})
    seen, texts = dict(words.values_list("key", "seen")), Progress.objects.values_list("texts", flat=True)[0]
    total: rules.Signature = {}
    for each in said:
        total = rules.added(total, rules.signature(each, seen=seen, texts=texts))
    now = rules.kept(total)
    Cluster.objects.filter(pk=cluster.pk).update(terms=list(now), weights=list(now.values()))
