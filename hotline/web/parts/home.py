"""Where the staff's day begins, and whose work somebody does: her own, or that of the one she stands in for."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from hotline.ground.journal.rules import Actor
from hotline.register.leaves.actions import take_up
from hotline.register.leaves.queries import standing_in
from hotline.register.leaves.rules import StandsInNoMore
from hotline.web.parts import standing
from hotline.web.parts.acting import for_staff, home_url, own_actor_of
from hotline.web.parts.addresses import safe_next


@for_staff()
def staff_home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk of whoever signed in; a page that says so for an account without one."""
    url = home_url(actor)
    return redirect(url) if url else render(request, "no_desk.html")


@require_POST
def stand_in(request: HttpRequest) -> HttpResponse:
    """Take up the work of the one somebody stands in for, or go back to one's own."""
    own = own_actor_of(request)
    if own is None:
        return redirect_to_login(reverse("staff_home"), reverse("account_login"))
    given, now = request.POST.get("absent", ""), timezone.now()
    if not given:
        standing.switch(request, None)
        messages.success(request, pgettext("leaves", "You act as yourself again."))
        return redirect("staff_home")
    absent_id = int(given) if given.isdecimal() and len(given) < 18 else 0
    try:
        actor = standing_in(own, absent_id, at=now)
        take_up(actor=actor, at=now)
    except StandsInNoMore:
        return standing.over(request)
    standing.switch(request, absent_id)
    said = pgettext("leaves", "You now act for %(name)s. What you do is entered with both names.")
    messages.success(request, said % {"name": actor.for_name})
    return redirect(safe_next(request, home_url(actor) or reverse("staff_home")))
