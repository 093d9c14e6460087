"""The writers of what is laid before leaders: composing, recording what came on paper, every step to the end."""

from hotline.casework.leading.actions.composing import Draft, Written, compose, enter_paper
from hotline.casework.leading.actions.deciding import EFFECTS as DECISIONS
from hotline.casework.leading.actions.forgetting import forget
from hotline.casework.leading.actions.taking import EFFECTS, InstructionDoor

__all__ = ["DECISIONS", "EFFECTS", "Draft", "InstructionDoor", "Written", "compose", "enter_paper", "forget"]
