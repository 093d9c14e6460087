"""The writers of inspections and guidance: planning and drawing, the steps, guidance, what follows a merged unit."""

from hotline.casework.inspections.actions.guiding import Guided, follow_up, guide
from hotline.casework.inspections.actions.planning import Plan, plan
from hotline.casework.inspections.actions.stepping import InspectionDoor

__all__ = ["Guided", "InspectionDoor", "Plan", "follow_up", "guide", "plan"]
