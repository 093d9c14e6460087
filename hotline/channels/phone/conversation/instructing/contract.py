"""What every instruction has in common: how it is done and how it is refused."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from hotline.casework.calls.models import Instruction
from hotline.channels.phone.conversation.conversation import Conversation

LATER = False
DONE = True
Handler: TypeAlias = Callable[[Conversation, Instruction], Awaitable[bool]]
"""Does what is asked. Returns DONE, or LATER when a telephone must be answered first. Raises NotNow."""


class NotNow(Exception):
    """What is asked cannot be done now; the sentence is shown to who asked."""
