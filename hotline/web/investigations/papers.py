"""What stands on the paper of an investigation on site."""

from django.utils.translation import pgettext

from hotline.casework.investigations.models import Investigation
from hotline.casework.orders.words import State
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.web.parts.press import Paper, day_said, laid_out, paragraphs


def paper(one: Investigation) -> Paper:
    """An investigation's paper: an official one, in Chinese."""
    return laid_out(_paper, one)


def _paper(one: Investigation) -> Paper:
    profile = profiles.version(one.profile_version)
    units = [unit.name for unit in one.units.order_by("path")]
    said = (
        (pgettext("investigations", "News media"), one.media),
        (pgettext("investigations", "Persons by name"), one.persons),
        (pgettext("investigations", "Minutes"), one.minutes),
        (pgettext("investigations", "Result"), one.result),
    )
    orders = one.orders.select_related("lead_unit").order_by("number")
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=pgettext("investigations", "Investigation on site"),
        number=one.number,
        to="、".join(units) or one.organiser.name,
        topic=one.topic,
        parts=[(heading, paragraphs(masks.in_text(text))) for heading, text in said if text],
        facts=_facts(one, profile.time_zone),
        heads=[
            pgettext("paper", "Order"),
            pgettext("paper", "Title"),
            pgettext("leading", "Lead unit"),
            pgettext("leading", "State"),
        ],
        rows=[
            (
                order.number,
                masks.in_text(order.title),
                order.lead_unit.name if order.lead_unit else "",
                str(State(order.state).label),
            )
            for order in orders
        ],
        closing="",
        signed=one.organiser.name,
        day=day_said(one.ended_at or one.held_at or one.opened_at, profile.time_zone),
    )


def _facts(one: Investigation, zone: str) -> list[tuple[str, str]]:
    """Where, when, by whom, and what followed; what is not known is left out."""
    documents = "、".join(one.documents.order_by("pk").values_list("number", flat=True))
    facts = [
        (pgettext("investigations", "Place"), masks.in_text(one.place)),
        (pgettext("investigations", "Planned for"), day_said(one.planned_at, zone)),
        (pgettext("investigations", "Held"), day_said(one.held_at, zone) if one.held_at else ""),
        (pgettext("investigations", "Organised by"), one.organiser.name),
        (pgettext("investigations", "State"), one.state_word),
        (pgettext("investigations", "Documents of special supervision"), documents),
    ]
    return [(label, value) for label, value in facts if value]
