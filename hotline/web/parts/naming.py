"""What the city in force calls things, where it has words of its own."""

from django.utils.functional import Promise
from django.utils.translation import get_language

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
