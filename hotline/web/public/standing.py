"""Where an appeal stands, in the citizen's words: a state, a sentence with the unit whose turn it is, the stages."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.words import State
from hotline.casework.correspondence.rules import spoken
from hotline.casework.orders.models import Order, Share, Task
from hotline.casework.orders.queries import Promise, promise_of
from hotline.casework.orders.words import OVER, TaskRole
from hotline.casework.orders.words import State as OrderState
from hotline.casework.visits.queries import may_rate
from hotline.ground.profiles.rules import Profile
from hotline.web.parts.pieces import Stage
from hotline.web.public import history
from hotline.web.public.shell import language

AT_UNIT = (
    OrderState.DISPATCHED,
    OrderState.RETURN_DRAFTED,
    OrderState.SIGNED,
    OrderState.DRAFTED,
    OrderState.SENT_BACK,
)
AT_CENTRE = (OrderState.OPENED, OrderState.REVIEWED, OrderState.RETURN_ASKED, OrderState.DISPUTED)
ANSWERED = (
    OrderState.AUDITED,
    OrderState.VISITED,
    OrderState.CLOSED,
    OrderState.REOPENING_ASKED,
    OrderState.ARCHIVED,
)
ENDED = (*OVER, OrderState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the head of the page says. `due_at` is what was promised, while it is still to be kept."""

    word: str
    tone: str
    sentence: str
    box: str = ""
    due_at: datetime | None = None
    is_late: bool = False
    stages: list[Stage] = field(default_factory=list)
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words are made of."""

    appeal: Appeal
    order: Order | None
    lead: Task | None
    promise: Promise
    profile: Profile
    now: datetime
    filed_from: str = ""
    """The state from which the appeal was archived."""
    share: Share | None = None

    @property
    def ending(self) -> str:
        """How the citizen's side ended or goes on, also when the appeal is archived by now."""
        appeal = self.appeal
        state = self.filed_from or appeal.state
        if state in (State.WITHDRAWN, State.VOIDED):
            return state
        if appeal.state != State.ARCHIVED:
            return State.ACCEPTED if self.order else str(appeal.state)
        if self.order:
            return State.ACCEPTED
        if appeal.refusal_code:
            return State.REFUSED
        if appeal.answer_sealed:
            return State.ANSWERED
        return State.APPENDED if appeal.appended_to_id else State.HANDED_OVER

    @property
    def promised_at(self) -> datetime | None:
        """The day the citizen was last promised an answer for: merging with others' appeals does not change it."""
        return self.promise.at

    @property
    def is_merged(self) -> bool:
        """Whether others' appeals are handled together with hers."""
        order = self.order
        return order is not None and order.callers > 1 and order.state not in ANSWERED and self.ending == State.ACCEPTED

    def since(self, at: datetime | None) -> datetime | None:
        """When something happened for her: not before her own appeal was handled there."""
        return max(at, self.share.since) if at and self.share and self.share.came_from_id else at

    @property
    def unit(self) -> str:
        """The unit that leads the handling."""
        return self.order.lead_unit.shown if self.order and self.order.lead_unit else ""

    def said(self, at: datetime | None) -> str:
        """An instant in words; midnight is the end of the day before."""
        return spoken(at, self.profile.time_zone).to(language()) if at else ""


def facts_of(appeal: Appeal, profile: Profile, *, now: datetime) -> Facts:
    """Everything the words are made of, read together."""
    share = Share.objects.select_related("order__lead_unit", "order__turn_unit").filter(appeal=appeal).first()
    order = share.order if share else None
    lead = Task.objects.filter(order=order, role=TaskRole.LEAD).first() if order else None
    promise = promise_of(appeal, order, lead, share)
    return Facts(appeal, order, lead, promise, profile, now, history.filed_from(appeal), share)


def standing(facts: Facts) -> Standing:
    """Where the appeal stands now."""
    if facts.ending == State.ACCEPTED and facts.order:
        return _handled(facts, facts.order)
    return _BEFORE.get(State(facts.ending), _ended)(facts)


def _late(facts: Facts, due_at: datetime | None) -> bool:
    return due_at is not None and facts.now > due_at


def _registered(facts: Facts) -> Standing:
    """A person at the centre decides whether it is accepted."""
    due_at = facts.appeal.turn_due_at
    values = {"due": facts.said(due_at)}
    if _late(facts, due_at):
        text = _("We were to tell you by %(due)s whether your appeal is accepted, and we are late. Please call us.")
    else:
        text = _("The hotline centre reads your appeal and tells you by %(due)s whether it is accepted.")
    return _made(facts, _("Awaiting acceptance"), "waiting", text % values, "status-waiting", due_at)


def _supplement(facts: Facts) -> Standing:
    """The citizen's turn."""
    due_at, clock = facts.appeal.turn_due_at, facts.appeal.turn_clock
    text = _("We need something more from you to go on. Please add it by %(due)s.") % {"due": facts.said(due_at)}
    made = _made(facts, _("Waiting for you"), "attention", text, "status-attention", due_at)
    return replace(made, is_provisional=clock is not None and clock.is_provisional)


def _ended(facts: Facts) -> Standing:
    """Answered at once, not accepted, handed over, or added to an earlier appeal."""
    words = {
        State.ANSWERED: (
            pgettext("public", "Answered"),
            "done",
            _("Your question was answered. The answer is below."),
            "status-done",
        ),
        State.REFUSED: (
            pgettext("public", "Not accepted"),
            "refused",
            _("The hotline cannot deal with this matter. The reason, and where to turn instead, are below."),
            "status-refused",
        ),
        State.HANDED_OVER: (
            _("Handed to an emergency line"),
            "attention",
            _("Your appeal was passed on to an emergency line. If the danger goes on, call it yourself at once."),
            "status-attention",
        ),
        State.WITHDRAWN: (
            pgettext("public", "Withdrawn"),
            "refused",
            _("You have withdrawn your appeal. It is not handled any further."),
            "status-refused",
        ),
        State.VOIDED: (
            pgettext("public", "Void"),
            "refused",
            _("This was registered by mistake and is void. If you do have an appeal, please submit it anew."),
            "status-refused",
        ),
        State.APPENDED: (
            _("Added to your earlier appeal"),
            "refused",
            _("You have an open appeal about the same matter. This one was added to it; you get one answer for both."),
            "status-refused",
        ),
    }
    word, tone, text, box = words[State(facts.ending)]
    return _made(facts, word, tone, text, box, None)


_BEFORE = {State.REGISTERED: _registered, State.SUPPLEMENT_AWAITED: _supplement}


def _handled(facts: Facts, order: Order) -> Standing:
    """An order handles it: whose turn it is, and until when."""
    if order.state in ANSWERED:
        return _answered(facts, order)
    promised = facts.promised_at
    values = {"unit": facts.unit, "due": facts.said(promised)}
    text = _sentence(order) % values
    if _late(facts, promised):
        text = f"{text} {_late_words(order) % values}"
    made = _made(facts, _word(order), "active", text, "", promised)
    return replace(made, is_provisional=facts.promise.is_provisional)


def _word(order: Order) -> str:
    return pgettext("public", "Accepted") if order.state in AT_CENTRE else pgettext("public", "In hand")


def _sentence(order: Order) -> str:
    if order.state in AT_CENTRE:
        return _(
            "Your appeal is accepted. The hotline centre passes it to the unit that must act. Promised by %(due)s."
        )
    if order.state == OrderState.DISPATCHED:
        return _("%(unit)s has been told to act and has to sign for it first. You are to get an answer by %(due)s.")
    if order.state == OrderState.SENT_BACK:
        return _("The answer was not good enough. %(unit)s handles the matter again and is to answer by %(due)s.")
    if order.state == OrderState.REPLIED:
        return _("%(unit)s has handled the matter. The hotline centre checks the answer before it goes to you.")
    return _("%(unit)s is handling the matter and is to answer you by %(due)s.")


def _late_words(order: Order) -> str:
    if order.state in (*AT_CENTRE, OrderState.REPLIED):
        return _("The time promised (%(due)s) has passed. The hotline centre is late; please call us.")
    return _("The time promised has passed and there is no answer yet. %(unit)s is late. Call us and we will urge it.")


def _answered(facts: Facts, order: Order) -> Standing:
    """The answer is there."""
    if order.state == OrderState.REOPENING_ASKED:
        due = {"due": facts.said(order.turn_due_at)}
        text = _("You have asked for it to be handled again. The hotline centre decides by %(due)s.") % due
        return _made(facts, _("Reopening asked for"), "attention", text, "status-attention", None)
    if order.state in ENDED:
        return _made(
            facts,
            pgettext("public", "Closed"),
            "done",
            _("The matter is closed. The answer is below."),
            "status-done",
            None,
        )
    if order.state == OrderState.AUDITED and order.callers > 1 and not may_rate(order, facts.appeal):
        text = _("%(unit)s has answered, and you have rated it. Others who reported the same are still being asked.")
        return _made(facts, pgettext("public", "Answered"), "done", text % {"unit": facts.unit}, "status-done", None)
    if order.state == OrderState.AUDITED:
        text = _("%(unit)s has answered. Please tell us whether the matter is solved.") % {"unit": facts.unit}
        return _made(facts, pgettext("public", "Answered"), "done", text, "status-done", None)
    text = _("The matter has been answered and is about to be closed.")
    return _made(facts, pgettext("public", "Answered"), "done", text, "status-done", None)


def _made(facts: Facts, word: str, tone: str, text: str, box: str, due_at: datetime | None) -> Standing:
    return Standing(word, tone, text, box, due_at, _late(facts, due_at), stages(facts))


def stages(facts: Facts) -> list[Stage]:
    """The way of an appeal, as far as it has come."""
    appeal = facts.appeal
    first = Stage(_("You submitted your appeal"), "done", appeal.received_at, appeal.get_channel_display())
    if facts.order is None or facts.ending in (State.WITHDRAWN, State.VOIDED):
        return [first, *_short_way(facts)]
    return [first, *_long_way(facts, facts.order)]


def _short_way(facts: Facts) -> list[Stage]:
    waiting = {
        State.REGISTERED: _("The hotline centre decides whether it is accepted"),
        State.SUPPLEMENT_AWAITED: _("We are waiting for what you add"),
    }
    if facts.ending in waiting:
        rest = [_("A unit handles it"), _("You get an answer"), _("You rate it")]
        return [Stage(waiting[State(facts.ending)], "now"), *(Stage(title, "next") for title in rest)]
    ends = {
        State.WITHDRAWN: _("You withdrew your appeal"),
        State.VOIDED: _("The hotline centre declared it void"),
        State.ANSWERED: _("The hotline centre answered you"),
        State.REFUSED: _("The hotline centre could not accept it and told you why"),
        State.HANDED_OVER: _("The hotline centre handed it to an emergency line"),
        State.APPENDED: _("The hotline centre added it to your earlier appeal"),
    }
    ended_at = facts.appeal.accepted_at if facts.order is None else facts.appeal.ended_at
    return [Stage(ends[State(facts.ending)], "done", ended_at)]


def _long_way(facts: Facts, order: Order) -> list[Stage]:
    place = _place(order, facts.appeal)
    unit = facts.unit
    signed_at = facts.since(facts.lead.signed_at) if facts.lead else None
    contacted_at = facts.lead.contacted_at if facts.lead else None
    if contacted_at and facts.since(contacted_at) != contacted_at:
        contacted_at = None  # it was another caller who was contacted
    contact = _("The unit contacted you on %(at)s") % {"at": facts.said(contacted_at)} if contacted_at else ""
    titles = (
        (_("12345 accepted it"), facts.appeal.accepted_at, ""),
        (
            _("Passed to %(unit)s") % {"unit": unit} if unit else _("Passed to a unit"),
            facts.since(order.dispatched_at),
            "",
        ),
        (_("%(unit)s is handling it") % {"unit": unit} if unit else _("A unit handles it"), signed_at, contact),
        (_("You get an answer"), order.replied_at if place > 3 else None, ""),
        (_("You rate it"), None, ""),
        (pgettext("public", "Closed"), order.closed_at, ""),
    )
    states = ["done" if at < place else "now" if at == place else "next" for at in range(len(titles))]
    return [Stage(title, state, at, text) for (title, at, text), state in zip(titles, states, strict=True)]


def _place(order: Order, appeal: Appeal) -> int:
    """Which of the stages after the first is the present one."""
    if order.state in AT_CENTRE:
        return 1
    if order.state in AT_UNIT:
        return 2
    if order.state == OrderState.AUDITED and order.callers > 1 and not may_rate(order, appeal):
        return 5
    places = {OrderState.REPLIED: 3, OrderState.AUDITED: 4, OrderState.VISITED: 5}
    return places.get(OrderState(order.state), 6)
