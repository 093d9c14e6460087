"""Handing an appeal over to an emergency line, calling back a line that did not answer, and what it reports."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from hotline.casework.appeals.actions import HANDED_WITH, AppealDoor, recipient
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import lines_of, units_of
from hotline.casework.appeals.rules import sight
from hotline.casework.appeals.words import CalledFirst, State
from hotline.casework.correspondence import actions as correspondence
from hotline.casework.correspondence.rules import Said
from hotline.casework.correspondence.words import Channel
from hotline.casework.emergencies import rules
from hotline.casework.emergencies.actions import mirroring
from hotline.casework.emergencies.models import Handover
from hotline.casework.emergencies.words import Reported
from hotline.casework.orders.actions import open_order
from hotline.casework.orders.models import Order
from hotline.casework.steps.actions import check_version, replayed
from hotline.casework.steps.rules import StepRefused, tidy
from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor, Entry
from hotline.ground.profiles import queries as profiles
from hotline.ground.profiles.rules import Line, Profile
from hotline.lib import seals
from hotline.lib.text import gate
from hotline.register.people import actions as people
from hotline.register.people.rules import reason as readable_reason
from hotline.register.staff.rules import OutOfScope, reaches


@transaction.atomic
def hand_over(
    appeal: Appeal,
    *,
    actor: Actor,
    at: datetime,
    given: Mapping[str, object],
    version: int | None = None,
    key: str = "",
) -> Handover:
    """Record that an emergency line was called for an appeal, with what it was given, and what came of it.

    The line has it: the appeal ends here. Nobody answered: the appeal stays, and the line is called again within the
    city's time. The line declines what was brought to us first, or an order is to follow the matter: it is accepted,
    and the order bears the highest urgency. Under the same key it happens once. Raises what the door raises.
    """
    door, request = AppealDoor(), ["hand_over", dict(given)]
    locked = door.locked(appeal.pk)
    if key and replayed(key=key, request=request, actor=actor, subject=(locked.journal_kind, locked.pk)):
        return Handover.objects.get(appeal_id=appeal.pk)
    _admit(locked, actor)
    profile = profiles.version(locked.profile_version)
    told = tidy(lines_of("hand_over")[0], given)
    line = _line(profile, str(told["line"]))
    came_first = CalledFirst.LINE if locked.channel == Channel.POLICE else CalledFirst.HOTLINE
    first = str(told.get("called_first") or came_first.value)
    became = rules.outcome(transfer=told["transfer"], called_first=first, follow=bool(told.get("follow")))
    order, again = None, None
    if became == rules.HANDED:
        door.take_locked(locked, "hand_over", actor=actor, at=at, given=given, version=version, key=key)
    else:
        check_version(locked, version=version)
        if became == rules.ACCEPTED_HERE:
            order = open_order(locked.pk, actor=actor, at=at, given={"kind": locked.kind, "urgency": "critical"})
        else:
            again = at + timedelta(minutes=profile.emergency_times.call_back_minutes)
        _journal(locked, line, told, became, actor=actor, at=at, key=key, request=request)
    kept = _keep(
        locked.pk,
        line=line,
        line_number=told.get("line_number", ""),
        transfer=told["transfer"],
        called_first=first,
        packet_sealed=seals.seal(json.dumps(_packet(locked, told), ensure_ascii=False)),
        handed_at=at,
        handed_by_id=actor.staff_id,
        order=order,
        call_back_due_at=again,
        mirrors=order is not None and rules.mirrors(transfer=told["transfer"], follow=bool(told.get("follow"))),
    )
    if kept.mirrors:
        mirroring.mirror(kept, actor=actor, at=at)
    return kept


def _admit(appeal: Appeal, actor: Actor) -> None:
    if not reaches(actor, "hand_over", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    if appeal.state != State.REGISTERED:
        raise StepRefused("This step is not open in the present state of the case.")


def _line(profile: Profile, code: str) -> Line:
    line = next((line for line in profile.emergency_lines if line.code == code), None)
    if line is None:
        raise StepRefused("There is no such emergency line in the city's list.", field="line")
    return line


def _packet(appeal: Appeal, told: Mapping[str, Any]) -> dict[str, str]:
    facts = {
        "number": appeal.number,
        "place": appeal.region.name,
        "address": appeal.address_text,
        "summary": f"{appeal.title}\n{appeal.content}"[:1000],
        "name": "" if appeal.is_confidential or appeal.is_anonymous or not appeal.person else appeal.person.name,
    }
    return rules.packet(
        facts=facts,
        phone=appeal.person.phone if appeal.person else "",
        is_secret=appeal.is_confidential or appeal.is_anonymous,
        with_number=told.get("with_number"),
        summary=str(told.get("summary", "")),
    )


def _journal(
    appeal: Appeal,
    line: Line,
    told: Mapping[str, Any],
    became: str,
    *,
    actor: Actor,
    at: datetime,
    key: str,
    request: object,
) -> None:
    """That a line was called, where the appeal did not end with it; a line that took it is told to the caller."""
    appeal.refresh_from_db(fields=("journal_length", "journal_head"))
    name = "line_not_reached" if became == rules.CALLED_BACK else "accepted_first"
    after = {"line": line.code, **{name: told[name] for name in HANDED_WITH if name in told}}
    facts = {name: told[name] for name in ("note", "summary") if name in told}
    entry = Entry(name=name, at=at, actor=actor, after=after)
    event = journal.record(subject=appeal, entry=entry, facts=facts, key=key, request=request)
    appeal.save(update_fields=("journal_length", "journal_head"))
    if told["transfer"] == "answered":
        fields: dict[str, str | Said] = {"line": Said(line.name, line.name_en or line.name), "line_phone": line.phone}
        letter = correspondence.compose(key="handed_over", to=recipient(appeal), fields=fields, at=at)
        correspondence.post(drafts=[letter], event=event)


def _keep(appeal_id: int, *, line: Line, line_number: str, **values: Any) -> Handover:
    """The row of the handover; a line that is called again keeps it, and counts the tries."""
    kept = Handover.objects.filter(appeal_id=appeal_id).first() or Handover(appeal_id=appeal_id, tries=0)
    if kept.line_code != line.code:
        kept.line_code, kept.line_phone, kept.line_number = line.code, line.phone, ""
        kept.line_name, kept.line_name_en = line.name, line.name_en
    kept.line_number = line_number or kept.line_number
    for name, value in values.items():
        setattr(kept, name, value)
    kept.tries += 1
    kept.save()
    return kept


@transaction.atomic
def report(
    handover: Handover, *, reported: str, actor: Actor, at: datetime, note: str = "", line_number: str = ""
) -> None:
    """Enter by hand how far the line says it has come; an order that follows the matter shows it, and one that only
    mirrors it ends, waits on or becomes the hotline's own.

    Raises OutOfScope, StepRefused, UnfitText.
    """
    handover = mirroring.locked(handover)
    appeal = handover.appeal
    if not reaches(actor, "hand_over", home=appeal.home_path, units=units_of(appeal, actor)):
        raise OutOfScope("Your role or your unit does not cover this step.")
    if reported not in Reported.values:
        raise StepRefused("is not one of the choices", field="reported")
    said = gate(note, longest=1000, field="note")
    own = gate(line_number, longest=60, field="line_number", lines=False)
    after = {"line": handover.line_code, "reported": reported, **({"line_number": own} if own else {})}
    journal.note(
        subject=appeal, name="line_reported", at=at, actor=actor, after=after, facts={"note": said} if said else {}
    )
    if handover.order_id:
        order = Order.objects.get(pk=handover.order_id)
        journal.note(subject=order, name="line_reported", at=at, actor=actor, after=after)
    Handover.objects.filter(pk=handover.pk).update(
        reported=reported, reported_at=at, line_number=own or F("line_number")
    )
    mirroring.follow(handover, reported=reported, actor=actor, at=at)


def read_packet(handover: Handover, *, reason: str, actor: Actor, at: datetime) -> dict[str, str]:
    """What a line was given, in clear. Who reads it, and why, stands in the journal before it is shown.

    Raises OutOfScope, UnfitText where the reason says nothing.
    """
    appeal = handover.appeal
    seen = sight(
        actor,
        home=appeal.home_path,
        units=units_of(appeal, actor),
        is_confidential=appeal.is_confidential,
        is_anonymous=appeal.is_anonymous,
    )
    if not seen.may_unmask:
        raise OutOfScope("Your role or your unit may not see this caller.")
    if appeal.person is not None:
        people.unmask(person=appeal.person, reason=reason, actor=actor, at=at, subject=appeal.number)
    journal.note(subject=appeal, name="packet_read", at=at, actor=actor, reason=readable_reason(reason))
    return handover.packet


def forget(*, appeal_ids: Iterable[int]) -> int:
    """Empty the packets of these appeals, for good: that a line was called stays. Returns how many."""
    return Handover.objects.filter(appeal_id__in=list(appeal_ids)).update(packet_sealed=b"")
