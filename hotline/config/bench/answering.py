"""Standard answers found among a hundred thousand, put together from the texts of the demo city."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from hotline.config.bench import processor
from hotline.config.bench.figures import Figure, quantile
from hotline.config.bench.filling import words_apart
from hotline.config.bench.ids import sequence
from hotline.config.demo import files
from hotline.config.demo.answers import Written
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.search.queries import forget_frequencies
from hotline.register.knowledge.actions.taking_over import Taken, take_over
from hotline.register.knowledge.finding import find
from hotline.register.knowledge.models import Answer, Sought, Version
from hotline.register.units.models import Unit

CHUNK = 500
OWN = 5000
"""So many answers differ; the others are these over again."""

SENTENCES, ALIASES = 6, 3
ASKED = 300
LONGEST = 30
AIM_MS = 30.0


def measure(*, answers: int) -> list[Figure]:
    """The ten best of questions from one character to thirty, as the public asks them."""
    written = files.read().answers
    _fill(written, answers)
    chance = random.Random(7)  # noqa: S311  # the same questions each time
    asked = [_question(chance, written) for _place in range(ASKED)]
    for text in asked[:20]:
        find(text, actor=None)
    watch = processor.Watch()
    for text in asked:
        watch.time(partial(find, text, actor=None))
    late = quantile(watch.times, 0.95) * 1e3
    notes = {**watch.notes, "questions": ASKED}
    label = f"standard answers found among {Answer.objects.count():,}"
    return [Figure(label, late, "ms p95", aim=f"≤ {AIM_MS:.0f} ms", is_met=late <= AIM_MS, notes=notes)]


def _question(chance: random.Random, written: Sequence[Written]) -> str:
    """A word, several, or the beginning of a question."""
    one = chance.choice(written).content
    said = chance.choice([one.question, one.question, *one.aliases, one.short])
    length = chance.choice((1, 2, 2, 3, 4, 4, 6, 8, 12, LONGEST))
    start = chance.randrange(max(len(said) - length, 0) + 1)
    return said[start : start + length]


def _fill(written: Sequence[Written], wanted: int) -> None:
    """Enter answers until there are as many as wanted: some put together, then all of them over and over."""
    with words_apart(Sought, wanted - Answer.objects.count()):
        own = min(wanted, OWN) - Answer.objects.count()
        mixed = _mixed(written, random.Random(wanted), timezone.now())  # noqa: S311  # the same each time
        for done in range(0, own, CHUNK):
            take_over(taken=[next(mixed) for _place in range(min(CHUNK, own - done))])
        while (lacking := wanted - Answer.objects.count()) > 0:
            _again(lacking)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Sought._meta.db_table}, {Answer._meta.db_table}")
    forget_frequencies()


@transaction.atomic
def _again(lacking: int) -> None:
    """All answers once more under other numbers, or as many as are lacking."""
    last = {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in (Answer, Version)}
    answer, version = f"+ {last[Answer]}", f"+ {last[Version]}"
    upto = Answer.objects.order_by("pk").values_list("pk", flat=True)[: min(lacking, Answer.objects.count())]
    among = f"<= {max(upto)}"
    number = f"'X' || (id {answer})"
    moved = {"id": f"id {answer}", "number": number, "key": "NULL"}
    moved |= {"current_id": f"current_id {version}", "latest_id": f"latest_id {version}"}
    _insert(Answer, moved, f"id {among}")
    _insert(Version, {"id": f"id {version}", "answer_id": f"answer_id {answer}"}, f"answer_id {among}")
    _insert(Sought, {"answer_id": f"answer_id {answer}"}, f"answer_id {among}")
    with connection.cursor() as cursor:
        for model in (Answer, Version):
            cursor.execute(f"SELECT setval(%s, (SELECT max(id) FROM {model._meta.db_table}))", [sequence(model)])  # noqa: S608


def _insert(model: type[Model], moved: Mapping[str, str], among: str) -> None:
    columns = {str(field.column): connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields}
    told, table = [moved.get(column, quoted) for column, quoted in columns.items()], model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns.values())}) SELECT {', '.join(told)} FROM {table} WHERE {among}"  # noqa: S608
        )


def _mixed(written: Sequence[Written], chance: random.Random, now: datetime) -> Iterator[Taken]:
    """Answers without end, each from the texts of several."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={one.unit for one in written})}
    sentences = [part for one in written for part in re.split(r"(?<=[。；\n])", one.content.full) if len(part) > 4]
    aliases = [alias for one in written for alias in one.content.aliases]
    at = now - timedelta(days=1)
    while True:
        one, other, third = (chance.choice(written) for _place in range(3))
        content = replace(
            one.on(timezone.localdate(at)),
            question=f"{one.content.question.rstrip('？?')}，{other.content.question}"[:120],
            short=third.content.short,
            full="".join(chance.choice(sentences) for _place in range(SENTENCES)),
            aliases=tuple(dict.fromkeys(chance.choice(aliases) for _place in range(ALIASES))),
            place=other.content.place,
            related=(),
            valid_to=None,
        )
        yield Taken(units[other.unit], content, "", SYSTEM, SYSTEM, SYSTEM, at)
