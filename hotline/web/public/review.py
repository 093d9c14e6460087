"""The answers of a draft as lines to be checked, each with the address where it is changed."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hotline.ground.profiles.rules import Profile
from hotline.lib.phones import shown
from hotline.register.matters import queries as matters
from hotline.register.units import queries as units
from hotline.web.parts.pieces import Row
from hotline.web.parts.suggesting import limit_words
from hotline.web.public import filing
from hotline.web.public.choosing import LEVELS, UNSURE, label, place_of
from hotline.web.public.draft import Draft
from hotline.web.public.questions import KINDS, PRIVACY, is_anonymous
from hotline.web.public.shell import line, words


@dataclass(frozen=True, slots=True)
class Section:
    """A few answers under a heading."""

    title: Promise
    rows: list[Row]


def sections(draft: Draft, profile: Profile) -> list[Section]:
    """All answers, in the order they were asked for."""
    return [
        Section(gettext_lazy("The matter"), _matter(draft)),
        Section(gettext_lazy("Where and when"), _circumstances(draft)),
        Section(gettext_lazy("About you"), _person(draft, profile)),
    ]


def promised(draft: Draft, profile: Profile) -> list[tuple[str, str]]:
    """What the city promises for such an appeal, if it is accepted as it was written: until a person has read it, until
    the unit answers."""
    matter = filing.matter_of(draft)
    kind, urgency = str(draft.answer("kind", "kind")), filing.urgency_of(draft, matter, profile)
    words = {"acceptance": _("A person reads it within"), "handle": _("The unit in charge answers within")}
    bucket = matters.bucket_in(matter, profile) if matter else 0
    limits = {clock: profile.limit(clock, kind=kind, urgency=urgency, bucket=bucket) for clock in words}
    return [(words[clock], limit_words(limit)) for clock, limit in limits.items()]


def _row(slug: str, title: str, value: Any) -> Row:
    return Row(title, value or pgettext("public", "Not given"), f"{reverse('submit_page', args=[slug])}?change=1")


def _matter(draft: Draft) -> list[Row]:
    matter = filing.matter_of(draft)
    names: SafeString = format_html_join("", '<div class="file-name" dir="auto">{}</div>', _names(draft))
    return [
        _row("what", _("Your words"), words(str(draft.answer("what", "content")))),
        _row("what", _("Photos or documents"), names),
        _row("kind", pgettext("public", "What you want"), _word(KINDS, draft.answer("kind", "kind"))),
        _row("matter", pgettext("public", "Category"), label(matter) if matter else pgettext("public", "Not sure")),
    ]


def _names(draft: Draft) -> list[tuple[str]]:
    return [(kept["name"],) for kept in draft.files]


def _circumstances(draft: Draft) -> list[Row]:
    return [
        _row("where", pgettext("public", "Place"), place(draft.answers.get("where", {}))),
        _row("where", pgettext("public", "Address"), line(str(draft.answer("where", "address")))),
        _row("when", pgettext("public", "When"), line(str(draft.answer("when", "occurred")))),
        _row("when", _("Who it is about"), line(str(draft.answer("when", "party")))),
        _row("when", _("What you ask for"), words(str(draft.answer("when", "claim")))),
    ]


def place(answers: dict[str, Any]) -> str:
    """The place with the regions above it."""
    if all(answers.get(level, UNSURE) in ("", UNSURE) for level in LEVELS):
        return pgettext("public", "Not sure")
    return " › ".join(unit.shown for unit in units.chain(place_of(answers))[1:])


def _person(draft: Draft, profile: Profile) -> list[Row]:
    rows = [_row("privacy", _("Who may know who you are"), _word(PRIVACY, draft.answer("privacy", "privacy")))]
    if not is_anonymous(draft):
        phone = filing.phone_of(draft, profile)
        rows += [
            _row("you", pgettext("public", "Name"), line(str(draft.answer("you", "name")))),
            _row("you", pgettext("public", "Telephone"), shown(phone) if phone else ""),
            _row("wishes", _("Call after the answer"), _yes_no(draft, "visit")),
            _row("wishes", _("Best time to call"), line(str(draft.answer("wishes", "preferred")))),
        ]
    return [*rows, _row("wishes", _("Publish the answer"), _yes_no(draft, "public"))]


def _yes_no(draft: Draft, name: str) -> str:
    return _("Yes") if draft.answer("wishes", name) == "yes" else _("No")


def _word(choices: Any, value: str) -> str:
    return next((str(word) for code, word in choices if code == value), "")
