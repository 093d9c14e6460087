"""The writers of the archive: what the clockwork does when its day has come, and erasing a caller."""

from hotline.casework.archive.actions.due import archive_due, lapse_supplements, resume_in_time
from hotline.casework.archive.actions.erasing import Erased, StillOpen, erase_person
from hotline.casework.archive.actions.recordings import erase_numbers, erase_recordings

__all__ = [
    "Erased",
    "StillOpen",
    "archive_due",
    "erase_numbers",
    "erase_person",
    "erase_recordings",
    "lapse_supplements",
    "resume_in_time",
]
