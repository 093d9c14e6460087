"""The writers of emergencies: handing over and calling back; incidents and what is linked to them; surges."""

from hotline.casework.emergencies.actions.closing import (
    close,
    close_expired,
    go_on,
    mark,
    say_not_solved,
    settle,
    settle_due,
)
from hotline.casework.emergencies.actions.crises import CRISIS_EFFECTS
from hotline.casework.emergencies.actions.duty_room import acknowledge, declare_grave
from hotline.casework.emergencies.actions.duty_room import forget as forget_in_reports
from hotline.casework.emergencies.actions.duty_room import report as report_to_duty_room
from hotline.casework.emergencies.actions.handing import forget, hand_over, read_packet, report
from hotline.casework.emergencies.actions.incidents import (
    IncidentCard,
    change,
    link,
    open_incident,
    unlink,
)
from hotline.casework.emergencies.actions.mirroring import chase, leave_due
from hotline.casework.emergencies.actions.surges import switch_off, switch_on

__all__ = [
    "CRISIS_EFFECTS",
    "IncidentCard",
    "acknowledge",
    "change",
    "chase",
    "close",
    "close_expired",
    "declare_grave",
    "forget",
    "forget_in_reports",
    "go_on",
    "hand_over",
    "leave_due",
    "link",
    "mark",
    "open_incident",
    "read_packet",
    "report",
    "report_to_duty_room",
    "say_not_solved",
    "settle",
    "settle_due",
    "switch_off",
    "switch_on",
    "unlink",
]
