"""Open appeals of hers that ask for much the same. Shown only to who has proven her telephone: nobody else's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals import queries as appeals
from hotline.casework.appeals.models import Appeal
from hotline.casework.steps.rules import StepRefused
from hotline.web.public import adding, filing, grants, pages, shell
from hotline.web.public import draft as drafts
from hotline.web.public.draft import Draft

SEEN = "similar"


def of(request: HttpRequest, draft: Draft) -> list[Appeal]:
    """Her open appeals like this one; nothing when she is not signed in, or has said that it is another matter."""
    if SEEN in draft.seen:
        return []
    at = timezone.now()
    persons = grants.persons(request, at=at)
    if not persons:
        return []
    matter = filing.matter_of(draft)
    content = str(draft.answer("what", "content"))
    return appeals.open_alike(persons, content=content, matter=matter, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest) -> HttpResponse:
    """Add to the open appeal instead, or go on because it is another matter."""
    draft = drafts.load(request.session)
    known = of(request, draft)
    if request.method == "POST":
        chosen = next((appeal for appeal in known if appeal.number == request.POST.get("add")), None)
        if chosen is not None:
            return _add(request, draft, chosen)
        draft.see(SEEN)
        drafts.save(request.session, draft)
    if request.method == "POST" or not known:
        page = pages.missing(draft)
        return redirect("submit_page", slug=page.slug) if page else redirect("submit_check")
    return shell.page(request, "public/submit_similar.html", {"appeals": known})


def _add(request: HttpRequest, draft: Draft, appeal: Appeal) -> HttpResponse:
    """What she wrote becomes material of the open appeal."""
    text = str(draft.answer("what", "content"))[: adding.LONGEST]
    try:
        adding.add(appeal, text=text, uploads=draft.fetch_files(), at=timezone.now(), key=f"web:{draft.key}")
    except StepRefused as refused:
        messages.error(request, _(refused.message))
        return redirect("submit_similar")
    drafts.discard(request.session, draft)
    messages.success(request, _("Added to your appeal."))
    return redirect("track_appeal", number=appeal.number)
