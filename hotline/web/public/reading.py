"""In which language and script a reader gets standard answers, and what she has said about them in this session."""

import unicodedata
from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

from hotline.lib import chinese
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.words import OWN_LANGUAGE, Language
from hotline.web.public import shell

SCRIPTS = {OWN_LANGUAGE: "简体中文", Language.TRADITIONAL.value: "繁體中文"}
"""The scripts of Chinese, each by its own name; which one is part of the address."""

_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
_RATED, MOST_RATED = "answers_rated", 100


def language_of(request: HttpRequest, typed: str = "") -> str:
    """The language in which answers are shown: that of the page; of Chinese the script that was chosen, that in which
    she writes, or the one her browser asks for first."""
    if shell.language() == Language.ENGLISH:
        return str(Language.ENGLISH)
    chosen = request.GET.get("script", "")
    if chosen in SCRIPTS:
        return chosen
    wanted = request.headers.get("Accept-Language", "").lower().startswith(_TRADITIONAL)
    return str(Language.TRADITIONAL) if wanted or _is_traditional(typed) else OWN_LANGUAGE


def _is_traditional(typed: str) -> bool:
    plain = unicodedata.normalize("NFKC", typed).lower()
    return chinese.fold(typed) != plain


def address(shown: Shown, *, is_asked: bool = True) -> str:
    """Where an answer is read in the language in which it is shown here. `is_asked` says whether the script has to be
    named."""
    query = f"?script={shown.language}" if is_asked and shown.language == Language.TRADITIONAL else ""
    return reverse("public_answer", args=[shown.answer.number]) + query


def rated(request: HttpRequest, version_id: int) -> str:
    """What she has said of a version in this session: yes, no, or nothing yet."""
    return _said(request).get(str(version_id), "")


def remember_rating(request: HttpRequest, version_id: int, said: str) -> None:
    """Keep in her session that she has said it."""
    known = {**_said(request), str(version_id): said}
    request.session[_RATED] = dict(list(known.items())[-MOST_RATED:])


def _said(request: HttpRequest) -> Mapping[str, str]:
    known = request.session.get(_RATED, {})
    return known if isinstance(known, dict) else {}
