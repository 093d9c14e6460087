"""Which steps of an order are next for whoever may take them, and on which shelf the others lie. Data."""

from hotline.casework.steps.shelves import Shelf, Shelves

LEADING = (
    # somebody is in danger
    "report_crisis",
    "settle_crisis",
    # somebody asked for it and waits
    "sign_return",
    "accept_return",
    "refuse_return",
    "rule",
    "record_meeting",
    "carry_out_decision",
    "reopen",
    "refuse_reopening",
    "void",
    "refuse_void",
    "approve_change",
    "refuse_change",
    "sign_extension",
    "grant_extension",
    "refuse_extension",
    "suspend",
    "refuse_suspension",
    "park",
    "refuse_parking",
    "confirm_exclusion",
    "review_exclusion",
    "refuse_exclusion",
    # the course of the order
    "dispatch",
    "review",
    "sign",
    "draft",
    "contact",
    "report",
    "approve",
    "disapprove",
    "pass_audit",
    "send_back",
    "visit",
    "try_visit",
    "close",
    "end_mirror",
    "take_over",
    "rework",
)
"""The most pressing first."""

NEAR = ("chase_line", "drop_return", "ask_reopening", "urge", "supervise", "report_above", "archive", "ask_exclusion")

KEPT = {
    Shelf.COURSE: (
        "sub_dispatch",
        "waive_visit",
        "give_up_visit",
        "archive",
        "note_above",
        "report_above",
        "name_team",
        "mirror",
    ),
    Shelf.RETURN: ("ask_return", "drop_return", "dispute", "send_back", "rework", "disapprove"),
    Shelf.TOGETHER: ("add_unit", "whistle", "merge", "split", "mark_repeat", "mark_group", "drop_group"),
    Shelf.TIME: (
        "ask_extension",
        "ask_suspension",
        "review_suspension",
        "resume",
        "ask_parking",
        "review_parking",
        "unpark",
        "post_plan",
    ),
    Shelf.WATCH: ("mark_crisis", "report_crisis", "settle_crisis", "urge", "supervise", "chase_line"),
    Shelf.KEEP: ("guard", "entrust", "recall"),
    Shelf.MEND: ("ask_change", "withdraw", "ask_void", "ask_reopening", "ask_exclusion"),
}
"""A leading step that finds no room as a button lies on the shelf named here, else on the last."""

SHELVES = Shelves(LEADING, NEAR, KEPT)
