"""What a call has come to that began here: an attempt, a verdict to be written down, a call-back that is done."""

from datetime import datetime

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Errand


def settle(call_id: int, at: datetime) -> None:
    """Settle the record of a call that has ended; told twice it is settled once."""
    errand = Errand.objects.filter(call=call_id).values_list("pk", flat=True).first()
    if errand is not None:
        calls.settle_errand(errand, at=at)
    calls.settle_call_back(call_id, at=at)
