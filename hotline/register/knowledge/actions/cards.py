"""An incident card (临时口径) is issued, and ends by itself or earlier."""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib.text import UnfitText, gate
from hotline.register.knowledge.models import Card
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.knowledge.words import Visibility
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope, reaches
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

MANAGE = "manage_incident_cards"


def issue_card(
    *,
    title: str,
    text: str,
    region: Unit,
    begins_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    matter: Matter | None = None,
    visibility: str = Visibility.SEATS.value,
) -> Card:
    """Issue what is said about something that goes on in a region, until an instant. Raises OutOfScope or
    AnswerRefused."""
    home = units.home_of(units.region_of(region))
    if not reaches(actor, MANAGE, home=home, units={region.path}):
        raise OutOfScope("Incident cards are issued by the centre.")
    if visibility not in (Visibility.PUBLIC, Visibility.SEATS):
        raise AnswerRefused("is not one of the choices", field="visibility")
    days = profiles.current().own.knowledge.card_longest_days
    if not max(begins_at, at) < ends_at <= max(begins_at, at) + timedelta(days=days):
        raise AnswerRefused("A card ends after it begins, and within the time that the city allows.", field="ends_at")
    card = Card(
        title=_said(title, "title", 60),
        text=_said(text, "text", 500),
        matter=matter,
        region=region,
        home_path=home,
        visibility=visibility,
        begins_at=begins_at,
        ends_at=ends_at,
        issued_by_id=actor.staff_id,
    )
    after = {"region": region.code, "begins_at": begins_at.isoformat(), "ends_at": ends_at.isoformat()}
    with transaction.atomic():
        journal.open_chain(subject=card, name="card_issued", at=at, actor=actor, after=after)
    return card


@transaction.atomic
def end_card(*, card_id: int, actor: Actor, at: datetime) -> bool:
    """End a card before its time. Returns whether it was still to be read."""
    card = Card.objects.select_for_update(of=("self",)).select_related("region").get(pk=card_id)
    if not reaches(actor, MANAGE, home=card.home_path, units={card.region.path}):
        raise OutOfScope("Incident cards are issued by the centre.")
    if card.ends_at <= at:
        return False
    card.begins_at, card.ends_at, card.ended_by_id = min(card.begins_at, at), at, actor.staff_id
    card.save(update_fields=["begins_at", "ends_at", "ended_by"])
    journal.note(subject=card, name="card_ended", at=at, actor=actor)
    return True


def _said(text: str, field: str, longest: int) -> str:
    try:
        kept = gate(text, longest=longest, field=field, lines=field == "text")
    except UnfitText as error:
        raise AnswerRefused(str(error), field=field) from error
    if not kept:
        raise AnswerRefused("must be given", field=field)
    return kept
