"""GET /answers and /answers/{number}: the public standard answers, for web sites and apps. Open to everybody."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from hotline.register.knowledge import actions
from hotline.register.knowledge.finding import find
from hotline.register.knowledge.queries import Shown, shown, shown_many, visible_to
from hotline.register.knowledge.words import OWN_LANGUAGE, Language
from hotline.web.api import limits
from hotline.web.api.filters import only_known
from hotline.web.api.problems import Problem
from hotline.web.api.told import Named, written

MOST = 50


class AnswerRow(Struct):
    """A standard answer, its texts in `language`: Chinese where nothing in the language asked for was reviewed."""

    number: str
    version: int
    language: str
    question: str
    short: str
    full: str
    conditions: str
    materials: list[str]
    place: str
    hours: str
    phone: str
    link: str
    basis: list[str]
    audience: str
    unit: Named
    matter: Named
    valid_from: date
    valid_to: date | None
    published_on: date | None


class AnswerPage(Struct):
    """Standard answers: of a search the best first, else by number, with `next` for `after` of the next page."""

    items: list[AnswerRow]
    next: str | None


class AnswerFilters(Schema):
    """Which answers, in which language, how many at a time."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=200, description="What somebody asks: words, pinyin or its first letters, English.")
    matter: str = Field("", pattern=r"^[0-9]{0,8}$", description="Code of a class of matter, with all below it.")
    after: str = Field("", max_length=12, description="Number of the last answer of the page before; not of a search.")
    limit: int = Field(10, ge=1, le=MOST)


def list_answers(request: HttpRequest, wanted: Query[AnswerFilters]) -> HttpResponse:
    """The public answers that fit a question, or all of them page by page."""
    only_known(request, AnswerFilters)
    if wanted.q.strip():
        now = timezone.now()
        limits.count(request, at=now, act="answers")
        language = _language()
        hits = find(wanted.q, actor=None, most=wanted.limit, language=language, matter_code=wanted.matter)
        if not hits and not wanted.matter:
            actions.miss(text=wanted.q, is_seat=False, at=now)
        return written(AnswerPage([_row(hit.shown) for hit in hits], None))
    found = visible_to(None).filter(number__gt=wanted.after, current__matter__code__startswith=wanted.matter)
    rows = list(found.order_by("number")[: wanted.limit + 1])
    items = [_row(each) for each in shown_many(rows[: wanted.limit], language=_language())]
    next_ = items[-1].number if len(rows) > wanted.limit else None
    return written(AnswerPage(items, next_), headers={"Cache-Control": "public, max-age=60"})


def show_answer(request: HttpRequest, number: str) -> HttpResponse:
    """One public answer by its number."""
    answer = visible_to(None).filter(number=number).first()
    if answer is None:
        raise Problem("not-found", _("There is no public answer with this number."))
    return written(_row(shown(answer, language=_language())), headers={"Cache-Control": "public, max-age=60"})


def _language() -> str:
    """The language of the texts by that of the request."""
    asked = (get_language() or OWN_LANGUAGE).lower()
    return next((tag for tag in Language.values if tag.lower() == asked or asked.startswith(f"{tag}-")), OWN_LANGUAGE)


def _row(said: Shown) -> AnswerRow:
    version, answer = said.version, said.answer
    return AnswerRow(
        number=answer.number,
        version=version.serial,
        language=said.language,
        question=said.question,
        short=said.short,
        full=said.full,
        conditions=said.conditions,
        materials=list(said.materials),
        place=said.place,
        hours=said.hours,
        phone=version.phone,
        link=version.link,
        basis=version.bases,
        audience=version.audience,
        unit=Named(answer.unit.code, answer.unit.name),
        matter=Named(version.matter.code, version.matter.shown),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        published_on=timezone.localdate(answer.published_at) if answer.published_at else None,
    )
