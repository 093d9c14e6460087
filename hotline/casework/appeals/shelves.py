"""Which steps of an appeal are next for whoever may take them, and on which shelf the others lie. Data."""

from hotline.casework.steps.shelves import Shelf, Shelves

SHELVES = Shelves(
    leading=("accept", "answer", "supplement", "not_solved"),
    near=("add_material", "file"),
    kept={
        Shelf.COURSE: ("ask_supplement", "answer", "refuse", "hand_over", "add_material", "file"),
        Shelf.TOGETHER: ("append", "mark_repeat"),
        Shelf.KEEP: ("guard", "entrust"),
        Shelf.MEND: ("withdraw", "void"),
    },
)
