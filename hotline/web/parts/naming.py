"""What the city in force calls things, where it has words of its own; and how those are called who acted."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext

from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.web.parts.words import STATES


def state_named(state: str) -> str:
    """The city's own name of a state in the language of the page; empty where it has none, or no city is there yet."""
    try:
        return profiles.current().state_named(state, get_language() or "")
    except LookupError:
        return ""


def state_word(state: str) -> Promise | str:
    """The name of a state: the city's own, else the product's."""
    return state_named(state) or STATES[state][0]


def standing_for(person: str, absent: str) -> str:
    """How somebody is called who stands in for another: 李四（代张三）. Her own name where she does not."""
    if not absent:
        return person
    return pgettext("leaves", "%(person)s (for %(absent)s)") % {"person": person, "absent": absent}


def acting(events: Iterable[Event]) -> set[int]:
    """The ids of those who acted in events, and of those for whom they acted."""
    return {pk for event in events for pk in (event.actor_id, event.actor_for_id) if pk is not None}


def who_acted(event: Event, names: Mapping[int, str]) -> str:
    """Who acted in an event, and for whom; empty for citizens and the clockwork."""
    person = names.get(event.actor_id or 0, "")
    return standing_for(person, names.get(event.actor_for_id or 0, "")) if person else ""
