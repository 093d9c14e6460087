"""What a seat is shown when a restricted caller rings up, and the one click that tells her where to write."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext

from hotline.casework.restrictions import queries
from hotline.casework.restrictions.actions import RestrictionDoor
from hotline.casework.restrictions.models import Restriction
from hotline.casework.restrictions.rules import is_emergency
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles.rules import Profile
from hotline.lib.phones import normalise
from hotline.lib.text import UnfitText
from hotline.register.staff.rules import OutOfScope, may
from hotline.web.seat.forms import RegisterForm
from hotline.web.seat.queries import History

TURN_AWAY = "turn_away"


@dataclass(frozen=True)
class Restricted:
    """The restriction that holds for the number being typed: what is said, whether this call may be turned away, what
    else can be done."""

    one: Restriction
    said: str
    is_danger: bool
    may_turn_away: bool
    page_url: str
    object_url: str


def restricted(given: dict[str, str], *, profile: Profile, actor: Actor, at: datetime) -> Restricted | None:
    """The restriction of the number in the form, if one holds. One query where there is a number."""
    phone = normalise(given.get("phone", ""), area_code=profile.area_code or None) if given.get("phone") else None
    one = queries.in_force_for(phone, at=at)
    if one is None:
        return None
    words, urgency = given.get("content", ""), given.get("urgency", "")
    is_danger = is_emergency(words=words, urgency=urgency, is_handed_over=False, profile=profile)
    is_closed = given.get("channel", "") in profile.restrictions.channels
    is_seen = queries.visible_to(actor).filter(pk=one.pk).exists()
    objects = is_seen and one.contested_at is None and may(actor, queries.OBJECT)
    return Restricted(
        one=one,
        said=profile.restrictions.told(get_language() or ""),
        is_danger=is_danger,
        may_turn_away=is_closed and not is_danger and may(actor, TURN_AWAY),
        page_url=reverse("restriction", args=[one.pk]) if is_seen else "",
        object_url=reverse("restriction_step", args=[one.pk, queries.OBJECT]) if objects else "",
    )


def propose_url(known: History, *, profile: Profile, actor: Actor) -> str:
    """Where a restriction is proposed, for a number that has called so often that there may be enough evidence."""
    if known.recent < profile.restrictions.evidence or not may(actor, queries.PROPOSE):
        return ""
    return f"{reverse('restriction_propose')}?appeal={known.lines[0].appeal.number}"


def turn_away(request: HttpRequest, actor: Actor, form: RegisterForm, profile: Profile) -> bool:
    """Record that the caller was told where to write. What is refused stands in the form."""
    at = timezone.now()
    number = form.in_clear(str(form.data.get("phone", "")))
    one = queries.in_force_for(normalise(number, area_code=profile.area_code or None), at=at)
    if one is None:
        form.add_error(None, pgettext("seat", "No restriction is in force for this number: take the call as always."))
        return False
    given = {"channel": form.data.get("channel", ""), "text": form.data.get("content", "")}
    key = request.POST.get("idempotency_key", "")[:60]
    if is_emergency(words="", urgency=form.data.get("urgency", ""), is_handed_over=False, profile=profile):
        form.add_error(None, pgettext("seat", "This call is urgent: take it, or hand it over."))
        return False
    try:
        RestrictionDoor().take(
            one.pk, TURN_AWAY, actor=actor, at=at, given=given, key=f"{key}:turn_away" if key else ""
        )
    except (StepRefused, UnfitText, OutOfScope) as error:
        is_text = getattr(error, "field", "") == "text"
        form.add_error("content" if is_text else None, _said(error, given["text"]))
        return False
    messages.success(request, pgettext("seat", "The call is recorded, the caller was told where to write."))
    return True


def _said(error: Exception, words: str) -> str:
    if not words.strip():
        return pgettext("seat", "Write in one line what the caller said.")
    if isinstance(error, StepRefused) and "may not be turned away" in error.message:
        return pgettext("seat", "This call may not be turned away: take it, or hand it over.")
    return str(error)
