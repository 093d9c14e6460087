"""Reads by law: what cites a law or document, so that it is looked at when that changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from psycopg.types.numeric import Int4, Int8

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.knowledge.models import Answer, TextModule, Version
from hotline.register.knowledge.modules import known_to
from hotline.register.knowledge.queries import kept_by
from hotline.register.knowledge.rules import plain_title
from hotline.register.knowledge.words import Reach, State


@dataclass(frozen=True, slots=True)
class Citing:
    """Everything that cites a law or document: answers – as they are read, or as they are being written –, text
    modules, and how many more modules people keep for themselves."""

    answers: QuerySet[Answer]
    modules: QuerySet[TextModule]
    own_of_others: int


def citing(actor: Actor, *, title: str = "", number: str = "") -> Citing:
    """What cites a law or document, by its title, its number or both, of what somebody keeps; nothing of what was
    withdrawn. When the law changes all of it is looked at."""
    line = {name: value for name, value in (("title", plain_title(title)), ("number", number.strip())) if value}
    if not line:
        return Citing(Answer.objects.none(), TextModule.objects.none(), 0)
    cites = Version.objects.filter(basis__contains=[line]).values("pk")
    answers = kept_by(actor).filter(Q(current__in=cites) | Q(latest__in=cites)).exclude(state=State.WITHDRAWN)
    modules = TextModule.objects.filter(basis__contains=[line], closed_at=None)
    others = modules.filter(reach=Reach.PERSONAL, unit_path__gte=actor.reach, unit_path__lt=paths.upper(actor.reach))
    return Citing(
        answers.order_by("unit_path", "pk"),
        known_to(actor).filter(pk__in=modules.values("pk")).order_by("unit_path", "shortcut"),
        others.exclude(owner=actor.desk_id).count() if actor.reach else 0,
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """A law or document that is cited: under which numbers, by how many answers and text modules."""

    title: str
    numbers: Sequence[str]
    answers: int
    modules: int


_LAWS = """
WITH cited AS (
    SELECT line ->> 'title' AS title, line ->> 'number' AS number, a.id AS answer, NULL::bigint AS module
    FROM knowledge_answer a JOIN knowledge_version v ON v.id IN (a.current_id, a.latest_id),
        jsonb_array_elements(v.basis) AS line
    WHERE a.unit_path >= %s AND a.unit_path < %s AND a.state <> 'withdrawn'
    UNION ALL
    SELECT line ->> 'title', line ->> 'number', NULL, m.id
    FROM knowledge_textmodule m, jsonb_array_elements(m.basis) AS line WHERE m.id = ANY(%s)
)
SELECT title, coalesce(array_agg(DISTINCT number) FILTER (WHERE number <> ''), '{}'), count(DISTINCT answer),
    count(DISTINCT module)
FROM cited GROUP BY title HAVING strpos(title, %s) > 0 OR bool_or(strpos(number, %s) > 0)
ORDER BY count(DISTINCT answer) + count(DISTINCT module) DESC, title LIMIT %s
"""


def laws(actor: Actor, text: str = "", *, most: int = 100) -> list[Cited]:
    """The laws and documents that answers under an actor's reach and her text modules cite, the most cited first; those
    in whose title or number something stands."""
    typed = plain_title(text)
    modules = [Int8(pk) for pk in known_to(actor).exclude(basis=[]).values_list("pk", flat=True)]
    rows = ask(_LAWS, [actor.reach, paths.upper(actor.reach), modules, typed, typed, Int4(most)])
    return [Cited(str(title), list(numbers), int(answers), int(own)) for title, numbers, answers, own in rows]
