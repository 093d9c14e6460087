"""What stands on the paper of an inspection."""

from django.utils.translation import pgettext

from hotline.casework.inspections.models import Inspection
from hotline.casework.inspections.queries import findings_of, rectifications_of
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.web.parts.press import Paper, day_said, laid_out, paragraphs


def paper(one: Inspection) -> Paper:
    """An inspection's paper: an official one, in Chinese."""
    return laid_out(_paper, one)


def _paper(one: Inspection) -> Paper:
    profile = profiles.version(one.profile_version)
    zone = profile.time_zone
    said = [
        (pgettext("inspections", "What was found on the whole"), one.result),
        *((pgettext("inspections", "Rectification"), row.text) for row in rectifications_of(one)),
    ]
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=pgettext("inspections", "Findings of an inspection"),
        number=one.number,
        to=one.unit.name,
        topic=one.topic,
        parts=[(heading, paragraphs(masks.in_text(text))) for heading, text in said if text],
        facts=_facts(one),
        heads=[
            pgettext("inspections", "Item"),
            pgettext("inspections", "Finding"),
            pgettext("inspections", "What was found"),
        ],
        rows=[
            (
                profile.inspecting.item(row.item).title,
                row.get_verdict_display() if row.verdict else "",
                masks.in_text(row.text),
            )
            for row in findings_of(one)
        ],
        closing="",
        signed=one.organiser.name,
        day=day_said(one.ended_at or one.sent_at or one.opened_at, zone),
    )


def _facts(one: Inspection) -> list[tuple[str, str]]:
    """Which days, how, by whom, and which orders were drawn; what is not known is left out."""
    drawn = "、".join(one.sampled.order_by("place").values_list("order__number", flat=True))
    facts = [
        (pgettext("inspections", "Work looked at"), f"{one.covers_from.isoformat()} – {one.covers_to.isoformat()}"),
        (pgettext("inspections", "Way"), one.get_way_display()),
        (pgettext("inspections", "Inspectors"), masks.in_text(one.inspectors)),
        (pgettext("inspections", "State"), one.state_word),
        (pgettext("inspections", "Orders drawn"), drawn),
        (pgettext("inspections", "Seed of the draw"), one.seed),
    ]
    return [(label, value) for label, value in facts if value]
