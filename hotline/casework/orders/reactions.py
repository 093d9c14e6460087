"""What orders do when something happens elsewhere. Called by workers, with the event that called for it."""

from hotline.casework.orders.actions.paths import rewrite_paths_of_parts
from hotline.casework.steps.paths import rewrite_paths
from hotline.ground.journal.models import Event, Lease

WORK = "hotline.casework.orders.reactions.follow_a_moved_unit"


class MovedBefore(RuntimeError):
    """Moves are followed one after the other; the lease is tried again later."""


def follow_a_moved_unit(*, event_id: int) -> None:
    """A unit has moved: the paths that cases and parts carry follow it – move by move, in the order of the moves,
    else a path could be left behind that no unit has. Raises MovedBefore while an earlier one is to come."""
    if Lease.objects.filter(work=WORK, event_id__lt=event_id).exists():
        raise MovedBefore("An earlier move has not been followed yet; this one comes after it.")
    event = Event.objects.get(pk=event_id)
    old, new = event.before["path"], event.after["path"]
    rewrite_paths_of_parts(old=old, new=new)
    rewrite_paths(old=old, new=new)
