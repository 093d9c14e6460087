"""How staff sign in: by user name, and nobody makes an account for himself."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from hotline.register.staff.actions import note_sign_in
from hotline.register.staff.models import Staff
from hotline.register.staff.queries import actor_for


def account_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The account that somebody tries to sign in to, as failures are counted: Agent, AGENT and agent are one."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(name).strip().lower()


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by the system administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account needs a unit and a role, which somebody has to answer for."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk, in the language of the page on which somebody signed in."""
        return reverse("staff_home")

    def post_login(self, request: HttpRequest, user: Staff, **more: Any) -> HttpResponse:
        """Signing in stands in the journal, where auditors read it."""
        actor = actor_for(user.pk, request_id=str(getattr(request, "request_id", ""))[:40])
        if actor is not None:
            note_sign_in(person=user, actor=actor, at=timezone.now())
        answer: HttpResponse = super().post_login(request, user, **more)
        return answer
