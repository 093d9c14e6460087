"""Standing in on pages: whose work somebody has taken up, kept in her session until she goes back to her own.

The session only says what she wants; whether she may is asked at every request and again at every write.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render

KEY = "stands_in_for"


def taken_up(request: HttpRequest) -> int | None:
    """For whom somebody wants to act; None where she acts for herself."""
    kept = request.session.get(KEY)
    return kept if isinstance(kept, int) else None


def switch(request: HttpRequest, absent_id: int | None) -> None:
    """Act for somebody from now on, or for oneself again. Forms of pages that were opened before are refused from here
    on: what they were filled in for was done in another name."""
    if absent_id is None:
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = absent_id
    rotate_token(request)


def over(request: HttpRequest) -> HttpResponse:
    """The page that says that the leave has ended. Nothing is done meanwhile in anybody's name: she goes back to her
    own work herself."""
    answer = render(request, "parts/standing_over.html", status=403)
    answer["Cache-Control"] = "no-store"
    return answer
