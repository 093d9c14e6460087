"""The channels there are: one line each. The domain never imports this."""

from hotline.channels.contract import Carrier
from hotline.channels.outbox import FileOutbox

CARRIERS: dict[str, Carrier] = {
    "06": FileOutbox("sms"),
}
"""By the code of the channel (domain handbook §3.2)."""
