"""GET /incidents: what the city announces now, for web sites, apps and the voice menu. Open to everybody."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct
from ninja import Schema
from pydantic import ConfigDict

from hotline.casework.emergencies.queries import told_to_the_public
from hotline.web.api.filters import only_known
from hotline.web.api.told import local, written


class IncidentRow(Struct):
    """Something that many report: what is announced, where, and until when it is expected to last."""

    kind: str
    title: str
    announcement: str
    begins_at: datetime
    expected_end_at: datetime | None
    places: list[str]
    matters: list[str]


class IncidentPage(Struct):
    """What is announced now, the latest first."""

    items: list[IncidentRow]


class NoFilters(Schema):
    """Nothing to choose from."""

    model_config = ConfigDict(extra="forbid")


def list_incidents(request: HttpRequest) -> HttpResponse:
    """The incidents that the public is told of, in the language of the request. Open to everybody."""
    only_known(request, NoFilters)
    items = [
        IncidentRow(
            kind=incident.kind,
            title=incident.shown,
            announcement=incident.announced,
            begins_at=local(incident.begins_at) or incident.begins_at,
            expected_end_at=local(incident.expected_end_at),
            places=[area.code for area in incident.areas.all()],
            matters=[matter.code for matter in incident.matters.all()],
        )
        for incident in told_to_the_public(timezone.now())
    ]
    return written(IncidentPage(items), headers={"Cache-Control": "public, max-age=60"})
