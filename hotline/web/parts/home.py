"""Where the staff's day begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.ground.journal.rules import Actor
from hotline.web.parts.acting import for_staff, home_url


@for_staff()
def staff_home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk of whoever signed in; a page that says so for an account without one."""
    url = home_url(actor)
    return redirect(url) if url else render(request, "no_desk.html")
