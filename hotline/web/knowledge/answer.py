"""One answer: what readers get, what is under way, its languages, versions, counts, error reports, files, history."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import queries
from hotline.register.knowledge.models import Answer, Version, Wording
from hotline.register.knowledge.queries import Counts
from hotline.register.knowledge.words import OWN_LANGUAGE, Language
from hotline.register.staff.rules import may
from hotline.web.knowledge import shell
from hotline.web.knowledge.heads import found, head_of, is_keeper, label_of, rows_of
from hotline.web.knowledge.history import acts_of
from hotline.web.knowledge.steps import buttons
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.pieces import Link


@never_cache
@require_safe
@for_staff("read_answers")
def answer(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One answer and what can be done with it now."""
    one = found(actor, number)
    keeps = is_keeper(actor, one)
    wants_latest = keeps and (not one.is_shown or request.GET.get("show") == "latest")
    version = one.latest if wants_latest or one.current is None else one.current
    assert version is not None
    is_shown = one.is_shown and version.pk == one.current_id
    context = shell.framed(
        actor,
        "answers",
        **head_of(one, version),
        said=_said(one, version, is_shown),
        version=version,
        is_shown=is_shown,
        keeps=keeps,
        other=_other_version(one, version) if keeps else None,
        languages=languages_of(version),
        may_word=queries.may_do(actor, "word_answer", one),
        counts=queries.counts([one.pk]).get(one.pk, Counts()),
        related=queries.related_to(one, actor=actor),
        files=[(each, reverse("knowledge_file", args=[one.number, each.pk])) for each in queries.files_of(one)],
        may_file=queries.may_do(actor, "attach_to_answer", one),
        may_report=one.is_shown and may(actor, "report_answer_fault"),
        rows=rows_of(version),
        steps=buttons(one, actor),
        tools=_tools(one, actor),
    )
    if keeps:
        context |= {
            "faults": queries.faults_of(one),
            "may_settle": queries.may_do(actor, "settle_answer_fault", one),
            "versions": queries.versions(one),
            "acts": acts_of(one),
        }
    return shell.page(request, actor, "answers", "answer.html", context)


def _said(one: Answer, version: Version, is_shown: bool) -> Any:
    """What a reader of this page gets: in her language where somebody has reviewed it."""
    language = get_language() or ""
    if is_shown and language.startswith("en"):
        return queries.shown(one, language=Language.ENGLISH.value)
    return version


def _other_version(one: Answer, version: Version) -> dict[str, Any] | None:
    """The other one of the published version and the one under way, where there are both."""
    if not one.is_shown or one.current_id == one.latest_id or one.latest is None or one.current is None:
        return None
    page = reverse("knowledge_answer", args=[one.number])
    is_latest = version.pk == one.latest_id
    return {
        "is_latest": is_latest,
        "serial": one.current.serial if is_latest else one.latest.serial,
        "url": page if is_latest else f"{page}?show=latest",
        "diff": f"{reverse('knowledge_version', args=[one.number, one.latest.serial])}?against={one.current.serial}",
    }


def languages_of(version: Version) -> list[tuple[str, str, Wording | None]]:
    """Each other language with its name and its last wording."""
    known = queries.wordings(version)
    return [(str(code), str(label), next(iter(known.get(code, [])), None)) for code, label in Language.choices]


def _tools(one: Answer, actor: Actor) -> list[Link]:
    """What is done with an answer beside its steps."""
    found: list[Link] = []
    if queries.may_do(actor, "hand_over_answers", one):
        word = pgettext("knowledge", "Hand over")
        found.append(Link(word, reverse("knowledge_hand_over", args=[one.number]), "corner-up-left", "quiet"))
    return found


@never_cache
@require_safe
@for_staff("read_answers")
def version(request: HttpRequest, actor: Actor, number: str, serial: int) -> HttpResponse:
    """One version against another – by default the one before it –, piece by piece."""
    one = found(actor, number)
    if not is_keeper(actor, one):
        raise Http404
    known = {each.serial: each for each in queries.versions(one)}
    asked = request.GET.get("against", "")
    against = int(asked) if asked.isdecimal() and len(asked) < 7 else serial - 1
    if serial not in known:
        raise Http404
    after, before = known[serial], known.get(against)
    changes = queries.differences(before, after) if before else []
    context = {
        **head_of(one, after),
        "after": after,
        "before": before,
        "changes": [(label_of(change.field), change.pieces) for change in changes],
        "others": [each for each in known.values() if each.serial != serial],
        "rows": rows_of(after),
        "version": after,
        "said": after,
    }
    context["title"] = pgettext("knowledge", "Version %(serial)d of %(number)s") % {
        "serial": serial,
        "number": one.number,
    }
    return shell.page(request, actor, "answers", "version.html", context)


@require_safe
@for_staff("read_answers")
def file(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """A file of an answer, to be saved."""
    return cast(HttpResponse, download(queries.files_of(found(actor, number)), file))


@never_cache
@require_safe
@for_staff("read_answers")
def languages(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """An answer in all its languages side by side, each with its own review."""
    one = found(actor, number)
    version = one.latest if is_keeper(actor, one) or one.current is None else one.current
    assert version is not None
    tongues = [
        (code, label, wording, _may_review(actor, one, wording)) for code, label, wording in languages_of(version)
    ]
    context = {
        **head_of(one, version),
        "version": version,
        "tongues": tongues,
        "own": OWN_LANGUAGE,
        "may_word": queries.may_do(actor, "word_answer", one),
        "traditional": Language.TRADITIONAL.value,
    }
    context["title"] = pgettext("knowledge", "Languages of %(number)s") % {"number": one.number}
    return shell.page(request, actor, "answers", "languages.html", context)


def _may_review(actor: Actor, one: Answer, wording: Wording | None) -> bool:
    """Whether the button for the review stands beside a wording: somebody else's that waits for it."""
    if wording is None or wording.is_reviewed or wording.written_by_id in actor.persons:
        return False
    return queries.may_do(actor, "review_wording", one)
