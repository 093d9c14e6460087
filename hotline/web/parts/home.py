"""Where the staff's day begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.ground.journal.rules import Actor
from hotline.web.parts.acting import desks_of, for_staff


@for_staff()
def staff_home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first desk of whoever signed in; a page that says so for an account without one."""
    desks = desks_of(actor)
    return redirect(desks[0].url) if desks else render(request, "no_desk.html")
