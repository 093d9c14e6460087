"""Between what happened and the rest of the wizard: does a standard answer solve it? And what of it goes along."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.words import Channel
from hotline.casework.quotations.actions import quote
from hotline.casework.quotations.words import How
from hotline.ground.journal.rules import CALLER
from hotline.register.knowledge import queries as knowledge
from hotline.register.knowledge.fitting import that_fit
from hotline.register.knowledge.models import Version
from hotline.register.knowledge.queries import Shown
from hotline.register.knowledge.rules import AnswerRefused
from hotline.register.matters.accepting import propose
from hotline.register.staff.rules import OutOfScope
from hotline.web.public import answer as one_answer
from hotline.web.public import draft as drafts
from hotline.web.public import pages, reading, shell
from hotline.web.public.answers import LONGEST, told
from hotline.web.public.draft import Draft

SEEN = "answers"
MOST_READ = 6
PEOPLE_FIRST = ("EMERG", "SENS")
"""What the acceptance rules propose where a person must read it, not a machine answer it."""


def of(request: HttpRequest, draft: Draft) -> list[Shown]:
    """The answers that fit what she has written; none in danger, none where she has read one or said no before."""
    story = str(draft.answer("what", "content"))
    profile = shell.profile_or_none()
    if SEEN in draft.seen or draft.read or not story or profile is None or profile.emergencies(story):
        return []
    fitting = that_fit(story, actor=None, language=reading.language_of(request, story))
    return [] if fitting and propose(story, profile=profile, channel=Channel.WEB).outcome in PEOPLE_FIRST else fitting


@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest) -> HttpResponse:
    """One of these solves it, or she goes on; what she was shown goes along with her appeal."""
    draft = drafts.load(request.session)
    fitting = of(request, draft)
    if request.method == "POST":
        solved = next((one for one in fitting if one.answer.number == request.POST.get("solved")), None)
        if solved is not None:
            one_answer.rate(request, solved.version.pk, is_helpful=True, at=timezone.now())
            drafts.discard(request.session, draft)
            return redirect("submit_solved", number=solved.answer.number)
        draft.see(SEEN)
        draft.read = [one.version.pk for one in fitting] or draft.read
        drafts.save(request.session, draft)
    if request.method == "POST" or not fitting:
        page = pages.missing(draft)
        return redirect("submit_page", slug=page.slug) if page else redirect("submit_check")
    return shell.page(request, "public/submit_answers.html", {"answers": told(fitting)})


@require_safe
def solved(request: HttpRequest, number: str) -> HttpResponse:
    """She needs nothing any more."""
    found = one_answer.readable(number)
    if found is None:
        return redirect("home")
    rows = told(knowledge.shown_many([found], language=reading.language_of(request)))
    return shell.page(request, "public/submit_solved.html", {"rows": rows})


def carried(request: HttpRequest, kept: str) -> dict[str, str]:
    """What the first page begins with for who comes from a search or from an answer that did not help: her own words,
    and what she wrote before; nothing for who comes from elsewhere."""
    text = request.GET.get("text", "").strip()[:LONGEST]
    if (found := one_answer.readable(request.GET.get("answer", "")[:20])) is not None:
        question = knowledge.shown(found, language=reading.language_of(request)).question
        text = _("I have read the answer to “%(question)s”. It does not solve my matter:") % {"question": question}
    if not text:
        return {}
    return {"content": kept if text in kept else "\n".join(filter(None, (kept, text)))}


def take_along(request: HttpRequest, draft: Draft) -> None:
    """Remember the answer from whose page she comes."""
    found = one_answer.readable(request.GET.get("answer", "")[:20])
    if found is not None and found.current_id is not None and found.current_id not in draft.read:
        draft.read = [*draft.read, found.current_id][-MOST_READ:]


def note_read(draft: Draft, appeal: Appeal, *, at: datetime) -> None:
    """Record with the appeal which versions she was shown. What is no longer there to be read is left out."""
    for version_id in Version.objects.filter(pk__in=draft.read).values_list("pk", flat=True):
        try:
            quote(
                contact_id=appeal.contact_id, version_id=version_id, how=How.READ, actor=CALLER, at=at,
                appeal_id=appeal.pk,
            )  # fmt: skip
        except (AnswerRefused, OutOfScope):
            continue
