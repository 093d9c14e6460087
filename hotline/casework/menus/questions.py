"""What callers are told while they wait, and what they are asked by keys: rating and return visit. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from hotline.casework.menus.rules import one_key, to_person
from hotline.casework.menus.walks import (
    CLOSED,
    OFFER_KEYS,
    RATED,
    RATING,
    SATISFIED,
    SOLVED,
    SOLVED_KEYS,
    VISITED,
    Awaits,
    Caller,
    End,
    Event,
    Key,
    Prompt,
    Turn,
    Walk,
)
from hotline.ground.profiles.telephone import PERSON_KEY, Telephone


def go_on(caller: Caller, walk: Walk, event: Event) -> Turn:
    """What follows from an answer, or from none."""
    return _STAGES[walk.at](caller, walk, event)


def again(caller: Caller, walk: Walk) -> Turn:
    """The question once more, for a call that is taken up after a crash."""
    return _questions(caller.telephone, walk)


# ---- while somebody waits


def said_to_waiting(
    telephone: Telephone,
    language: str,
    *,
    position: int,
    wait: str,
    minutes: int = 0,
    offers: tuple[str, ...] = (),
    is_anybody: bool = True,
) -> Turn:
    """What is said to somebody in the queue: her place, how long it may take (one of distribution's words for it), and
    what is offered, with its keys. Other keys change nothing: she is waiting for a person already. Where nobody is
    there to wait for she is told so."""
    says = [Prompt("all_busy" if is_anybody else "nobody", language)]
    if telephone.position_said and position > 0 and is_anybody:
        says.append(Prompt("position", language, (("position", str(position)),)))
    if telephone.wait_said and wait:
        says.append(Prompt(wait, language, (("minutes", str(minutes)),) if wait == "wait_minutes" else ()))
    says += [Prompt(f"{offer}_offer", language, (("key", OFFER_KEYS[offer]),)) for offer in offers]
    awaits = one_key(telephone) if offers else None
    return Turn(Walk("waiting", language), tuple(says), awaits)


def taken_while_waiting(offers: tuple[str, ...], sign: str) -> str:
    """What somebody who waits takes of what was offered; empty: she goes on waiting."""
    return next((offer for offer in offers if OFFER_KEYS[offer] == sign), "")


# ---- after the call, and return visits by key


def begin_rating(telephone: Telephone, language: str) -> Turn:
    """The caller is asked to rate the call by a key."""
    return _questions(telephone, Walk(RATING, language))


def begin_visit(telephone: Telephone, language: str, *, hotline: str) -> Turn:
    """A return visit: is it solved, is she satisfied? 0 is a person."""
    turn = _questions(telephone, Walk(SOLVED, language))
    return replace(turn, says=(Prompt("visit_ask", language, (("number", hotline),)), *turn.says))


def _questions(telephone: Telephone, walk: Walk, before: tuple[Prompt, ...] = ()) -> Turn:
    """The question at which a walk stands, with its keys."""
    if walk.at == SOLVED:
        return Turn(walk, (*before, Prompt("visit_solved", walk.language)), _slowly(telephone))
    keys = tuple(
        Prompt("rating_key", walk.language, (("title", one.said(walk.language)), ("key", one.code)))
        for one in telephone.ratings.values()
    )
    question = "rating_ask" if walk.at == RATING else "visit_satisfied"
    return Turn(walk, (*before, Prompt(question, walk.language), *keys), _slowly(telephone))


def _slowly(telephone: Telephone) -> Awaits:
    """Who was asked something thinks before she answers."""
    return Awaits(1, telephone.digit_patience, telephone.digit_patience)


def _at_rating(caller: Caller, walk: Walk, event: Event) -> Turn:
    sign = event.sign if isinstance(event, Key) else ""
    if sign in caller.telephone.ratings:
        end = End(RATED, language=walk.language, answers=(("rating", sign),))
        return Turn(walk, (Prompt("rating_thanks", walk.language),), end=end)
    return _asked_again(caller, walk, sign)


def _at_solved(caller: Caller, walk: Walk, event: Event) -> Turn:
    sign = event.sign if isinstance(event, Key) else ""
    if sign == PERSON_KEY:
        return to_person(caller, walk)
    if answer := SOLVED_KEYS.get(sign):
        return _questions(caller.telephone, replace(walk, at=SATISFIED, path=(answer,), wrong=0))
    return _asked_again(caller, walk, sign)


def _at_satisfied(caller: Caller, walk: Walk, event: Event) -> Turn:
    sign = event.sign if isinstance(event, Key) else ""
    if sign == PERSON_KEY:
        return to_person(caller, walk)
    if sign in caller.telephone.ratings:
        answers = (("solved", walk.path[0]), ("rating", sign))
        end = End(VISITED, language=walk.language, answers=answers)
        return Turn(walk, (Prompt("rating_thanks", walk.language),), end=end)
    return _asked_again(caller, walk, sign)


def _asked_again(caller: Caller, walk: Walk, sign: str) -> Turn:
    """A key that means nothing: the question once more. Whoever says nothing is left in peace."""
    tried = replace(walk, wrong=walk.wrong + 1)
    if not sign or tried.wrong >= caller.telephone.tries:
        answers = (("solved", walk.path[0]),) if walk.at == SATISFIED else ()
        end = End(CLOSED, language=walk.language, answers=answers)
        return Turn(tried, (Prompt("goodbye", walk.language),), end=end)
    return _questions(caller.telephone, tried, (Prompt("wrong_key", walk.language),))


_STAGES: Mapping[str, Callable[[Caller, Walk, Event], Turn]] = MappingProxyType(
    {RATING: _at_rating, SOLVED: _at_solved, SATISFIED: _at_satisfied}
)
