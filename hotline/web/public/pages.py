"""The way through the wizard: which pages there are, in which order, and which one is next. Data and pure decisions."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.web.public.choosing import Where, WhichMatter
from hotline.web.public.draft import Draft
from hotline.web.public.questions import (
    CONCERNED,
    Privacy,
    Question,
    What,
    When,
    WhichKind,
    Wishes,
    You,
    is_anonymous,
)

STEPS = 6
"""How many steps a citizen is told there are; a step may have several pages."""


def always(_draft: Draft) -> bool:
    """A page that everybody is asked."""
    return True


def _has_elements(draft: Draft) -> bool:
    """Whether time and claim are there where the kind of demand asks for them; the kind may have changed since."""
    is_concerned = draft.answer("kind", "kind") in CONCERNED
    return not is_concerned or bool(draft.answer("when", "occurred") and draft.answer("when", "claim"))


def _knows_calls(draft: Draft) -> bool:
    """Whether she was asked about being called: she was not while she wanted to stay anonymous."""
    return is_anonymous(draft) or bool(draft.answer("wishes", "visit"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the wizard: its name in the address, the step it belongs to, its title and its form."""

    slug: str
    step: int
    title: Promise
    form: type[Question]
    applies: Callable[[Draft], bool] = always
    holds: Callable[[Draft], bool] = always

    @property
    def template(self) -> str:
        """The file that shows it."""
        return f"public/submit_{self.slug}.html"


PAGES = (
    Page("what", 1, _("Say what happened"), What),
    Page("kind", 2, _("What do you want to do?"), WhichKind),
    Page("matter", 2, _("What is it about?"), WhichMatter),
    Page("where", 3, _("Where is it?"), Where),
    Page("when", 4, _("When, who, and what you ask for"), When, holds=_has_elements),
    Page("privacy", 5, _("Who may know who you are?"), Privacy),
    Page("you", 5, _("How do we reach you?"), You, lambda draft: not is_anonymous(draft)),
    Page("wishes", 5, _("Call and publication"), Wishes, holds=_knows_calls),
)


def of(draft: Draft) -> list[Page]:
    """The pages of a draft, in their order."""
    return [page for page in PAGES if page.applies(draft)]


def named(slug: str) -> Page | None:
    """The page of a name."""
    return next((page for page in PAGES if page.slug == slug), None)


def is_answered(draft: Draft, page: Page) -> bool:
    """Whether a page was answered to its end."""
    return bool(draft.answer(page.slug, "done", page.slug in draft.answers)) and page.holds(draft)


def missing(draft: Draft) -> Page | None:
    """The first page that is still to be answered."""
    return next((page for page in of(draft) if not is_answered(draft, page)), None)


def before(draft: Draft, page: Page) -> Page | None:
    """The page before this one."""
    pages = of(draft)
    place = pages.index(page) if page in pages else 0
    return pages[place - 1] if place else None


def after(draft: Draft, page: Page) -> Page | None:
    """The page after this one; None when only the check is left."""
    pages = of(draft)
    place = pages.index(page) + 1 if page in pages else 0
    return pages[place] if place < len(pages) else None
