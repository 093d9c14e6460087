"""The lines of the table by which the end of an incident (突发事件) ends the appeals about it, or carries them on."""

from hotline.casework.appeals.words import State
from hotline.casework.steps.rules import Field, Line

S = State

WAITING = (S.REGISTERED, S.SUPPLEMENT_AWAITED)
"""States in which nobody has decided on an appeal yet: the end of its incident does."""

WITH_INCIDENTS = (
    Line(
        "settle",
        WAITING,
        S.ANSWERED,
        "settled",
        part="incident",
        stops=("acceptance", "supplement", "whole"),
        given=(Field("answer", "text", "Answer", is_required=True, longest=4000),),
        letters=("incident_settled",),
    ),
    Line(
        "carry_on",
        WAITING,
        S.ACCEPTED,
        "carried_on",
        part="incident",
        stops=("acceptance", "supplement"),
        letters=("accepted",),
    ),
    # What the end of an incident has answered comes back by the caller's word alone, as long as it is not archived.
    Line(
        "not_solved",
        (S.ANSWERED,),
        S.ACCEPTED,
        "not_solved",
        part="incident",
        given=(Field("note", "text", "What is not solved", longest=1000),),
        letters=("accepted",),
    ),
)
"""Taken by the room of emergencies alone: one act for all that are linked to an incident."""
