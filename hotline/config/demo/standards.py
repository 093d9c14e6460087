"""Standards of the demo city: one known to most units, one just issued."""

import io
from datetime import datetime, timedelta

from django.utils import timezone

from hotline.config.demo.cases import NobodyThere
from hotline.ground.files.actions import inspect
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.standards import actions
from hotline.register.standards.queries import ACKNOWLEDGE
from hotline.register.units import queries as units
from hotline.register.units.words import Kind

TEXT = "本规范明确工单签收、办理、答复、回访各环节的时限与质量要求，请各单位遵照执行。"
ISSUED = (
    ("鹿热线〔2026〕2号", "12345热线工单办理规范", "2.0", (Kind.DISTRICT, Kind.DEPARTMENT), 40, 3),
    ("鹿热线〔2026〕7号", "联络员工作制度", "1.0", (Kind.DISTRICT,), 2, 1),
)
"""Number, title, version, to which kinds of units, how many days ago; of so many units one has not acknowledged."""


def enter(*, now: datetime) -> None:
    """Issue the standards, and let most units acknowledge them."""
    supervisor = staff.actor_for(Staff.objects.filter(role=Role.SUPERVISOR).order_by("id")[0].pk)
    if supervisor is None:
        raise NobodyThere("nobody in the demo city supervises")
    for number, title, version, kinds, days, share in ISSUED:
        at = now - timedelta(days=days)
        file = inspect(upload=_word(title), name=f"{title}.docx")
        one = actions.issue(
            number=number, title=title, version=version, in_force_from=timezone.localdate(at),
            to=list(units.handling().filter(kind__in=kinds).order_by("path")), document=file, actor=supervisor, at=at,
        )  # fmt: skip
        for place, asked in enumerate(one.addressees.select_related("unit", "standard").order_by("unit__path")):
            person = staff.nearest(act=ACKNOWLEDGE, path=asked.unit.path)
            if person is not None and place % share:
                actions.acknowledge(addressee=asked, actor=person, at=at + timedelta(hours=26))


def _word(title: str) -> bytes:
    """The document as a Word file."""
    from docx import Document

    body, file = io.BytesIO(), Document()
    file.add_heading(title)
    file.add_paragraph(TEXT)
    file.save(body)
    return body.getvalue()
