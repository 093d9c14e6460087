"""The door that every request of this interface passes: language, methods, refusals, headers."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from hotline.web.api import faults
from hotline.web.api.problems import Problem, respond
from hotline.web.preferences import language_tag

View = Callable[..., HttpResponseBase]

PREFIX = "/api/v1"


def spoken(request: HttpRequest) -> str:
    """The language of the answer by Accept-Language alone; Chinese where nothing better is asked for."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def guarded(view: View) -> View:
    """A view behind the door. Keys and codes are asked for by header and body, never by cookie: no token is needed
    against forged forms."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        with translation.override(spoken(request)):
            is_head = request.method == "HEAD"
            if is_head:
                request.method = "GET"
            response = _answer(view, request, args, kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers["Content-Language"] = language_tag(translation.get_language() or settings.LANGUAGE_CODE)
            response.headers["Vary"] = "Accept, Accept-Language, Authorization"
            if is_head and isinstance(response, HttpResponse):
                response.headers["Content-Length"] = str(len(response.content))
                response.content = b""
            return response

    return answered


def _answer(view: View, request: HttpRequest, args: tuple[object, ...], kwargs: dict[str, object]) -> HttpResponseBase:
    try:
        response = view(request, *args, **kwargs)
    except Exception as error:  # whatever happens, the answer is a problem document
        return respond(request, faults.of(request, error))
    if isinstance(response, HttpResponseNotAllowed):
        return _other_method(request, response)
    return response


def _other_method(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """OPTIONS is told what there is; every other unknown method is refused with the same list."""
    known = {method.strip() for method in response.headers["Allow"].split(",")} | {"OPTIONS"}
    allowed = ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    return respond(request, Problem("method", headers={"Allow": allowed}))


@guarded
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Every address below /api that is none."""
    raise Http404


@guarded
def unreadable(request: HttpRequest) -> HttpResponseBase:
    """Addresses with NUL or with bytes that are no UTF-8: refused before anything is looked up."""
    raise Problem("malformed", _("The address holds NUL or bytes that are no UTF-8."))
