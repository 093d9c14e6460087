"""How the load signs in: keys for the API, a session for the pages."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from hotline.ground.journal.rules import SYSTEM, Actor
from hotline.register.staff.actions import give_token
from hotline.register.staff.models import Staff


@lru_cache(maxsize=64)
def token_of(actor: Actor) -> str:
    """A key for the API that acts for somebody."""
    person = Staff.objects.get(pk=actor.staff_id or 0)
    return give_token(person=person, label="bench", actor=SYSTEM, at=timezone.now())


def cookie_of(actor: Actor) -> str:
    """A session of somebody, as her browser sends it."""
    person = Staff.objects.get(pk=actor.staff_id or 0)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
