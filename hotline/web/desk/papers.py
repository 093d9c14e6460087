"""What stands on the paper of a document of supervision."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hotline.casework.correspondence.rules import spoken
from hotline.casework.supervision.models import Document
from hotline.casework.supervision.rules import rung
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.web.parts.press import Paper, day_said, laid_out, paragraphs


def paper(document: Document) -> Paper:
    """A document's paper: an official one, in Chinese."""
    return laid_out(_paper, document)


def _paper(document: Document) -> Paper:
    profile = profiles.version(document.profile_version)
    zone, level = profile.time_zone, rung(profile, document.level)
    orders = document.orders.select_related("matter").order_by("pk")
    facts = [
        (pgettext("paper", "Form"), document.get_form_display()),
        (pgettext("paper", "Reason"), document.get_reason_display()),
        (pgettext("paper", "Reply due"), spoken(document.due_at, zone).zh if document.due_at else ""),
        (pgettext("paper", "If it is not answered"), level.effect),
    ]
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=level.name,
        number=document.number,
        to=document.unit.name,
        topic=document.topic,
        parts=[("", paragraphs(document.text))],
        facts=[(label, str(value)) for label, value in facts if value],
        heads=[pgettext("paper", "Order"), pgettext("paper", "Title"), pgettext("paper", "Category")],
        rows=[
            (order.number, masks.in_text(order.title), order.matter.name if order.matter else "") for order in orders
        ],
        closing=_("Reply through the hotline's system within the limit, with what was done, by whom and when."),
        signed=document.centre.name,
        day=day_said(document.issued_at, zone),
    )
