"""Reads of hot issues. `visible_to` says which issues somebody may see, `members` which of their appeals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet

from hotline.casework.appeals import queries as appeals
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders import queries as orders
from hotline.casework.orders.models import Order
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.hotspots import Measures
from hotline.insight.hotspots import rules
from hotline.insight.hotspots.models import Alert, Issue, Signature
from hotline.insight.hotspots.words import PLAIN
from hotline.lib import masks, paths
from hotline.lib.statements import ask
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import may
from hotline.register.units.models import Unit

READ, MANAGE = "read_hot_issues", "manage_hot_issues"
MOST_WORDS = 30
HALF_AN_HOUR = timedelta(minutes=30)


def visible_to(actor: Actor) -> QuerySet[Issue]:
    """The hot issues an actor may see: those of the region she reaches over, if her role reads hot issues at all."""
    if not may(actor, READ) or not actor.reach:
        return Issue.objects.none()
    return Issue.objects.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))


def members(issue: Issue, actor: Actor) -> QuerySet[Appeal]:
    """The appeals of an issue that an actor may see, the latest first: how many there are all told, the issue says."""
    found = appeals.visible_to(actor).filter(signature__cluster__issue=issue)
    return found.select_related("region", "matter", "share__order__lead_unit").order_by("-received_at", "-pk")


def sample(issue: Issue, actor: Actor) -> str:
    """What one of its citizens writes, masked: never of an appeal that is confidential, anonymous or guarded."""
    return samples([issue], actor).get(issue.pk, "")


def samples(issues: Iterable[Issue], actor: Actor) -> dict[int, str]:
    """A sample of each issue: the title of its latest appeal that may be shown."""
    open_ones = appeals.visible_to(actor).filter(is_confidential=False, is_anonymous=False, is_guarded=False)
    rows = (
        open_ones.filter(signature__cluster__issue__in=[issue.pk for issue in issues], sensitivity=0)
        .order_by("signature__cluster__issue", "-received_at", "-pk")
        .distinct("signature__cluster__issue")
        .values_list("signature__cluster__issue", "title")
    )
    return {key: masks.in_text(title) for key, title in rows}


def orders_of(issue: Issue, actor: Actor) -> QuerySet[Order]:
    """The orders that handle its appeals, as far as an actor may see them."""
    found = orders.visible_to(actor).filter(shares__appeal__signature__cluster__issue=issue)
    return found.select_related("lead_unit").distinct().order_by("number")


def units_of(issues: Iterable[Issue]) -> dict[int, list[tuple[str, int]]]:
    """The units that lead its orders, those with most orders first."""
    counted = (
        Order.objects.filter(shares__appeal__signature__cluster__issue__in=[i.pk for i in issues])
        .exclude(lead_unit=None)
        .values(issue=F("shares__appeal__signature__cluster__issue"), name=F("lead_unit__name"))
        .annotate(many=Count("pk", distinct=True))
        .order_by("issue", "-many", "name")
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for row in counted:
        found.setdefault(row["issue"], []).append((row["name"], row["many"]))
    return found


_DAYS = """
SELECT (at AT TIME ZONE %s)::date, count(DISTINCT voice), count(*) FROM hotspots_signature
WHERE cluster_id = %s GROUP BY 1 ORDER BY 1
"""


def by_day(issue: Issue) -> list[tuple[datetime, int, int]]:
    """How many citizens on each day, and how many appeals."""
    return ask(_DAYS, [profiles.current().time_zone, issue.cluster_id or 0])


def by_district(actor: Actor, *, since: datetime) -> list[tuple[Unit, int, int]]:
    """The districts within reach: how many citizens turned to the hotline from each since an instant, and how many hot
    issues stand there."""
    if not may(actor, READ) or not actor.reach:
        return []
    end = paths.upper(actor.reach)
    rows = Signature.objects.filter(home_path__gte=actor.reach, home_path__lt=end, at__gt=since)
    people = dict(rows.values_list("district").annotate(many=Count("voice", distinct=True)).order_by())
    hot = visible_to(actor).filter(decision__in=("raised", "confirmed"), last_at__gt=since)
    issues = dict(hot.values_list("region__path").annotate(many=Count("pk")).order_by())
    districts = Unit.objects.filter(kind="district", path__gte=actor.reach, path__lt=end).order_by("path")
    return [(each, people.get(each.path, 0), issues.get(each.path, 0)) for each in districts]


def alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts that concern an actor, the latest first."""
    if not may(actor, READ) or not actor.reach:
        return Alert.objects.none()
    found = Alert.objects.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    return found.select_related("issue", "matter", "region").order_by("-at", "-pk")


@dataclass(frozen=True, slots=True)
class Rising:
    """A matter at a place that rises."""

    matter: Matter
    region: Unit
    rise: rules.Rise


_WEEKS = """
SELECT matter_id, district, least(floor(extract(epoch FROM %s - at) / 604800), 8)::int AS week,
       count(DISTINCT voice)
FROM hotspots_signature
WHERE home_path = %s AND matter_id IS NOT NULL AND at <= %s AND at > %s
  AND mod(extract(epoch FROM %s - at)::bigint, 604800) < %s
GROUP BY 1, 2, 3
"""


def rising(home: str, *, measures: Measures, at: datetime) -> list[Rising]:
    """What rises: matters by district in the latest hours against the same weekday-hours of the eight weeks before."""
    span, back = measures.rising_hours * 3600, at - timedelta(weeks=rules.WEEKS_BEFORE, hours=measures.rising_hours)
    counted: dict[tuple[int, str], list[int]] = {}
    for matter, district, week, people in ask(_WEEKS, [at, home, at, back, at, span]):
        counted.setdefault((matter, district), [0] * (rules.WEEKS_BEFORE + 1))[week] = people
    rises = {key: rules.rise(weeks[0], weeks[1:], measures) for key, weeks in counted.items()}
    hot = {key: each for key, each in rises.items() if each.is_rising}
    known = Matter.objects.in_bulk([matter for matter, _district in hot])
    places = {unit.path: unit for unit in Unit.objects.filter(path__in={district for _matter, district in hot})}
    found = [Rising(known[m], places[d], each) for (m, d), each in hot.items() if d in places]
    return sorted(found, key=lambda each: (each.rise.limit - each.rise.now, each.matter.code, each.region.path))


@dataclass(frozen=True, slots=True)
class Emerging:
    """A word that emerges: how many citizens use it now, and in an average week before."""

    word: str
    now: int
    usual: float


_EMERGING = """
WITH now AS (
    SELECT term, count(DISTINCT voice) AS people FROM hotspots_signature, unnest(terms) AS term
    WHERE home_path = %s AND at > %s AND at <= %s GROUP BY 1 HAVING count(DISTINCT voice) >= %s
), before AS (
    SELECT term, count(DISTINCT (voice, date_trunc('week', at))) AS people FROM hotspots_signature,
    unnest(terms) AS term WHERE home_path = %s AND at > %s AND at <= %s AND term IN (SELECT term FROM now) GROUP BY 1
)
SELECT w.text, now.people, coalesce(before.people, 0) FROM now JOIN hotspots_word w ON w.key = now.term
LEFT JOIN before USING (term) WHERE w.text <> '' ORDER BY now.people DESC, w.text LIMIT 1000
"""


def emerging(home: str, *, measures: Measures, at: datetime) -> list[Emerging]:
    """The words that emerge: told by the leading terms of appeals, so that what is said by the way does not count."""
    week = at - rules.WEEK
    back = week - rules.WEEKS_BEFORE * rules.WEEK
    rows = ask(_EMERGING, [home, week, at, measures.emerging_people, home, back, week])
    plain, found = set(PLAIN.split()), list[Emerging]()
    for text, now, before in rows:
        parts = text.split()
        word = "".join(parts)
        hides = any(word in each.word and now <= each.now for each in found)
        if plain & set(parts) or word.isdecimal() or hides or not rules.emerges(now, before, measures):
            continue
        found = [each for each in found if each.word not in word or each.now > now]
        found.append(Emerging(word, now, round(before / rules.WEEKS_BEFORE, 1)))
    return found[:MOST_WORDS]


def homes_of(actor: Actor) -> list[str]:
    """The cities within an actor's reach of which appeals were read lately."""
    if not may(actor, READ) or not actor.reach:
        return []
    rows = Issue.objects.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    near = Signature.objects.filter(home_path__gte=actor.reach, home_path__lt=paths.upper(actor.reach))
    last = near.order_by("-at").values_list("home_path", flat=True).first()
    return sorted(set(rows.values_list("home_path", flat=True)) | ({last} if last else set()))


def is_reading(*, at: datetime) -> bool:
    """Whether appeals are read on: what came in half an hour ago has been read."""
    waiting = Appeal.objects.filter(
        received_at__gt=at - 2 * HALF_AN_HOUR, received_at__lt=at - HALF_AN_HOUR, signature__isnull=True
    )
    return (
        not waiting.filter(is_guarded=False, is_restricted=False, sensitivity=0)
        .exclude(state__in=("withdrawn", "voided"))
        .exists()
    )
