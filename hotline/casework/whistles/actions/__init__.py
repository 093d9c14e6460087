"""The writers of whistles: blowing one from an order, what both sides do with it, filing what is rated or too old."""

from hotline.casework.whistles.actions.blowing import EFFECTS, WhistlingDoor
from hotline.casework.whistles.actions.door import WhistleDoor
from hotline.casework.whistles.actions.due import file_due

__all__ = ["EFFECTS", "WhistleDoor", "WhistlingDoor", "file_due"]
