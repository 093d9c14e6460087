"""What a seat asks to be done with its call, read from what the page has sent."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.utils.translation import pgettext

from hotline.casework.calls.actions import Asked
from hotline.casework.calls.dialling import check_number
from hotline.casework.calls.words import LegKind, Verb
from hotline.casework.steps.rules import StepRefused
from hotline.ground.profiles import queries as profiles
from hotline.lib.phones import normalise
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.words import Kind as PostKind
from hotline.register.units.models import Unit
from hotline.web.parts.calling import OutsideForm

PLAIN = frozenset({Verb.HOLD, Verb.RESUME, Verb.COMPLETE, Verb.RETURN, Verb.DISMISS, Verb.RECORD, Verb.HANG_UP})
"""Verbs that say all by themselves."""
THIRDS = frozenset({LegKind.DEPARTMENT, LegKind.INTERPRETER})
LONGEST_KEYS = 40


def asked(request: HttpRequest) -> Asked:
    """The instruction in what was sent. Raises StepRefused with a sentence for who sent it."""
    verb = request.POST.get("verb", "")
    if verb in PLAIN:
        return Asked(verb)
    read = READERS.get(verb)
    if read is None:
        raise StepRefused(pgettext("seat phone", "This cannot be asked from a seat."), field="verb")
    return read(request, verb)


def _given(name: str, longest: int) -> Callable[[HttpRequest, str], Asked]:
    """An instruction that needs one code."""

    def read(request: HttpRequest, verb: str) -> Asked:
        value = request.POST.get(name, "").strip()[:longest]
        if not value:
            raise StepRefused(pgettext("seat phone", "Choose first."), field=name)
        return Asked(verb, {name: value})

    return read


def _keys(request: HttpRequest, verb: str) -> Asked:
    keys = "".join(request.POST.get("digits", "").split())
    if not keys or len(keys) > LONGEST_KEYS or not set(keys) <= set("0123456789*#"):
        raise StepRefused(pgettext("seat phone", "Give keys of a telephone: digits, * and #."), field="digits")
    return Asked(verb, {"digits": keys})


def _to_somebody(request: HttpRequest, verb: str) -> Asked:
    """To a seat, a group, a unit's duty telephone, or a number. Only a person can be asked first."""
    kind, _sep, which = request.POST.get("to", "").partition(":")
    if kind == "seat" and which.isdecimal():
        return Asked(verb, {"seat": int(which[:12])})
    if kind == "skill" and which and verb == Verb.CONSULT:
        raise StepRefused(pgettext("seat phone", "A group cannot be asked first: choose a person."), field="to")
    if kind == "skill" and which:
        return Asked(verb, {"skill": which[:24]})
    number, label = _outside(request)
    return Asked(verb, {"label": label}, number=number)


def _third(request: HttpRequest, verb: str) -> Asked:
    """A department or an interpreter for a three-way call; an interpreter may sit at a seat."""
    given = request.POST.get("kind", "")
    kind = given if given in THIRDS else LegKind.DEPARTMENT.value
    where, _sep, which = request.POST.get("to", "").partition(":")
    if where == "seat" and which.isdecimal():
        return Asked(verb, {"kind": kind, "seat": int(which[:12])})
    number, label = _outside(request)
    return Asked(verb, {"kind": kind, "label": label}, number=number)


def _outside(request: HttpRequest) -> tuple[str, str]:
    """The number to ring and how it is called: a unit's duty telephone, or what was typed. Raises StepRefused."""
    form = OutsideForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise StepRefused(str(errors[0]), field=field)
    if form.cleaned_data["unit"]:
        unit = Unit.objects.get(code=form.cleaned_data["unit"])
        number = duty_number(unit.pk)
        if not number:
            said = pgettext("seat phone", "No duty telephone of this unit is known. Give a number.")
            raise StepRefused(said, field="unit")
        check_number(number)
        return number, unit.shown
    phone = normalise(form.cleaned_data["number"], area_code=profiles.current().area_code or None)
    if phone is None:
        raise StepRefused(pgettext("seat phone", "Choose to whom, or give a telephone number."), field="number")
    check_number(phone.line)
    return phone.line, ""


def duty_number(unit_id: int) -> str:
    """The number at which a unit is reached at once: its duty telephone, else its liaison's; empty where none is
    known. It is dialled, never shown."""
    posts = {post.kind: post for post in Post.objects.filter(unit_id=unit_id, left_on__isnull=True)}
    post = posts.get(PostKind.DUTY) or posts.get(PostKind.LEAD)
    return post.phone if post else ""


READERS: Mapping[str, Callable[[HttpRequest, str], Asked]] = {
    Verb.TRANSFER: _to_somebody,
    Verb.CONSULT: _to_somebody,
    Verb.INVITE: _third,
    Verb.EMERGENCY: _given("line", 12),
    Verb.PAUSE: _given("reason", 24),
    Verb.DIGITS: _keys,
}
"""How the rest is read."""
