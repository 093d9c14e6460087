"""The writers of orders. Each verb goes through the one door (door.py); the effects stand by what they are about."""

from hotline.casework.orders.actions.counting import mark_groups
from hotline.casework.orders.actions.door import OrderDoor
from hotline.casework.orders.actions.exporting import note_export
from hotline.casework.orders.actions.merging import EFFECTS, MergingDoor, merge_all
from hotline.casework.orders.actions.opening import open_order
from hotline.casework.orders.actions.unmasking import unmask

__all__ = [
    "EFFECTS",
    "MergingDoor",
    "OrderDoor",
    "mark_groups",
    "merge_all",
    "note_export",
    "open_order",
    "unmask",
]
