"""A caller is forgotten: what whistles say of the matter stays, without her."""

from collections.abc import Callable

from hotline.casework.orders.models import Order
from hotline.casework.whistles.models import Whistle
from hotline.ground.journal import queries as events
from hotline.lib import seals


def scrub_whistles(order: Order, scrub: Callable[[str], str]) -> set[int]:
    """The texts of the whistles about an order, without the caller. Returns their events with personal facts."""
    whistles = list(Whistle.objects.filter(order=order))
    for whistle in whistles:
        Whistle.objects.filter(pk=whistle.pk).update(
            venue_sealed=seals.seal(scrub(whistle.venue)),
            text_sealed=seals.seal(scrub(whistle.text)),
            minutes_sealed=seals.seal(scrub(whistle.minutes)) if whistle.minutes_sealed else None,
            result_sealed=seals.seal(scrub(whistle.result_text)) if whistle.result_sealed else None,
        )
    found = events.with_facts([(whistle.journal_kind, whistle.pk) for whistle in whistles])
    return {event.pk for event in found}
