"""An order is left out of its unit's assessment: asked with evidence, reviewed, and – where the ground is one of law or
policy – confirmed by a second person."""

from django.utils.translation import gettext as _

from hotline.casework.clocks.rules import ends
from hotline.casework.orders.actions.returning import said
from hotline.casework.orders.excluding import AFTER_VISIT
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import LEGAL_EXCLUSIONS, UNDECIDED, Exclusion, ExclusionScope, State
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.models import Event

VISITS = ("visited", "visit_given_up", "visit_waived")
"""Events from which the time to ask is counted."""


def ask_exclusion(work: Work[Order]) -> None:
    """The unit asks, with the ground and its evidence, within the city's time after the visit."""
    order, profile = work.case, work.profile
    visit = Event.objects.filter(subject_kind=Order.journal_kind, subject_id=order.pk, name__in=VISITS)
    last = visit.order_by("-place").first()
    if profile.exclude_within and last is not None:
        until = ends(profile.exclude_within, start=last.at, profile=profile, calendar=work.calendar).at
        if work.at > until:
            sentence = _("That could be asked for until %(until)s; the time has passed.")
            raise StepRefused(sentence % {"until": said(until, profile)})
    work.reason = work.given["code"]
    work.change(exclusion=Exclusion.ASKED.value, exclusion_code=work.given["code"])
    work.after |= {"unit": order.lead_unit_id, "code": work.given["code"]}


def review_exclusion(work: Work[Order]) -> None:
    """The first reviewer agrees: from solved and satisfied only, unless she says all. A ground of law or policy waits
    for the second."""
    order = work.case
    is_legal = order.exclusion_code in LEGAL_EXCLUSIONS
    scope = work.given.get("scope", ExclusionScope.VERDICT.value)
    step = Exclusion.REVIEWED if is_legal else Exclusion.EXCLUDED
    work.change(exclusion=step.value, exclusion_scope=scope, excluded_by_id=work.actor.staff_id)
    _told(work, scope=scope, is_excluded=not is_legal)


def confirm_exclusion(work: Work[Order]) -> None:
    """The second reviewer, another person (see approving), agrees as well."""
    order = work.case
    work.change(exclusion=Exclusion.EXCLUDED.value, excluded_by_id=work.actor.staff_id)
    _told(work, scope=order.exclusion_scope, is_excluded=True)


def refuse_exclusion(work: Work[Order]) -> None:
    """It counts as it is; the unit is told why and cannot ask again."""
    work.change(exclusion=Exclusion.REFUSED.value, exclusion_scope="")
    work.reason = work.case.exclusion_code
    work.after["unit"] = work.case.lead_unit_id


def lapse(work: Work[Order]) -> None:
    """A new round is judged anew, whatever was asked or decided of the one before; where the order ends or is merged,
    nobody need decide any more what has only been asked."""
    order, goes_to = work.case, work.line.goes_to
    if not order.exclusion or goes_to in ("", State.ARCHIVED, State.REOPENING_ASKED, *AFTER_VISIT):
        return
    if goes_to == State.SENT_BACK or order.exclusion in UNDECIDED:
        work.change(exclusion="", exclusion_code="", exclusion_scope="", excluded_by_id=None)


def _told(work: Work[Order], *, scope: str, is_excluded: bool) -> None:
    work.reason = work.case.exclusion_code
    work.after |= {"unit": work.case.lead_unit_id, "scope": scope, "is_excluded": is_excluded}
