"""The writers of restrictions: proposing one, approvals, turning away, the objection, what ends by itself."""

from hotline.casework.restrictions.actions.door import RestrictionDoor
from hotline.casework.restrictions.actions.ending import end_due, forget
from hotline.casework.restrictions.actions.proposing import Proposal, propose

__all__ = ["Proposal", "RestrictionDoor", "end_due", "forget", "propose"]
