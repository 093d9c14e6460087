"""The editor: a new answer, an answer written anew, its wordings, its files, who keeps it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hotline.casework.quotations.actions import take_up
from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import actions, queries
from hotline.register.knowledge.models import Gap, Version
from hotline.register.knowledge.rules import WORDED, AnswerRefused
from hotline.register.knowledge.words import Language, Visibility
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit
from hotline.web.knowledge import offers, shell
from hotline.web.knowledge.forms import AnswerForm, FilesForm, HandOverForm, WordingForm, begun_with
from hotline.web.knowledge.heads import found, is_keeper
from hotline.web.knowledge.steps import WRITING
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.history import step_title
from hotline.web.parts.stepping import REFUSED, key_of, refuse, version_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _editor(request: HttpRequest, actor: Actor, form: AnswerForm, save: Any, **page: Any) -> HttpResponse:
    """The page of the editor; "more lines" only shows it again."""
    wants_more = request.method == "POST" and "more" in request.POST
    if request.method == "POST" and not wants_more and form.is_valid():
        try:
            return redirect(save())
        except REFUSED as error:
            _refused(form, error)
    context = {
        "form": form,
        "is_asking": wants_more,
        "is_new": "unit" in form.fields,
        "gap": None,
        "version": None,
        **page,
    }
    status = 422 if request.method == "POST" and not wants_more and form.errors else 200
    return shell.page(request, actor, "answers", "editor.html", context, status=status)


def _refused(form: AnswerForm, error: Exception) -> None:
    """What is refused stands at its field; of the legal basis at its first line."""
    refuse(form, error)
    general = form.errors.get("__all__")
    if general and any(each.field == "basis" for each in getattr(error, "mistakes", ())):
        form.add_error("basis_0_title", list(general))
        del form.errors["__all__"]


@never_cache
@BOTH
@for_staff(queries.WRITE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enter a new answer; from a search that found nothing its words are taken over."""
    gap = _gap(request, actor)
    own = Unit.objects.filter(pk=actor.unit_id or 0).first()
    begun: dict[str, Any] = {"unit": own.code if own else "", "visibility": Visibility.PUBLIC.value}
    begun |= {"question": gap.text, "aliases": gap.text} if gap else {}
    order = offers.offered(actor, request.GET.get("order", "")[:40])
    begun |= offers.begun_with(order) if order else {}
    form = AnswerForm(*((request.POST,) if request.method == "POST" else ()), initial=begun, is_new=True)

    def save() -> str:
        unit = Unit.objects.get(code=form.cleaned_data["unit"])
        at = timezone.now()
        if order is not None:
            made = take_up(order_id=order.pk, content=form.said, unit=unit, actor=actor, at=at)
        else:
            made = actions.enter(unit=unit, content=form.said, actor=actor, at=at, key=key_of(request))
        if gap is not None and may(actor, "close_answer_gaps"):
            actions.close_gap(gap_id=gap.pk, actor=actor, at=at, answer=made)
        messages.success(request, pgettext("knowledge", "Entered as a draft: %(number)s.") % {"number": made.number})
        return reverse("knowledge_answer", args=[made.number])

    title = pgettext("knowledge", "Write an answer")
    back = reverse("knowledge_gaps") if gap else reverse("knowledge_offers") if order else reverse("knowledge")
    draft = f"answer{gap.pk}" if gap else f"answer{order.number}" if order else "answer"
    return _editor(request, actor, form, save, title=title, back_url=back, draft=draft, gap=gap)


def _gap(request: HttpRequest, actor: Actor) -> Gap | None:
    asked = request.GET.get("gap", "")
    if not asked.isdecimal() or len(asked) > 17 or not may(actor, "read_answer_gaps"):
        return None
    return Gap.objects.filter(pk=int(asked)).first()


@never_cache
@BOTH
@for_staff(*sorted(WRITING))
def edit(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Write an answer anew, or normalise what its unit has approved."""
    one = found(actor, number)
    page = reverse("knowledge_answer", args=[one.number])
    line = next((each for each in queries.open_steps(one, actor) if each.step in WRITING), None)
    if line is None and request.method != "POST":
        if not is_keeper(actor, one):
            raise OutOfScope
        messages.warning(request, pgettext("knowledge", "It cannot be rewritten now: its version is being checked."))
        return redirect(page)
    assert one.latest is not None
    begun, bases = begun_with(one.latest), len(one.latest.basis)
    form = AnswerForm(*((request.POST,) if request.method == "POST" else ()), initial=begun, bases=bases)

    def save() -> str:
        at, version, key = timezone.now(), version_of(request), key_of(request)
        said = actions.write(answer_id=one.pk, content=form.said, actor=actor, at=at, version=version, key=key)
        word = (
            pgettext("knowledge", "Nothing was different.")
            if said.latest_id == one.latest_id
            else pgettext("knowledge", "The new version is written.")
        )
        messages.success(request, word)
        return f"{page}?show=latest"

    title = f"{step_title(line.step if line else queries.WRITE)} · {one.number}"
    more = {"back_url": page, "draft": f"answer{one.number}", "answer": one}
    return _editor(request, actor, form, save, title=title, version=request.POST.get("version", one.version), **more)


@never_cache
@BOTH
@for_staff("word_answer")
def word(request: HttpRequest, actor: Actor, number: str, language: str) -> HttpResponse:
    """Say an answer in another language, with the original beside it."""
    one = found(actor, number)
    if language not in Language.values:
        raise Http404
    if not queries.may_do(actor, "word_answer", one):
        raise OutOfScope
    assert one.latest is not None
    begun = _worded(one.latest, language)
    form = WordingForm(*((request.POST,) if request.method == "POST" else ()), version=one.latest, initial=begun)
    page = reverse("knowledge_languages", args=[one.number])

    def save() -> str:
        actions.word(answer_id=one.pk, language=language, wording=form.said, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "Written. Somebody else reviews it now."))
        return page

    return form_page(
        request,
        form,
        save=save,
        title=f"{Language(language).label} · {one.number}",
        act=pgettext("knowledge", "Keep the wording"),
        back=page,
        desk=shell.DESK,
        template="knowledge/word.html",
        draft=f"{one.number}{language}",
        version=None,
        original=one.latest,
        language=language,
    )


def _worded(version: Version, language: str) -> dict[str, Any]:
    last = next(iter(queries.wordings(version).get(language, [])), None)
    if last is None:
        return {}
    begun = {name: getattr(last, name) for name in WORDED}
    return begun | {"materials": "\n".join(last.materials)}


@require_POST
@for_staff("word_answer")
def draft_wording(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Draft the wording in traditional characters by conversion."""
    one = found(actor, number)
    actions.draft_traditional(answer_id=one.pk, actor=actor, at=timezone.now())
    messages.success(request, pgettext("knowledge", "Drafted. A person reviews it now."))
    return redirect("knowledge_languages", one.number)


@require_POST
@for_staff("review_wording")
def review_wording(request: HttpRequest, actor: Actor, number: str, wording: int) -> HttpResponse:
    """Somebody who knows the language has read a wording."""
    one = found(actor, number)
    assert one.latest is not None
    if not any(wording == each.pk for known in queries.wordings(one.latest).values() for each in known):
        raise Http404
    try:
        actions.review_wording(wording_id=wording, actor=actor, at=timezone.now())
        messages.success(request, pgettext("knowledge", "Reviewed: readers get it from now on."))
    except AnswerRefused as error:
        messages.error(request, pgettext("knowledge", "Not reviewed: whoever wrote it cannot review it."))
        del error
    return redirect("knowledge_languages", one.number)


@never_cache
@BOTH
@for_staff("attach_to_answer")
def attach(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Files that belong to an answer: forms to fill in, maps, the text of the rule."""
    one = found(actor, number)
    if not queries.may_do(actor, "attach_to_answer", one):
        raise OutOfScope
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def save() -> None:
        for document in form.cleaned_data["documents"]:
            is_public = form.cleaned_data["is_public"]
            actions.attach(answer_id=one.pk, document=document, actor=actor, at=timezone.now(), is_public=is_public)

    title = f"{pgettext('knowledge', 'Attach files')} · {one.number}"
    act, back = pgettext("knowledge", "Attach"), reverse("knowledge_answer", args=[one.number])
    return form_page(request, form, save=save, title=title, act=act, back=back, desk=shell.DESK)


@require_POST
@for_staff("attach_to_answer")
def detach(request: HttpRequest, actor: Actor, number: str, file: int) -> HttpResponse:
    """Take a file off an answer."""
    one = found(actor, number)
    if not any(each.pk == file for each in queries.files_of(one)):
        raise Http404
    actions.detach(attachment_id=file, actor=actor, at=timezone.now())
    messages.success(request, pgettext("knowledge", "The file is taken off."))
    return redirect("knowledge_answer", one.number)


@never_cache
@BOTH
@for_staff("hand_over_answers")
def hand_over(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Another unit keeps an answer from now on."""
    one = found(actor, number)
    form = HandOverForm(*((request.POST,) if request.method == "POST" else ()))

    def save() -> None:
        to = Unit.objects.get(code=form.cleaned_data["unit"])
        actions.hand_over(answer_ids=[one.pk], to=to, actor=actor, at=timezone.now())
        said = pgettext("knowledge", "%(unit)s keeps it from now on.") % {"unit": to.shown}
        messages.success(request, said)

    title = f"{pgettext('knowledge', 'Hand over')} · {one.number}"
    act, back = pgettext("knowledge", "Hand over"), reverse("knowledge_answer", args=[one.number])
    return form_page(request, form, save=save, title=title, act=act, back=back, desk=shell.DESK)
