"""What the pages of a seat show: the console, its fragments, and what was just done."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, pgettext

from hotline.casework.answering_days import queries as answering
from hotline.casework.answering_days.models import AnsweringDay
from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import visible_to
from hotline.casework.appeals.rules import REFUSERS_WITH_CONSENT
from hotline.casework.appeals.words import Element, State
from hotline.casework.emergencies import queries as emergencies
from hotline.casework.emergencies.models import Incident
from hotline.casework.restrictions import queries as restrictions
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.crises import CrisisKind, spoken_of
from hotline.ground.profiles.rules import Profile
from hotline.lib import seals
from hotline.register.matters.accepting import Earlier
from hotline.register.seats.queries import of_staff
from hotline.register.staff.rules import may
from hotline.web.parts import calling
from hotline.web.parts.acting import actor_of
from hotline.web.parts.choosing import MATTERS, PLACES
from hotline.web.parts.classing import proposed
from hotline.web.parts.pieces import Tab
from hotline.web.parts.queues import COUNTED
from hotline.web.parts.suggesting import last_moment, promise
from hotline.web.seat import accepting, drafts, intake, knowing, popping, restricting
from hotline.web.seat.forms import IntakeForm, RegisterForm, refusals
from hotline.web.seat.queries import MOST, Assistance, History, assistance, history, new
from hotline.web.seat.rules import signs

NUMBER = re.compile(r"[0-9A-Z-]{6,24}")
GAP = re.compile(r"\{[a-z_]+\}")
DONE, SENT = "seat_done", "seat_sent"
SCRIPTS = ("opening", "identify", "confidentiality", "confirm", "comfort", "crisis", "silence", "harassment", "rating")


def tabs(actor: Actor, *, now: str, waits: int | None = None) -> list[Tab]:
    """The tabs of the seat: a call, the short form while a surge is on, what waits to be accepted, and – where there
    is one – which emergency line must be called again, which restriction a leader has to decide on."""
    found = [Tab(pgettext("seat", "Register a call"), reverse("seat"), now == "call")]
    if emergencies.running_surge(timezone.now()) is not None:
        found.append(Tab(pgettext("seat", "Short form"), reverse("seat_short"), now == "short"))
    waits = waiting(actor).order_by()[:COUNTED].count() if waits is None else waits
    found.append(Tab(pgettext("seat", "To be accepted"), reverse("seat_waiting"), now == "waiting", waits))
    again = emergencies.call_backs(actor).order_by()[:COUNTED].count()
    if decided := restrictions.to_decide(actor):
        found.append(Tab(pgettext("seat", "Restrictions"), reverse("restrictions"), False, decided))
    if again or now == "call_backs":
        found.append(Tab(pgettext("seat", "Call back"), reverse("seat_call_backs"), now == "call_backs", again))
    return found


def waiting(actor: Actor) -> Any:
    """The appeals that wait for a person to accept them."""
    return visible_to(actor).filter(state=State.REGISTERED).select_related("region", "matter", "person", "turn_clock")


def values_of(form: IntakeForm) -> dict[str, str]:
    """What stands in a form now, typed or begun with, as plain texts."""
    held = form.data if form.is_bound else form.initial
    found = {name: value if isinstance(value := held.get(name), str) else "" for name in form.fields}
    return found | {"phone": form.in_clear(found["phone"])} if isinstance(form, RegisterForm) else found


def looked_up(given: Mapping[str, str], name: str) -> Any:
    """The row that a half-written field means so far, or None."""
    register: Any = MATTERS if name == "matter" else PLACES
    try:
        return register.meant(given.get(name, ""), given.get(f"{name}_code", ""))
    except ValidationError:
        return None


def classes_context(given: Mapping[str, str], *, profile: Profile, keys: str = "Alt+") -> dict[str, Any]:
    """Which categories, and which unit, are proposed for the values of a form."""
    return proposed(
        given.get("content", ""),
        title=given.get("title", ""),
        profile=profile,
        at=timezone.now(),
        matter=looked_up(given, "matter"),
        place=looked_up(given, "place"),
        urgency=given.get("urgency", ""),
        keys=keys,
    )


def assist_context(
    request: HttpRequest,
    form: IntakeForm,
    *,
    profile: Profile,
    acts: Sequence[str],
    repeats: Sequence[Earlier],
    entered: Appeal | None = None,
) -> dict[str, Any]:
    """What the fragment beside the form shows: limit, suggestion, and the lead unit for who may dispatch at once.
    `repeats` are what the caller may be asking again; `entered` is what came in by itself."""
    given = values_of(form)
    if entered is not None:
        given |= {"content": entered.content, "channel": entered.channel}
    matter, place = looked_up(given, "matter"), looked_up(given, "place")
    found = assistance(
        profile=profile, matter=matter, place=place, given=given, actor=actor_of(request), at=timezone.now()
    )
    actor = actor_of(request)
    lead, lead_code = _lead(given, found)
    _put(form, lead=lead, lead_code=lead_code)
    picked = _lists(form.data).get("assisting", []) if form.is_bound else form.initial.get("assisting") or []
    units = found.proposal.assisting if found.proposal else ()
    offered = found.proposal.unit.shown if found.proposal else ""
    is_fresh = given.get("lead_offered", "") != offered
    return {
        "form": form,
        "found": found,
        "offer": accepting.offered(
            given.get("content", ""),
            profile=profile,
            acts=acts,
            may_consent=actor is not None and actor.role in REFUSERS_WITH_CONSENT,
            channel=given.get("channel", ""),
            earlier=repeats,
            answers=lambda: knowing.answers(given, actor_of(request)),
            entered=entered,
        ),
        "incidents": _incidents(request, place, matter),
        "answering_days": [] if entered else _days(request),
        "crises": _crises(request, profile, given.get("content", "")),
        "may_dispatch": intake.DISPATCH in acts,
        "lead_offered": offered,
        "assisting": [(unit, is_fresh or unit.code in picked) for unit in units],
    }


def repeats_of(known: History) -> list[Earlier]:
    """What the caller may be asking again."""
    return [Earlier(line.appeal.number, line.is_open) for line in known.repeats]


def repeats_shown(request: HttpRequest) -> list[Earlier]:
    """What the fragment of the caller shows as perhaps the same matter: it came with the form, so that what she has
    asked is read once. It proposes something to who sent it, and no more."""
    said = (each.partition(" ") for each in request.POST.getlist("likely_repeat")[:MOST])
    return [Earlier(number, bool(is_open)) for number, _gap, is_open in said if NUMBER.fullmatch(number)]


def _incidents(request: HttpRequest, place: Any, matter: Any) -> list[tuple[Incident, bool]]:
    """The incidents that place and category speak of, each with whether it is ticked: at first it is, then as left."""
    if place is None:
        return []
    seen, chosen = request.POST.getlist("incident_seen"), request.POST.getlist("incident")
    found = emergencies.about(place=place.path, matter=matter.code if matter else "", at=timezone.now())
    return [(incident, str(incident.pk) not in seen or str(incident.pk) in chosen) for incident in found]


def _crises(request: HttpRequest, profile: Profile, text: str) -> list[tuple[CrisisKind, str, bool]]:
    """The kinds of threats and crises that the text may speak of: kind, name, whether the seat has confirmed it."""
    chosen, language = request.POST.get("crisis", ""), get_language() or ""
    found = {kind.code: kind for kind in spoken_of(profile.crises, text)}
    if chosen in profile.crises:
        found.setdefault(chosen, profile.crises[chosen])
    return [(kind, kind.shown(language), kind.code == chosen) for kind in found.values()]


def crisis_chosen(request: HttpRequest, actor: Actor, *, profile: Profile) -> str:
    """The kind of threat or crisis that the seat has confirmed."""
    chosen = request.POST.get("crisis", "")
    return chosen if chosen in profile.crises and may(actor, "mark_crisis") else ""


def _days(request: HttpRequest) -> list[tuple[AnsweringDay, bool]]:
    """The leaders' answering days that are on now, each with whether it is ticked."""
    actor, chosen = actor_of(request), request.POST.getlist("answering_day")
    days = answering.on_now(actor, at=timezone.now()) if actor else []
    return [(day, str(day.pk) in chosen) for day in days]


def days_chosen(request: HttpRequest, actor: Actor, *, at: datetime) -> list[AnsweringDay]:
    """The answering day that the seat has ticked, if it is on."""
    chosen = request.POST.getlist("answering_day")
    if not chosen or not may(actor, "take_on_answering_day"):
        return []
    return [day for day in answering.on_now(actor, at=at) if str(day.pk) in chosen][:1]


def incidents_chosen(request: HttpRequest, actor: Actor, *, at: datetime) -> list[Incident]:
    """The incidents that the seat has ticked, as far as they are still going on."""
    chosen = set(request.POST.getlist("incident"))
    if not chosen or not may(actor, "link_incident"):
        return []
    return [incident for incident in emergencies.shown(at) if str(incident.pk) in chosen]


def _put(form: IntakeForm, **values: str) -> None:
    """Let fields of a form stand as the desk proposes, whether something was sent with it or not."""
    if form.is_bound:
        form.data = MultiValueDict({**_lists(form.data), **{name: [value] for name, value in values.items()}})
    else:
        form.initial.update(values)


def _lists(data: Any) -> dict[str, list[Any]]:
    return dict(data.lists())


def _lead(given: Mapping[str, str], found: Assistance) -> tuple[str, str]:
    """The lead unit in the form: the one that was typed, unless it is only what was offered before."""
    typed, offered = given.get("lead", ""), given.get("lead_offered", "")
    if typed and typed != offered:
        return typed, given.get("lead_code", "")
    if found.proposal is None:
        return "", ""
    return found.proposal.unit.shown, found.proposal.unit.code


def caller_context(form: RegisterForm, *, profile: Profile, actor: Actor, acts: Sequence[str]) -> dict[str, Any]:
    """What the fragment of the caller shows."""
    given = values_of(form)
    matter = looked_up(given, "matter") if given.get("matter") else None
    place = looked_up(given, "place") if given.get("place") else None
    asked = new(given, matter=matter, place=place, at=timezone.now())
    known = history(given.get("phone", ""), profile=profile, actor=actor, asked=asked)
    return {
        "known": known,
        "restricted": restricting.restricted(given, profile=profile, actor=actor, at=timezone.now()),
        "propose_url": restricting.propose_url(known, profile=profile, actor=actor),
        "may_append": intake.APPEND in acts,
        "may_link": True,
        "repeat_of": given.get("repeat_of", ""),
        "on_call": form.on_call,
    }


def spoken(profile: Profile, name: str) -> tuple[str, ...]:
    """A script as it is read: what the seat fills in herself stands as dots."""
    return tuple(GAP.sub("……", sentence) for sentence in profile.script(name, get_language() or ""))


def acts_context(profile: Profile, actor: Actor, acts: Sequence[str], asked: str) -> dict[str, Any]:
    """What the decisions need on a page: which are open, which one is being filled in, the city's lists."""
    return {
        "acts": acts,
        "asked": asked,
        "emergency": spoken(profile, "emergency"),
        "refusals": refusals(profile),
        "may_consent": actor.role in REFUSERS_WITH_CONSENT,
        "profile": profile,
        "elements": Element,
    }


def console_context(
    request: HttpRequest, actor: Actor, form: RegisterForm, *, profile: Profile, acts: Sequence[str], asked: str = ""
) -> dict[str, Any]:
    """Everything the console shows."""
    given = values_of(form)
    beside = caller_context(form, profile=profile, actor=actor, acts=acts)
    return {
        "desk_now": "seat",
        "autofocus": {"autofocus": True},
        "title_attrs": {"placeholder": pgettext("seat", "Left empty, the beginning of the text is taken")},
        "form": form,
        "signs": signs(profile.elements, content=given.get("content", ""), given=given),
        "element_words": dict(Element.choices),
        "scripts": [(name, spoken(profile, name)) for name in SCRIPTS],
        "forbidden": spoken(profile, "forbidden"),
        "drafts": drafts.kept(request),
        "draft_id": request.POST.get("draft_id") or request.GET.get("draft", ""),
        "seat_tabs": tabs(actor, now="call"),
        "done": done(request, profile),
        "surge": emergencies.running_surge(timezone.now()),
        "sent": sent(request),
        **knowing.context(given, actor, at=timezone.now()),
        "versions_told": knowing.told(request).versions,
        **assist_context(request, form, profile=profile, acts=acts, repeats=repeats_of(beside["known"])),
        **classes_context(given, profile=profile),
        **beside,
        **acts_context(profile, actor, acts, asked),
        **phone_context(actor, profile, form, beside["known"]),
    }


def phone_context(actor: Actor, profile: Profile, form: RegisterForm, known: History) -> dict[str, Any]:
    """The telephone of the console, and who is calling; nothing for who has no seat. `known` is what stands beside the
    form."""
    seat = of_staff(actor.desk_id) if may(actor, "take_calls") else None
    if seat is None:
        return {}
    call, code = calling.about(seat), form.on_call.code if form.on_call else ""
    read = known if call is not None and call.code == code else None
    found = popping.pop(call, actor, profile, seat=seat, at=timezone.now(), known=read) if call else None
    shown = {"pop": found, "form_call": code, "is_recognised": settings.HUIYIN_IS_RECOGNISED}
    return {**calling.frame(seat, actor), **shown}


def forget(request: HttpRequest) -> None:
    """What was written has arrived: the draft of this device and the one put aside are dropped."""
    draft_id = request.POST.get("draft_id", "")
    drafts.drop(request, draft_id)
    request.session[SENT] = f"seat{draft_id}{request.POST.get('call', '')[:40]}"


def sent(request: HttpRequest) -> str:
    """The key of the draft on this device that is no longer needed, told once."""
    return str(request.session.pop(SENT, "")) if request.method == "GET" else ""


def remember(request: HttpRequest, act: str, taken: intake.Taken, unit: str = "") -> None:
    """Keep what was done for the next page alone, sealed: it holds the query code."""
    appeal = taken.appeal
    facts = {
        "act": act,
        "number": appeal.number,
        "code": taken.code,
        "title": appeal.title,
        "unit": unit,
        "kind": appeal.kind,
        "urgency": appeal.urgency,
        "promised_at": appeal.promised_at.isoformat() if appeal.promised_at else "",
        "state": appeal.state,
        "has_order": bool(taken.order) or (act == intake.HAND_OVER and appeal.state == State.ACCEPTED),
    }
    request.session[DONE] = seals.seal(json.dumps(facts)).hex()


def done(request: HttpRequest, profile: Profile) -> dict[str, Any] | None:
    """What was done on the page before, told once: number, code, and what is said to the caller."""
    sealed = request.session.pop(DONE, "") if request.method == "GET" else ""
    if not sealed:
        return None
    facts: dict[str, Any] = json.loads(seals.unseal(bytes.fromhex(sealed)))
    promised_at = parse_datetime(facts["promised_at"]) if facts["promised_at"] else None
    facts["promised"] = last_moment(promised_at, profile) if promised_at else ""
    if facts["has_order"]:
        facts["said"] = _promise_said(facts, profile)
    return facts


def _promise_said(facts: Mapping[str, Any], profile: Profile) -> str:
    language = get_language() or ""
    limit = promise(profile, kind=facts["kind"], urgency=facts["urgency"], at=timezone.now()).contact
    sentence = " ".join(profile.script("promise", language))
    unit = facts["unit"] or pgettext("seat", "the handling unit")
    words = {"number": facts["number"], "unit": unit, "limit": limit}
    for name, value in words.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence
