"""What orders do when something happens elsewhere. Called by workers, with the event that called for it."""

from hotline.casework.orders.actions.paths import rewrite_paths
from hotline.ground.journal.models import Event


def follow_a_moved_unit(*, event_id: int) -> None:
    """A unit has moved: the paths that orders and tasks carry follow it."""
    event = Event.objects.get(pk=event_id)
    rewrite_paths(old=event.before["path"], new=event.after["path"])
