"""A seat gives the caller to somebody else: at once, or after it has asked there."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.actions import Wanted
from hotline.casework.calls.models import Instruction
from hotline.casework.calls.words import LegKind
from hotline.channels.phone.conversation import company
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.instructing import ringing
from hotline.channels.phone.conversation.instructing.contract import DONE, LATER, NotNow
from hotline.register.seats.models import Seat


async def transfer(conversation: Conversation, asked: Instruction) -> bool:
    """At once: to a seat or a skill by way of the queue, to a number by ringing it while the caller hears music."""
    call, given = conversation.call, asked.given
    if asked.number:
        await consult(conversation, asked)
        await _leave(conversation)
        return LATER
    seat = await conversation.write(a_seat, given.get("seat"))
    skill = str(given.get("skill") or call.skill)
    if seat is None and "skill" not in given:
        raise NotNow("Say to whom: a seat, a skill or a number.")
    if skill not in conversation.telephone.skills:
        raise NotNow("There is no such skill.")
    language = str(given.get("language") or call.language)
    wanted = Wanted(
        skill=skill,
        language=language,
        district=call.district,
        priority=call.priority,
        seat_id=seat.pk if seat else None,
    )
    await conversation.write(calls.count_transfer, call.pk)
    await company.back_to_queue(conversation, prompt="connecting", wanted=wanted)
    return DONE


async def consult(conversation: Conversation, asked: Instruction) -> bool:
    """The caller hears music while the seat speaks with another one, or with a number outside."""
    if any(party.kind == LegKind.CONSULTED for party in conversation.parties.values()):
        raise NotNow("Somebody is being asked already.")
    if asked.number:
        await company.put_on_hold(conversation)
        return await ringing.outside(conversation, asked, kind=LegKind.CONSULTED, number=asked.number)
    seat = await conversation.write(a_seat, asked.given.get("seat"))
    if seat is None:
        raise NotNow("Say whom: a seat or a number.")
    await company.put_on_hold(conversation)
    return await ringing.seat(conversation, asked, kind=LegKind.CONSULTED, seat=seat)


async def complete(conversation: Conversation, asked: Instruction) -> bool:
    """Who was asked takes the call; while she is still being rung, as soon as she answers."""
    party = ringing.of_kind(conversation, LegKind.CONSULTED)
    if party is None:
        raise NotNow("Nobody has been asked.")
    if party.is_there:
        await company.complete(conversation, party)
    else:
        await _leave(conversation)
    return DONE


async def give_back(conversation: Conversation, asked: Instruction) -> bool:
    """Back to the caller: who was asked is let go."""
    party = ringing.of_kind(conversation, LegKind.CONSULTED)
    if party is not None:
        await conversation.board.ari.channels.hang_up(party.channel)
    await company.take_off_hold(conversation)
    return DONE


async def _leave(conversation: Conversation) -> None:
    """The seat leaves the caller to whom is being rung."""
    if conversation.seat is not None:
        await conversation.board.ari.channels.hang_up(conversation.seat.channel)


def a_seat(seat: object) -> Seat | None:
    """A seat that is open, by its id."""
    found = Seat.objects.filter(pk=seat, is_open=True) if isinstance(seat, int) else Seat.objects.none()
    return found.first()
