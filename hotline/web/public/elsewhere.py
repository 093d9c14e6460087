"""What she wrote may not be for the hotline: where it is dealt with, and a way to go on all the same."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from hotline.ground.profiles.rules import Profile
from hotline.register.matters.accepting import Proposal, propose
from hotline.web.public import draft as drafts
from hotline.web.public import pages, shell
from hotline.web.public.draft import Draft

TOLD = ("GUIDE", "REFUSE")
"""Proposals of the acceptance rules of which she is told before she fills in the rest. People decide what becomes of
an appeal; nothing is refused here."""


def of(draft: Draft, profile: Profile) -> Proposal | None:
    """What the rules propose for her words, where that is to go elsewhere."""
    text = str(draft.answer("what", "content"))
    found = propose(text, profile=profile, channel="02", language=shell.language()) if text else None
    return found if found is not None and found.outcome in TOLD else None


def mark(found: Proposal | None) -> str:
    """What is remembered of it, so that the same is told once; empty where there is nothing to tell."""
    return f"elsewhere:{found.sign}" if found is not None else ""


@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Where it is dealt with, and a way to go on."""
    profile = shell.profile_or_none()
    draft = drafts.load(request.session)
    found = of(draft, profile) if profile is not None else None
    if request.method == "POST" or found is None:
        draft.see(mark(found))
        drafts.save(request.session, draft)
        page = pages.after(draft, pages.PAGES[0])
        return redirect("submit_page", slug=page.slug) if page else redirect("submit_check")
    return shell.page(request, "public/submit_elsewhere.html", {"found": found})
