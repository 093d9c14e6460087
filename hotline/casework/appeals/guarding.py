"""The lines by which an appeal is guarded (敏感诉求): how carefully it is kept, of whom it complains, who may see it.

An accepted appeal is guarded by a step of the order that handles it.
"""

from hotline.casework.appeals.words import Sensitivity, State
from hotline.casework.steps.rules import Field, Line

S = State

GUARD = (
    Field("level", "choice", "How sensitive it is", is_required=True, words=Sensitivity),
    Field("complained", "units", "Units complained of", longest=32),
    Field("note", "text", "Why it is sensitive, or no longer", is_required=True, longest=500),
)
ENTRUST = (
    Field("viewers", "number", "Accounts of those who may see it", is_required=True, longest=400),
    Field("note", "text", "Note", longest=500),
)
KEPT = ("place", "complained")
"""Fields that name a unit without giving it anything to do."""

WAITING = (S.REGISTERED, S.SUPPLEMENT_AWAITED)

GUARDING = (
    Line("guard", WAITING, "", "guarded", given=GUARD),
    Line("guard", (S.ACCEPTED, S.WITHDRAWN, S.VOIDED), "", "guarded", part="order", given=GUARD),
    Line("entrust", WAITING, "", "entrusted", given=ENTRUST),
    Line("entrust", (S.ACCEPTED, S.WITHDRAWN, S.VOIDED), "", "entrusted", part="order", given=ENTRUST),
)
