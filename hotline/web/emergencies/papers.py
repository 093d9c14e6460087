"""What stands on the paper of a report to the municipal duty room."""

from django.utils.translation import pgettext

from hotline.casework.emergencies.models import DutyReport
from hotline.casework.emergencies.queries import duty_reports
from hotline.ground.profiles import queries as profiles
from hotline.register.units import queries as units
from hotline.web.parts.press import Paper, day_said, laid_out, minute_said, paragraphs


def paper(report: DutyReport) -> Paper:
    """A report's paper: an official one, in Chinese."""
    return laid_out(_paper, report)


def _paper(report: DutyReport) -> Paper:
    incident, profile = report.incident, profiles.current()
    assert incident is not None, "the paper is of a grave emergency"
    zone, centre = profile.time_zone, units.centre_of(incident.home_path)
    given_at = report.given_at or report.due_at
    earlier = [one for one in duty_reports(incident) if one.given_at is not None and one.place < report.place]
    places = "、".join(incident.areas.order_by("path").values_list("name", flat=True))
    facts = [
        (pgettext("paper", "Kind"), incident.get_kind_display()),
        (pgettext("paper", "Where"), places),
        (pgettext("paper", "Since"), minute_said(incident.begins_at, zone)),
        (pgettext("paper", "Grave emergency since"), minute_said(incident.grave_at, zone) if incident.grave_at else ""),
        (pgettext("paper", "Report due"), minute_said(report.due_at, zone)),
        (pgettext("paper", "Reported"), minute_said(given_at, zone)),
        (pgettext("paper", "Reported by"), report.given_by.name if report.given_by else ""),
        (pgettext("paper", "Received by"), report.told),
    ]
    return Paper(
        issuer=f"{profile.title}{profile.hotline}",
        kind=pgettext("paper", "Report on a grave emergency: %(stage)s") % {"stage": report.get_stage_display()},
        number=pgettext("paper", "Emergency %(incident)s, report %(place)s")
        % {"incident": incident.pk, "place": report.place},
        to=profile.emergency_times.duty_room,
        topic=incident.title,
        parts=[("", paragraphs(report.text))],
        facts=[(label, str(value)) for label, value in facts if value],
        heads=[pgettext("paper", "Earlier report"), pgettext("paper", "Reported"), pgettext("paper", "Received by")],
        rows=[
            (str(one.get_stage_display()), minute_said(one.given_at, zone), one.told) for one in earlier if one.given_at
        ],
        closing="",
        signed=centre.name,
        day=day_said(given_at, zone),
    )
