"""A return visit without a person: the caller is asked by keys whether it is solved, and whether she is content."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.models import Call
from hotline.casework.calls.words import Direction, EndedBy, Purpose, Stage
from hotline.casework.menus import questions, walks
from hotline.channels.phone.conversation import parting, walking
from hotline.channels.phone.conversation.conversation import Conversation

PERSON_AFTER_SILENCE = "person"
RATED = frozenset({Purpose.HOTLINE, Purpose.CALL_BACK})
"""Calls that callers rate: those they have asked for."""


def is_by_keys(call: Call) -> bool:
    """Whether nobody talks with her on our side."""
    return call.direction == Direction.OUT and call.purpose == Purpose.VISIT and call.seat_id is None


async def ask_or_rate(conversation: Conversation) -> str | None:
    """What is asked by keys: in a return visit the visit itself; after a call the rating, of who has called."""
    if is_by_keys(conversation.call):
        return await ask(conversation)
    await parting.rate(conversation, is_asked=conversation.call.purpose in RATED)
    return None


async def ask(conversation: Conversation) -> str | None:
    """Ask, and write down what she says. 0 is a person, everywhere. Raises HungUp."""
    telephone, language = conversation.telephone, walking.language_of(conversation)
    caller = walking.caller_of(conversation)
    turn = questions.begin_visit(telephone, language, hotline=conversation.call.line)
    end = await walking.walk(conversation, caller, turn, go_on=questions.go_on)
    said = dict(end.answers)
    if end.kind == walks.VISITED:
        satisfied = str(telephone.ratings[said["rating"]].satisfaction)
        at, solved = conversation.now, said["solved"]
        await conversation.write(calls.keyed, conversation.call, solved=solved, satisfied=satisfied, at=at)
    wants_person = end.kind == walks.PERSON or (not said and telephone.visit_silence == PERSON_AFTER_SILENCE)
    if wants_person:
        conversation.wanted = Wanted(skill=end.skill or telephone.skill, language=language)
        return Stage.QUEUED
    await walking.say_to_the_end(conversation)
    await parting.end(conversation, by=EndedBy.SYSTEM)
    return None
