"""The writers of emergencies: handing over and calling back; incidents and what is linked to them; surges."""

from hotline.casework.emergencies.actions.duty_room import acknowledge, declare_grave
from hotline.casework.emergencies.actions.duty_room import report as report_to_duty_room
from hotline.casework.emergencies.actions.handing import forget, hand_over, read_packet, report
from hotline.casework.emergencies.actions.incidents import (
    IncidentCard,
    change,
    close,
    close_expired,
    link,
    open_incident,
    unlink,
)
from hotline.casework.emergencies.actions.surges import switch_off, switch_on

__all__ = [
    "IncidentCard",
    "acknowledge",
    "change",
    "close",
    "close_expired",
    "declare_grave",
    "forget",
    "hand_over",
    "link",
    "open_incident",
    "read_packet",
    "report",
    "report_to_duty_room",
    "switch_off",
    "switch_on",
    "unlink",
]
