"""Which evaluations there are: one line each."""

from collections.abc import Mapping

from hotline.config.evaluating import calls, classify, hotspots, search
from hotline.config.evaluating.contract import Evaluation
from hotline.config.evaluating.repeats import REPEATS
from hotline.config.evaluating.replies import REPLIES

EVALUATIONS: Mapping[str, Evaluation] = {
    "calls": calls.EVALUATION,
    "classify": classify.EVALUATION,
    "hotspots": hotspots.EVALUATION,
    "search": search.EVALUATION,
    "repeats": REPEATS,
    "replies": REPLIES,
}
