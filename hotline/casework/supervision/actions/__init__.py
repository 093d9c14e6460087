"""The writers of supervision: urging, issuing documents, answering them, what the rules raise by themselves."""

from hotline.casework.supervision.actions.answering import DocumentDoor
from hotline.casework.supervision.actions.raising import next_raising, raise_due
from hotline.casework.supervision.actions.taking import EFFECTS, SupervisionDoor, issue, urge_as_caller, urge_many

__all__ = [
    "EFFECTS",
    "DocumentDoor",
    "SupervisionDoor",
    "issue",
    "next_raising",
    "raise_due",
    "urge_as_caller",
    "urge_many",
]
