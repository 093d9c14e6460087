"""What the caller sees of her appeal, put together in words for citizens."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import files_of_caller, letters_to
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import answers_to, files_of_answer, promise_of
from hotline.casework.orders.words import OVER, State, TaskRole
from hotline.casework.supervision.queries import next_for_caller
from hotline.casework.visits.queries import may_rate
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.web.api.attached import listed
from hotline.web.api.steps import case_url
from hotline.web.api.told import Followed, Progress, Refused, SentLetter, Turn, local

CITIZENS_STATES: dict[str, Promise] = {
    AppealState.REGISTERED: pgettext_lazy("api", "Received, not yet accepted"),
    AppealState.SUPPLEMENT_AWAITED: pgettext_lazy("api", "We need more from you"),
    AppealState.ANSWERED: pgettext_lazy("api", "Answered"),
    AppealState.REFUSED: pgettext_lazy("api", "Not accepted, with a reason"),
    AppealState.HANDED_OVER: pgettext_lazy("api", "Handed to an emergency line at once"),
    AppealState.APPENDED: pgettext_lazy("api", "Added to your earlier appeal"),
    AppealState.WITHDRAWN: pgettext_lazy("api", "Withdrawn by you"),
    AppealState.VOIDED: pgettext_lazy("api", "Void: registered by mistake"),
    AppealState.ARCHIVED: pgettext_lazy("api", "Completed"),
    State.OPENED: pgettext_lazy("api", "Accepted, being passed to the unit in charge"),
    State.REVIEWED: pgettext_lazy("api", "Accepted, being passed to the unit in charge"),
    State.DISPATCHED: pgettext_lazy("api", "Passed to the unit in charge"),
    State.RETURN_DRAFTED: pgettext_lazy("api", "Passed to the unit in charge"),
    State.RETURN_ASKED: pgettext_lazy("api", "Which unit is in charge is being decided"),
    State.DISPUTED: pgettext_lazy("api", "Which unit is in charge is being decided"),
    State.SIGNED: pgettext_lazy("api", "Being worked on"),
    State.DRAFTED: pgettext_lazy("api", "Being worked on"),
    State.REPLIED: pgettext_lazy("api", "The answer is being checked"),
    State.SENT_BACK: pgettext_lazy("api", "Being worked on once more"),
    State.AUDITED: pgettext_lazy("api", "Answered, waiting for your rating"),
    State.VISITED: pgettext_lazy("api", "Answered and rated"),
    State.CLOSED: pgettext_lazy("api", "Completed"),
    State.REOPENING_ASKED: pgettext_lazy("api", "You asked for it to be handled again"),
}

HAPPENED: dict[str, Promise] = {
    "registered": pgettext_lazy("api", "Your appeal was registered."),
    "supplement_asked": pgettext_lazy("api", "We asked you for more."),
    "supplemented": pgettext_lazy("api", "You told us more."),
    "material_added": pgettext_lazy("api", "Material was added."),
    "accepted": pgettext_lazy("api", "Your appeal was accepted."),
    "refused": pgettext_lazy("api", "Your appeal was not accepted."),
    "answered": pgettext_lazy("api", "Your appeal was answered."),
    "settled": pgettext_lazy("api", "Your appeal was answered: what you reported has ended."),
    "carried_on": pgettext_lazy("api", "Your appeal is handled on its own."),
    "not_solved": pgettext_lazy("api", "You said that it is not solved: your appeal is handled on its own."),
    "handed_over": pgettext_lazy("api", "Your appeal was handed to an emergency line."),
    "appended": pgettext_lazy("api", "Your appeal was added to your earlier one."),
    "dispatched": pgettext_lazy("api", "Your appeal was passed to the unit in charge."),
    "return_accepted": pgettext_lazy("api", "The unit is not in charge; it is passed to the one that is."),
    "ruled": pgettext_lazy("api", "It was decided which unit is in charge."),
    "signed": pgettext_lazy("api", "The unit in charge has taken it up."),
    "caller_contacted": pgettext_lazy("api", "The unit in charge has contacted you."),
    "replied": pgettext_lazy("api", "The unit in charge has replied; the reply is being checked."),
    "sent_back": pgettext_lazy("api", "The reply did not pass; the unit works on it once more."),
    "audit_passed": pgettext_lazy("api", "The answer was sent to you."),
    "visit_waived": pgettext_lazy("api", "The answer was sent to you."),
    "visited": pgettext_lazy("api", "You told us what you think of it."),
    "caller_visited": pgettext_lazy("api", "You told us what you think of it."),
    "rework_ordered": pgettext_lazy("api", "It is worked on once more."),
    "closed": pgettext_lazy("api", "Your appeal was completed."),
    "withdrawn": pgettext_lazy("api", "You withdrew your appeal."),
    "voided": pgettext_lazy("api", "The registration was void."),
    "reopening_asked": pgettext_lazy("api", "You asked for it to be handled again."),
    "reopening_refused": pgettext_lazy("api", "It was not opened again."),
    "reopened": pgettext_lazy("api", "It was opened again."),
    "merged": pgettext_lazy("api", "It is handled together with appeals of others about the same matter."),
    "revived": pgettext_lazy("api", "It is handled by itself again."),
}
"""Events that citizens are told of. What is between offices only is not among them."""

OPEN_FOR_MATERIAL = (AppealState.REGISTERED, AppealState.SUPPLEMENT_AWAITED, AppealState.ACCEPTED)
DONE = (*OVER, State.ARCHIVED)
AT_UNIT = (State.DISPATCHED, State.RETURN_DRAFTED, State.SIGNED, State.DRAFTED, State.SENT_BACK)
CHECKED = pgettext_lazy("api", "The hotline centre checks the result.")
AT_CENTRE: dict[str, Promise] = {
    **dict.fromkeys(
        (State.OPENED, State.REVIEWED), pgettext_lazy("api", "The hotline centre passes it to the unit in charge.")
    ),
    **dict.fromkeys(
        (State.RETURN_ASKED, State.DISPUTED),
        pgettext_lazy("api", "The hotline centre decides which unit is in charge."),
    ),
    State.REOPENING_ASKED: pgettext_lazy("api", "The hotline centre decides whether it is handled again."),
}
"""What the centre does about an order while it is its turn."""


def followed(appeal: Appeal) -> Followed:
    """Everything the caller sees. Who she is has been shown by the code."""
    share = Share.objects.filter(appeal=appeal).select_related("order__lead_unit").first()
    order = share.order if share else None
    lead = Task.objects.filter(order=order, role=TaskRole.LEAD).first() if order and order.lead_unit_id else None
    promise = promise_of(appeal, order, lead, share)
    promised_at = promise.at
    state = order.state if order and appeal.state == AppealState.ACCEPTED else appeal.state
    url = case_url("appeals", appeal.number)
    return Followed(
        number=appeal.number,
        title=appeal.title,
        kind=appeal.kind,
        state=state,
        state_name=str(CITIZENS_STATES.get(state, state)),
        received_at=local(appeal.received_at) or appeal.received_at,
        accepted_at=local(appeal.accepted_at),
        promised_at=local(promised_at),
        is_provisional=promise.is_provisional,
        turn=_turn(appeal, order, promised_at),
        answer=_answer(appeal, order),
        refusal=_refusal(appeal),
        letters=_letters(appeal),
        progress=_progress(appeal, share),
        attachments=listed(files_of_caller(appeal), url, readable=str),
        answer_attachments=listed(files_of_answer(appeal, order) if order else [], url, readable=str),
        may_add_material=appeal.state in OPEN_FOR_MATERIAL and (order is None or order.state not in DONE),
        may_rate=may_rate(order, appeal),
        may_urge_from=_may_urge_from(appeal, order),
        is_merged=order is not None and order.callers > 1 and appeal.state == AppealState.ACCEPTED,
    )


def _may_urge_from(appeal: Appeal, order: Order | None) -> datetime | None:
    """From when on the caller may urge; nothing where there is nothing to urge."""
    if order is None:
        return None
    profile = profiles.version(appeal.profile_version)
    return local(next_for_caller(order, appeal.number, profile, at=timezone.now()))


def _turn(appeal: Appeal, order: Order | None, promised_at: datetime | None) -> Turn | None:
    if appeal.state == AppealState.SUPPLEMENT_AWAITED:
        return Turn("you", pgettext("api", "Please tell us what is missing."), local(appeal.turn_due_at))
    if appeal.state == AppealState.REGISTERED:
        return Turn("centre", pgettext("api", "The hotline centre looks at your appeal."), local(appeal.turn_due_at))
    if order is None or order.state in DONE or appeal.state in (AppealState.WITHDRAWN, AppealState.VOIDED):
        return None
    return _turn_in(order, promised_at)


def _turn_in(order: Order, promised_at: datetime | None) -> Turn:
    """Whose turn it is while an order handles it."""
    until = local(order.turn_due_at)
    if order.state == State.AUDITED:
        return Turn("you", pgettext("api", "Please tell us whether it is solved."), until)
    if order.state in AT_UNIT and order.lead_unit:
        said = pgettext("api", "%(unit)s works on it.") % {"unit": order.lead_unit.shown}
        return Turn("unit", said, local(promised_at))
    return Turn("centre", str(AT_CENTRE.get(order.state, CHECKED)), until)


def _answer(appeal: Appeal, order: Order | None) -> str:
    """The answer to the public eye: the direct one, or the latest reply that has gone to her."""
    if order is None:
        return "" if appeal.is_withheld else appeal.answer
    reply = answers_to(appeal, order).first()
    return reply.public_answer if reply else ""


def _refusal(appeal: Appeal) -> Refused | None:
    if not appeal.refusal_code:
        return None
    refusal = profiles.version(appeal.profile_version).refusals.get(appeal.refusal_code)
    if refusal is None:
        return None
    return Refused(code=refusal.code, **refusal.said(get_language() or ""))


def _letters(appeal: Appeal) -> list[SentLetter]:
    letters = letters_to(appeal).order_by("id")
    return [SentLetter(local(each.written_at) or each.written_at, each.subject, each.body) for each in letters]


def _progress(appeal: Appeal, share: Share | None) -> list[Progress]:
    """What happened to her appeal; of an order that others share, nothing that was about one of them."""
    of_case: list[dict[str, Any]] = [{"subject_kind": "appeal", "subject_id": appeal.pk}]
    if share is not None:
        since = {"at__gte": share.since} if share.came_from_id else {}
        of_case.append({"subject_kind": "order", "subject_id": share.order_id, **since})
    if share is not None and share.came_from_id:
        before = {"subject_id": share.came_from_id, "at__lte": share.since}
        of_case.append({"subject_kind": "order", **before})
    found = [event for case in of_case for event in Event.objects.filter(name__in=HAPPENED, **case)]
    events = [event for event in found if event.after.get("appeal") in (None, appeal.number)]
    return [
        Progress(local(event.at) or event.at, event.name, str(HAPPENED[event.name]))
        for event in sorted(events, key=lambda event: (event.at, event.pk))
    ]
