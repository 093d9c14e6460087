"""The wizard: one question a page, a check of all answers, and the confirmation with number and code."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hotline.casework.correspondence.rules import spoken
from hotline.ground.files.words import Kind as FileKind
from hotline.ground.profiles.rules import Line, Profile
from hotline.lib import masks
from hotline.lib.phones import normalise, shown
from hotline.web.public import answered, elsewhere, filing, grants, notices, pages, receipts, review, shell, similar
from hotline.web.public import draft as drafts
from hotline.web.public.choosing import found, label
from hotline.web.public.draft import Draft
from hotline.web.public.pages import Page
from hotline.web.public.questions import Question

CHECK = "submit_check"


def needed(profile: Profile | None) -> Profile:
    """The profile, without which nothing can be submitted."""
    if profile is None:
        raise Http404("No city profile has been entered.")
    return profile


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The wizard begins with what happened; what was written before is still there."""
    return redirect("submit_page", slug=pages.PAGES[0].slug)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the wizard."""
    profile = needed(shell.profile_or_none())
    page = pages.named(slug)
    if page is None:
        raise Http404("There is no such page.")
    draft = drafts.load(request.session)
    if not page.applies(draft):
        return _go(pages.missing(draft))
    if request.method == "POST":
        return _answered(request, page, draft, profile)
    initial = draft.answers.get(slug)
    if slug == "what":
        initial = answered.carried(request, str(draft.answer(slug, "content"))) or initial
    return _show(request, page, draft, page.form(initial=initial, draft=draft, profile=profile))


def _answered(request: HttpRequest, page: Page, draft: Draft, profile: Profile) -> HttpResponse:
    """Keep what was answered and go on; files are kept even when the words are not there yet."""
    form = page.form(request.POST, request.FILES, draft=draft, profile=profile)
    is_valid = form.is_valid()
    if is_valid:
        draft.answers[page.slug] = form.answer()
        answered.take_along(request, draft)
    draft.set_aside(form.uploads)
    draft.drop_file(request.POST.get("drop", ""))
    drafts.save(request.session, draft)
    if "drop" in request.POST:
        unsent = {name: request.POST.get(name, "") for name in form.fields}
        return _show(request, page, draft, page.form(initial=unsent, draft=draft, profile=profile))
    if not is_valid:
        return _show(request, page, draft, form, status=422)
    return _next(request, page, draft, profile)


def _next(request: HttpRequest, page: Page, draft: Draft, profile: Profile) -> HttpResponse:
    """Where an answered page leads: to the rest of itself, to a warning, back to the check, or on."""
    if not pages.is_answered(draft, page):
        change = "?change=1" if "change" in request.POST else ""
        return HttpResponseRedirect(reverse("submit_page", args=[page.slug]) + change)
    if page.slug == "what" and danger_mark(dangers(draft, profile)) not in ["", *draft.seen]:
        return redirect("submit_danger")
    if page.slug == "what" and elsewhere.mark(elsewhere.of(draft, profile)) not in ["", *draft.seen]:
        return redirect("submit_elsewhere")
    if page.slug == "what" and answered.of(request, draft):
        return redirect("submit_answers")
    if page.slug == "matter" and similar.of(request, draft):
        return redirect("submit_similar")
    if "change" in request.POST:
        return _go(pages.missing(draft))
    return _go(pages.after(draft, page))


def _go(page: Page | None) -> HttpResponse:
    return redirect("submit_page", slug=page.slug) if page else redirect(CHECK)


def _show(request: HttpRequest, page: Page, draft: Draft, form: Question, *, status: int = 200) -> HttpResponse:
    is_change = "change" in request.POST or "change" in request.GET
    earlier = pages.before(draft, page)
    back = reverse("submit_page", args=[earlier.slug]) if earlier else reverse("home")
    context = {
        "page": page,
        "form": form,
        "draft": draft,
        "steps": pages.STEPS,
        "is_change": is_change,
        "back_url": reverse(CHECK) if is_change else back,
        "is_carried": page.slug == "what" and bool({"text", "answer"} & set(request.GET)),
        **(notices.going_on(timezone.now()) if page.slug == "what" else {}),
        "files": [(kept, is_picture(kept)) for kept in draft.files] if page.slug == "what" else [],
    }
    return shell.page(request, page.template, context, status=status)


def is_picture(kept: dict[str, str]) -> bool:
    """Whether a file that was set aside is a picture."""
    return kept["media"].startswith(f"{FileKind.IMAGE}/")


def dangers(draft: Draft, profile: Profile) -> tuple[Line, ...]:
    """The emergency lines that her words speak of."""
    return profile.emergencies(str(draft.answer("what", "content")))


def danger_mark(lines: tuple[Line, ...]) -> str:
    """What is remembered of a warning, so that the same one is shown once; empty without danger."""
    return "danger:" + ",".join(line.code for line in lines) if lines else ""


@require_http_methods(["GET", "HEAD", "POST"])
def danger(request: HttpRequest) -> HttpResponse:
    """Her words speak of danger: the numbers to call now, and a way to go on."""
    profile = needed(shell.profile_or_none())
    draft = drafts.load(request.session)
    lines = dangers(draft, profile)
    if request.method == "POST" or not lines:
        draft.see(danger_mark(lines))
        drafts.save(request.session, draft)
        return _go(pages.after(draft, pages.PAGES[0]))
    every = {line.code: line for line in profile.emergency_lines if line.code in ("110", "119", "120")}
    others = [line for code, line in every.items() if code not in {one.code for one in lines}]
    return shell.page(request, "public/submit_danger.html", {"lines": lines, "others": others})


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers on one page, each with a way to change it; sending files the appeal."""
    profile = needed(shell.profile_or_none())
    draft = drafts.load(request.session)
    if request.method == "POST" and request.POST.get("draft") != draft.key:
        # sent again after it was filed, or from a page of another draft
        is_filed = receipts.is_for(request, request.POST.get("draft", ""))
        return redirect("submit_done" if is_filed else CHECK)
    if (page := pages.missing(draft)) is not None:
        return _go(page)
    if request.method != "POST":
        sections = review.sections(draft, profile)
        promised = review.promised(draft, profile)
        context = {"draft": draft, "sections": sections, "promised": promised}
        return shell.page(request, "public/submit_check.html", context)
    at = timezone.now()
    appeal, code = filing.file(draft, profile=profile, language=shell.language(), at=at)
    answered.note_read(draft, appeal, at=at)
    receipts.keep(request, appeal, code, draft_key=draft.key, at=at)
    grants.let_follow(request, appeal, at=at)
    drafts.discard(request.session, draft)
    return redirect("submit_done")


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """The confirmation. The code stands here and nowhere else; it can be hidden, and hides itself after a while."""
    at = timezone.now()
    if request.method == "POST":
        receipts.forget(request)
        return redirect("home")
    receipt = receipts.read(request, at=at)
    if receipt is None:
        return redirect("track")
    appeal = receipt.appeal
    profile = needed(shell.profile_or_none())
    phone = appeal.person.phone if appeal.person else ""
    number = normalise(phone)
    context: dict[str, Any] = {
        "appeal": appeal,
        "code": receipt.code,
        "due": spoken(appeal.turn_due_at, profile.time_zone).to(shell.language()) if appeal.turn_due_at else "",
        "address": request.build_absolute_uri(reverse("track_appeal", args=[appeal.number])),
        "sent_to": masks.phone(shown(number)) if number and number.kind == "mobile" else "",
    }
    return shell.page(request, "public/submit_done.html", context)


@require_POST
def restart(request: HttpRequest) -> HttpResponse:
    """Forget what was filled in and begin anew."""
    drafts.discard(request.session, drafts.load(request.session))
    return redirect("submit")


@require_GET
def categories(request: HttpRequest) -> JsonResponse:
    """What the category field suggests while one types."""
    typed = request.GET.get("q", "").strip()
    matters = found(typed, on=timezone.localdate()) if typed else []
    return JsonResponse({"items": [{"value": one.code, "label": label(one), "note": ""} for one in matters]})
