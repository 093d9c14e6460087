"""Replies as they are kept, looked at: one function for every page that shows what should be looked at twice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hotline.casework.appeals import repeats
from hotline.casework.appeals.models import Appeal
from hotline.casework.orders.models import Order, Reply
from hotline.ground.journal.models import Event
from hotline.ground.profiles import queries as profiles
from hotline.insight.replies.rules import Finding, Other, Written, findings, may_be_same, other, probes
from hotline.insight.replies.signs import Signs, signs
from hotline.insight.replies.words import Flag
from hotline.register.people.rules import told_apart

OTHERS = 60
"""Of so many of the unit's latest orders the replies are compared with one."""
DECIDED = {"audit_passed": "passed", "visit_waived": "waived", "sent_back": "sent_back"}
"""What came of a reply at the audit, by the event of the journal."""


def known_signs() -> Signs:
    """The signs of the product with the city's own phrases."""
    return signs(profiles.current().replies.own)


def of_reply(reply: Reply, *, at: datetime) -> list[Finding]:
    """What should be looked at in a unit's reply that is kept, with everything that is known of its callers: for
    counting, and for who may know them."""
    appeals = list(Appeal.objects.filter(share__order=reply.order).select_related("person").order_by("pk")[:20])
    said = "\n".join(f"{appeal.title}\n{appeal.content}" for appeal in appeals)
    names = [name for appeal in appeals for name in names_in(appeal)]
    return of_text(reply.public_answer, reply.order, said=said, names=names, at=at, but=reply.pk)


def of_text(text: str, order: Order, *, said: str, names: Iterable[str], at: datetime, but: int = 0) -> list[Finding]:
    """The same for what is being written. `said` is the question as far as the reader may see it, `names` what gives
    away those callers whom she may know: of the others nothing is told, else she could try names until one is right.
    Three queries; nothing is kept of it."""
    if not text.strip():
        return []
    known = known_signs()
    written = Written(text, said, order.title, tuple(names))
    return findings(written, known, rarity=repeats.rarity(at), others=_others(text, order, known, but=but))


def names_in(appeal: Appeal) -> tuple[str, ...]:
    """What gives away a caller in what everybody may read: her name, number, address, e-mail – but not the place of the
    matter, nor how people are politely spoken of."""
    person = appeal.person
    if person is None:
        return ()
    home = "" if person.address.strip() in appeal.address_text else person.address
    return told_apart(person.name, person.phone, home, person.email, "")


def _others(text: str, order: Order, known: Signs, *, but: int) -> list[Other]:
    """Those replies of the lead unit's latest orders that may be the same, each with what was asked."""
    runs = probes(text, known) if order.lead_path else ()
    if not runs:
        return []
    ids = Order.objects.filter(lead_path=order.lead_path).exclude(pk=order.pk).order_by("-id")
    latest = list(ids.values_list("pk", flat=True)[:OTHERS])
    replies = Reply.objects.filter(order__in=latest).exclude(pk=but).order_by("-id")[:OTHERS]
    same = [(one.order_id, one.public_answer) for one in replies if may_be_same(one.public_answer, runs)]
    if not same:
        return []
    asked: dict[int, list[str]] = {}
    rows = Appeal.objects.filter(share__order__in=[order_id for order_id, _reply in same])
    for order_id, title, content in rows.values_list("share__order", "title", "content"):
        asked.setdefault(order_id, []).append(f"{title}\n{content}")
    return [other(reply, "\n".join(asked.get(order_id, ())), known) for order_id, reply in same]


@dataclass(frozen=True, slots=True)
class Decided:
    """How the audit decided on replies of a period: how many there were by decision, and of those with a flag."""

    replies: Mapping[str, int]
    flagged: Mapping[tuple[Flag, str], int]


def decided(*, since: datetime, until: datetime) -> Decided:
    """What auditors decided against what was flagged, by the journal: passed, passed without a visit, sent back.

    Every reply is looked at anew with the signs of today, so that a change of them can be judged on what is past.
    """
    events = Event.objects.filter(
        subject_kind=Order.journal_kind, name__in=DECIDED, at__gte=since, at__lt=until
    ).values_list("subject_id", "name", "at")
    replies: Counter[str] = Counter()
    flagged: Counter[tuple[Flag, str]] = Counter()
    for order_id, name, at in events.iterator():
        reply = Reply.objects.filter(order=order_id, drafted_at__lte=at).select_related("order").order_by("-id").first()
        if reply is None:
            continue
        replies[DECIDED[name]] += 1
        flagged.update((flag, DECIDED[name]) for flag in kinds(of_reply(reply, at=at)))
    return Decided(replies, flagged)


def kinds(found: Iterable[Finding]) -> list[Flag]:
    """The kinds of flags, each once, the gravest first."""
    return list(dict.fromkeys(one.flag for one in found))
