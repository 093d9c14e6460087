"""The writers of the knowledge base: answers step by step, wordings, error reports, counts, cards, text modules."""

from hotline.register.knowledge.actions.cards import end_card, issue_card
from hotline.register.knowledge.actions.counting import close_gap, miss, rate, told
from hotline.register.knowledge.actions.door import take
from hotline.register.knowledge.actions.due import keep_up
from hotline.register.knowledge.actions.faults import report_fault, settle_fault
from hotline.register.knowledge.actions.filing import attach, detach
from hotline.register.knowledge.actions.handing import hand_over, pass_on
from hotline.register.knowledge.actions.importing import enter_rows
from hotline.register.knowledge.actions.modules import close_module, keep_module
from hotline.register.knowledge.actions.taking_over import take_over
from hotline.register.knowledge.actions.wording import draft_traditional, review_wording, word
from hotline.register.knowledge.actions.writing import enter, write

__all__ = [
    "attach", "close_gap", "close_module", "detach", "draft_traditional", "end_card", "enter", "enter_rows",
    "hand_over", "issue_card", "keep_module", "keep_up", "miss", "pass_on", "rate", "report_fault", "review_wording",
    "settle_fault", "take", "take_over", "told", "word", "write",
]  # fmt: skip
