"""What cannot be read and is refused before a view is found: told to people as a page, to machines as a document."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hotline.web.api import door
from hotline.web.public import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """400: a wrong host, too many fields, a form that cannot be taken apart."""
    if not request.path_info.startswith("/api/"):
        return errors.bad_request(request, exception)

    @door.guarded
    def refused(_request: HttpRequest) -> HttpResponseBase:
        raise exception or BadRequest

    return refused(request)
