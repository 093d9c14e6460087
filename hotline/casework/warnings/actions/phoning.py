"""What is told of calls: that a recording is not what it should be, that a message waits too long."""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.casework.calls.models import Call
from hotline.casework.warnings.models import Tiding
from hotline.casework.warnings.words import What
from hotline.ground.journal.models import Event
from hotline.register.staff.words import Role
from hotline.register.units import queries as units

OF_CALLS: Mapping[str, tuple[What, tuple[Role, ...]]] = MappingProxyType(
    {
        "recording_faulty": (What.RECORDING, (Role.LEADER, Role.QUALITY)),
        "message_overdue": (What.MESSAGE_WAITS, (Role.LEADER,)),
    }
)
"""What is told of a call, and to whom at the centre that keeps it. At any hour: the telephone is answered at night."""


def tell_of_call(event: Event) -> None:
    """Something about a call that those who answer for the telephone must know."""
    call = Call.objects.only("home_path").get(pk=event.subject_id)
    centre = units.keeper(call.home_path)[0]
    what, roles = OF_CALLS[event.name]
    rows = [
        Tiding(
            event_id=event.pk,
            subject_kind=event.subject_kind,
            what=what,
            unit_id=centre,
            role=role,
            number=str(event.subject_id),
            made_at=event.at,
            shows_at=event.at,
        )
        for role in roles
    ]
    Tiding.objects.bulk_create(rows, ignore_conflicts=True)
