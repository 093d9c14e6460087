"""What became of an instruction by which somebody was rung."""

from hotline.casework.calls import actions as calls
from hotline.casework.calls.words import Outcome
from hotline.channels.phone.conversation.conversation import Conversation
from hotline.channels.phone.conversation.parties import Party

SENTENCES = {
    Outcome.DONE: "",
    Outcome.FAILED: "Nobody answered there.",
}


async def settle(conversation: Conversation, party: Party, outcome: str) -> None:
    """What became of the instruction by which somebody was rung."""
    if party.asked is None:
        return
    asked, party.asked = party.asked, None
    message = SENTENCES.get(Outcome(outcome), "")
    await conversation.write(calls.settle, asked, outcome=outcome, at=conversation.now, message=message)
    conversation.board.asked.discard(asked)
