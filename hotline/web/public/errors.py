"""What people see when something goes wrong: a sentence, a way on, and the telephone. In the language of the page."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hotline.web import preferences

log = logging.getLogger(__name__)


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that asks nothing of database, session or messages: any of them may be what is broken."""
    number = str(getattr(request, "request_id", ""))
    context: dict[str, Any] = {"title": title, "text": text, "status": status, "error_number": number}
    try:
        body = render_to_string("public/error.html", {**context, "display": preferences.of(request)})
    except Exception:  # the last page of all must come out, whatever is wrong with the others
        log.exception("the error page itself is broken")
        return HttpResponse(f"{title} {text} 12345", status=status, content_type="text/plain; charset=utf-8")
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    text = _("What was sent could not be read. Go back, check what you wrote, and send it again.")
    return _page(request, 400, _("This could not be read"), text)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for you."""
    return _page(request, 403, _("You may not see this page"), _("If you think you should, call us."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or the browser keeps no cookies."""
    text = _(
        "The page was open for too long, or your browser keeps no cookies. Go back, load the page again, and send it."
    )
    return _page(request, 403, _("Please send it once more"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    text = _(
        "Check the address, or begin at the home page. If you follow an appeal, you need its number and query code."
    )
    return _page(request, 404, _("There is no such page"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    text = _("This is our fault. What you submitted before is not lost. Try again in a few minutes, or call us.")
    return _page(request, 500, _("Something went wrong here"), text)
