"""What begins without anybody calling: pages ask to ring somebody up, call-backs fall due, the machine makes visits."""

from datetime import datetime

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, CallBack, Errand, Instruction
from hotline.channels.phone.conversation import entrance
from hotline.channels.phone.conversation.conversation import Conversation, Switchboard
from hotline.channels.phone.conversation.opening import code_of
from hotline.register.seats.models import Seat
from hotline.register.seats.queries import reachable

AT_ONCE = 50
"""So many visits by keys are begun in one look at most."""


def code_for(board: Switchboard, what: str, key: int, attempt: int = 0) -> str:
    """The code of a call that begins here: of the same errand the same one, also after a crash."""
    return code_of(board.installation.node, f"{what}-{key}-{attempt}")


def lead(board: Switchboard, call: Call) -> bool:
    """Take a call into our hands that was just written down, unless it is in them already, or over."""
    if call.ended_at is not None or call.code in board.conversations:
        return False
    entrance.begin(board, Conversation(board, call, telephone=board.city.telephone))
    return True


async def ring_up(board: Switchboard, asked: Instruction) -> str:
    """A page asks to ring somebody up from a seat. Returns why it cannot be done; empty when it is begun."""
    call_back = calls.call_back_of(asked)
    if call_back is not None:
        return await _ring_back(board, call_back, asked.seat)
    errand = await board.ledger.do(calls.errand_of, asked)
    if errand is None:
        return "Say whom to ring up."
    return "" if await begin(board, errand) else "This caller is not to be rung up any more."


async def begin(board: Switchboard, errand: Errand) -> bool:
    """Begin to dial an errand. False when it is not to be dialled any more."""
    code = code_for(board, "errand", errand.pk)
    call = await board.ledger.do(calls.begin, errand.pk, code=code, at=board.now(), node=board.installation.node)
    if call is None:
        return await board.ledger.do(_is_dialled, errand.pk)
    lead(board, call)
    return True


def _is_dialled(errand_id: int) -> bool:
    return Errand.objects.filter(pk=errand_id, call__isnull=False).exists()


async def _ring_back(board: Switchboard, key: int, seat: Seat) -> str:
    asked = await board.ledger.do(CallBack.objects.get, pk=key)
    return "" if await begin_call_back(board, asked, seat) else "This caller is being rung back already."


async def begin_call_back(board: Switchboard, asked: CallBack, seat: Seat | None = None) -> bool:
    """Let somebody wait again at her place, or – with `seat` – ring her for that seat."""
    code = code_for(board, "back", asked.pk, asked.attempts)
    node = board.installation.node
    call = await board.ledger.do(calls.begin_call_back, asked.pk, code=code, at=board.now(), node=node, seat=seat)
    return call is not None and lead(board, call)


# -- now and then


async def dial_errands(board: Switchboard) -> None:
    """What is to be dialled without a seat that asks for it: for units, and by keys."""
    for errand in await board.ledger.once(calls.to_dial):
        await begin(board, errand)


async def make_visits(board: Switchboard) -> None:
    """The next callers whom the machine rings, as many as there are lines for."""
    for _ in range(AT_ONCE):
        errand = await board.ledger.once(calls.next_by_keys, at=board.now())
        if errand is None:
            return
        await begin(board, errand)


async def call_back(board: Switchboard) -> None:
    """Whose time has come waits again, where somebody is there to take her."""
    for asked in await board.ledger.once(_due, board.now()):
        await begin_call_back(board, asked)


def _due(at: datetime) -> list[CallBack]:
    return calls.due_call_backs(at=at) if reachable().exists() else []


async def settle_left(board: Switchboard) -> None:
    """What calls came to that ended while this process was away; and errands that nobody has dialled."""
    await board.ledger.once(_settle_left, board.now())


def _settle_left(at: datetime) -> None:
    calls.settle_ended_errands(at=at)
    calls.settle_ended_call_backs(at=at)
    calls.close_lapsed(at=at)
