"""Reads by law: what cites a law or document, so that it is looked at when that changes."""

from django.db.models import Q, QuerySet

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.lib.statements import ask
from hotline.register.knowledge.models import Answer, TextModule, Version


def citing(*, title: str = "", number: str = "") -> tuple[QuerySet[Answer], QuerySet[TextModule]]:
    """Every answer whose shown or latest version cites a law or document, and every text module: when it changes they
    are looked at. By its title, its number or both, as they are written."""
    line = {name: value for name, value in (("title", title.strip()), ("number", number.strip())) if value}
    if not line:
        return Answer.objects.none(), TextModule.objects.none()
    cites = Version.objects.filter(basis__contains=[line]).values("pk")
    answers = Answer.objects.filter(Q(current__in=cites) | Q(latest__in=cites)).select_related("unit", "latest__matter")
    return answers.order_by("unit_path", "pk"), TextModule.objects.filter(basis__contains=[line], closed_at=None)


_LAWS = """
SELECT line ->> 'title', line ->> 'number', count(DISTINCT a.id)
FROM knowledge_answer a JOIN knowledge_version v ON v.id = coalesce(a.current_id, a.latest_id),
    jsonb_array_elements(v.basis) AS line
WHERE a.unit_path >= %s AND a.unit_path < %s AND a.state <> 'withdrawn'
    AND (%s = '' OR line ->> 'title' LIKE '%%' || %s || '%%' OR line ->> 'number' LIKE '%%' || %s || '%%')
GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT %s
"""


def laws(actor: Actor, text: str = "", *, most: int = 100) -> list[tuple[str, str, int]]:
    """The laws and documents that answers under an actor's reach cite – title, number, how many answers –, those in
    whose title or number something stands."""
    typed = text.strip()
    rows = ask(_LAWS.replace("%%", "%"), [actor.reach, paths.upper(actor.reach), typed, typed, typed, most])
    return [(str(title), str(number), int(count)) for title, number, count in rows]
