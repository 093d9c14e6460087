"""Something new is made once, however often and however fast it is asked for under one key."""

from hotline.casework.steps.actions import replayed
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib.statements import ask


def made_before(*, key: str, request: object, actor: Actor) -> Event | None:
    """What a request under this key has made already (`replayed`), of something that no lock of a case keeps apart: of
    two requests at once the second waits until the transaction of the first ends, and finds what it has made."""
    ask("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"key {key}"])
    return replayed(key=key, request=request, actor=actor)
