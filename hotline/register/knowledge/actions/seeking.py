"""By which words an answer is found is written down with what it says."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from hotline.ground.search.rules import Weight, terms
from hotline.lib.statements import ask
from hotline.register.knowledge.models import Answer, Version, Wording
from hotline.register.knowledge.words import Language

_KEEP = """
INSERT INTO knowledge_sought (answer_id, named, terms)
SELECT * FROM unnest(%s::bigint[], %s::text[]::tsvector[], %s::text[]::tsvector[])
ON CONFLICT (answer_id) DO UPDATE SET named = excluded.named, terms = excluded.terms RETURNING 1
"""


def seek(answers: Sequence[Answer], *, english: Iterable[Wording] | None = None) -> int:
    """Write down by what these answers are found: by what they say to readers, else by what is under way. Their
    versions must have been read. `english` are the reviewed wordings, where they are known."""
    said = {row.pk: row.current if row.is_shown and row.current else row.latest for row in answers}
    versions = {pk: version for pk, version in said.items() if version is not None}
    if not versions:
        return 0
    if english is None:
        known = Wording.objects.filter(of__in=versions.values(), language=Language.ENGLISH, reviewed_at__isnull=False)
        english = known.order_by("serial")
    worded = {wording.of_id: wording for wording in english}
    units = {row.pk: row.unit for row in answers}
    told = [(pk, version, worded.get(version.pk)) for pk, version in versions.items()]
    named = [terms(_names(version, words)) for _pk, version, words in told]
    whole = [
        terms([*_names(version, words), *_texts(version, units[pk].name, units[pk].short_name)])
        for pk, version, words in told
    ]
    return len(ask(_KEEP, [list(versions), named, whole]))


def build(*, at_a_time: int = 500) -> Iterator[int]:
    """Write it down anew for all answers, batch by batch; yields how many each batch had."""
    last = 0
    while True:
        every = Answer.objects.filter(pk__gt=last).select_related("current__matter", "latest__matter", "unit")
        with transaction.atomic():
            rows = list(every.select_for_update(of=("self",)).order_by("pk")[:at_a_time])
            done = seek(rows)
        if not rows:
            return
        last = rows[-1].pk
        yield done


def _texts(version: Version, *names: str) -> Iterator[tuple[str, Weight]]:
    matter = version.matter
    for text in (matter.name, matter.name_en, *names, *version.materials, version.conditions):
        yield text, "C"
    for text in (version.full, version.place, version.phone, *version.bases):
        yield text, "D"


def _names(version: Version, english: Wording | None) -> Iterator[tuple[str, Weight]]:
    for name in (version.question, *version.aliases):
        yield name, "A"
    yield version.short, "B"
    if english is not None:
        yield english.question, "A"
        yield english.short, "C"
