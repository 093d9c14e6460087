"""Reads of emergencies."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from hotline.casework.appeals import queries as appeals
from hotline.casework.appeals.ending import WAITING
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.emergencies.models import DutyReport, Handover, Incident, Link, Surge
from hotline.casework.emergencies.rules import concerns
from hotline.casework.emergencies.words import Outcome
from hotline.casework.orders.mirroring import MIRRORED
from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to as orders_visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import may

MOST_FOUND = 200


def handovers_visible_to(actor: Actor) -> QuerySet[Handover]:
    """The handovers of the appeals that an actor may see, the latest first."""
    seen = appeals.visible_to(actor)
    found = Handover.objects.filter(appeal__in=seen).order_by("-handed_at", "-id")
    return found.select_related("appeal__region", "order", "handed_by")


def call_backs(actor: Actor) -> QuerySet[Handover]:
    """The lines that did not answer and must be called again, due first; what was decided otherwise since is out."""
    waits = Q(call_back_due_at__isnull=False, appeal__state=State.REGISTERED)
    return handovers_visible_to(actor).filter(waits).order_by("call_back_due_at", "id")


def mirrored(actor: Actor) -> QuerySet[Handover]:
    """The handovers whose orders wait for the result of a line, due first."""
    waits = handovers_visible_to(actor).filter(mirrors=True, order__state__in=MIRRORED)
    return waits.order_by("order__turn_due_at", "id")


def incidents_visible_to(actor: Actor) -> QuerySet[Incident]:
    """The incidents of the whole city, for whoever works for the hotline: knowing of them is the purpose."""
    if not may(actor, "read_incidents"):
        return Incident.objects.none()
    return Incident.objects.prefetch_related("areas", "matters").order_by("-id")


def duty_reports(incident: Incident) -> list[DutyReport]:
    """The reports to the duty room on a grave emergency, those given and those owed, in their order."""
    return list(DutyReport.objects.filter(incident=incident).select_related("given_by").order_by("place"))


def reports_on_crisis(order: Order) -> list[DutyReport]:
    """The reports to the duty room on the threat or crisis that an order tells of, in their order."""
    return list(DutyReport.objects.filter(order=order).select_related("given_by").order_by("place"))


def owed_to_duty_room(actor: Actor, *, at: datetime) -> tuple[int, int]:
    """How many reports the duty room is owed now, and how many of them are late."""
    about = Q(incident__in=incidents_visible_to(actor)) | Q(order__in=orders_visible_to(actor))
    due = list(DutyReport.objects.filter(about, given_at__isnull=True).values_list("due_at", flat=True))
    return len(due), sum(each < at for each in due)


def shown(at: datetime) -> list[Incident]:
    """The incidents that are told of now: open, begun, and not expired; the latest first."""
    now = Incident.objects.filter(closed_at__isnull=True, begins_at__lte=at, shown_until__gt=at)
    return list(now.prefetch_related("areas", "matters").order_by("-id"))


def told_to_the_public(at: datetime) -> list[Incident]:
    """Those of them that the public is told of."""
    return [incident for incident in shown(at) if incident.is_public]


def about(*, place: str, matter: str, at: datetime) -> list[Incident]:
    """The incidents that something at a place (path) of a category (code) belongs to."""
    return [
        incident
        for incident in shown(at)
        if concerns(
            place=place,
            matter=matter,
            areas=[area.path for area in incident.areas.all()],
            matters=[each.code for each in incident.matters.all()],
        )
    ]


def candidates(
    incident: Incident,
    actor: Actor,
    *,
    place: str = "",
    matter: str = "",
    since: datetime | None = None,
    text: str = "",
) -> QuerySet[Appeal]:
    """Appeals that may be about an incident and are not linked to it, the latest first: at a place or in its areas, of
    a category or its own, received since an instant or a day before it began. At most MOST_FOUND are looked at."""
    areas = [place] if place else [area.path for area in incident.areas.all()]
    codes = [matter] if matter else [each.code for each in incident.matters.all()]
    there, alike = Q(), Q()
    for area in areas:
        there |= Q(region__path__gte=area, region__path__lt=paths.upper(area))
    for code in codes:
        alike |= Q(matter__code__startswith=code)
    found = appeals.visible_to(actor).filter(
        there, alike, received_at__gte=since or incident.begins_at - timedelta(days=1)
    )
    if text:
        found = found.filter(Q(title__icontains=text) | Q(content__icontains=text) | Q(number=text))
    return found.exclude(incident_links__incident=incident).select_related("region", "matter").order_by("-id")


def linked_to(incident: Incident, actor: Actor) -> QuerySet[Link]:
    """The appeals about an incident that an actor may see, the latest first."""
    links = Link.objects.filter(incident=incident, appeal__in=appeals.visible_to(actor))
    return links.select_related("appeal__region", "appeal__matter").order_by("-id")


def outcomes(incident: Incident) -> dict[str, int]:
    """How many of the appeals about an incident its end has answered, how many go on and so on (words.Outcome); of
    those that wait for its end, how many it will answer ("waiting") and how many are marked to go on ("goes_on")."""
    links = Link.objects.filter(incident=incident)
    made = dict(links.exclude(outcome="").values_list("outcome").annotate(many=Count("pk")).order_by())
    waits = links.filter(outcome="", appeal__state__in=WAITING)
    here = waits.aggregate(all=Count("pk"), on=Count("pk", filter=Q(goes_on=True)))
    return {**made, "waiting": here["all"] - here["on"], "goes_on": here["on"]}


def may_say_not_solved(appeal: Appeal) -> bool:
    """Whether the end of an incident has answered an appeal, and its caller may still say that it did not help her."""
    is_answered = appeal.state == State.ANSWERED
    return is_answered and Link.objects.filter(appeal=appeal, outcome=Outcome.ANSWERED).exists()


def running_surge(at: datetime) -> Surge | None:
    """The surge that is on now; it ends by itself, and with its incident."""
    on = Surge.objects.filter(begun_at__lte=at, ends_at__gt=at, incident__closed_at__isnull=True)
    return on.select_related("incident").order_by("-id").first()
