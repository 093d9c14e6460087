"""The lines by which an order is urged and supervised. Neither moves it: what an urging or a document effects is the
room of supervision's."""

from hotline.casework.orders.words import OPEN_STATES, URGEABLE, PaperForm, SupervisionReason, Urger
from hotline.casework.steps.rules import Field, Line

SUPERVISING = (
    Line(
        "urge",
        URGEABLE,
        "",
        "urged",
        given=(
            Field("urger", "choice", "Who urges", words=Urger),
            Field("appeal", "number", "Number of the appeal", longest=24),
            Field("note", "text", "Note", longest=500),
        ),
    ),
    Line(
        "supervise",
        OPEN_STATES,
        "",
        "supervised",
        given=(
            Field("form", "choice", "Form of supervision", words=PaperForm),
            Field("reason", "choice", "Reason of supervision", words=SupervisionReason),
            Field("topic", "text", "Topic", longest=80),
            Field("text", "text", "What is required", longest=2000),
            Field("level", "integer", "Level of the ladder", longest=9),
            Field("workdays", "integer", "Working days for the reply", longest=60),
            Field("document", "number", "Add to an open document (its number)", longest=40),
        ),
    ),
)
"""Urging is counted and shown to whose turn it is; supervising writes a numbered document to the lead unit."""
