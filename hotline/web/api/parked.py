"""GET /parked: the public list of parked matters, for web sites and apps. Open to everybody, and names nobody."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from msgspec import Struct
from ninja import Schema
from pydantic import ConfigDict

from hotline.casework.orders import postings
from hotline.ground.profiles import queries as profiles
from hotline.web.api.filters import only_known
from hotline.web.api.told import local, written

MOST = 500


class ParkedRow(Struct):
    """A matter that takes long: what it is about, where, who answers for it, what is planned."""

    matter: str
    place: str
    unit: str
    plan: str
    since: datetime | None
    next_review_at: datetime | None
    state: str


class ParkedPage(Struct):
    """The parked matters, the next to be looked at first."""

    items: list[ParkedRow]


class NothingToChoose(Schema):
    """Nothing to choose from."""

    model_config = ConfigDict(extra="forbid")


def list_parked(request: HttpRequest) -> HttpResponse:
    """The parked matters, in the language of the request; none in a city that lists none. Open to everybody."""
    only_known(request, NothingToChoose)
    orders = list(postings.listed()[:MOST]) if profiles.current().lists_parked else []
    rows = postings.told(orders, at=timezone.now(), is_english=(get_language() or "").startswith("en"))
    items = [
        ParkedRow(
            matter=row.matter,
            place=row.place,
            unit=row.unit,
            plan=row.plan,
            since=local(row.since),
            next_review_at=local(row.review_at),
            state=pgettext("parked", "Review overdue") if row.is_overdue else pgettext("parked", "Parked"),
        )
        for row in rows
    ]
    return written(ParkedPage(items), headers={"Cache-Control": "public, max-age=60"})
