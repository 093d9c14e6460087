"""Proposing a restriction."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.appeals.queries import visible_to
from hotline.casework.restrictions import actions, queries
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page
from hotline.web.restrictions.forms import ProposalForm
from hotline.web.restrictions.pages import desk_of

MOST_BEGUN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(queries.PROPOSE)
def proposing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose to restrict a caller's number."""
    rule = profiles.current().restrictions
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposalForm(rule, *posted) if posted else ProposalForm(rule, initial=_begun(request, actor))

    def save() -> str:
        key, evidence = request.POST.get("idempotency_key", "")[:60], form.cleaned_data["evidence"]
        made = actions.propose(form.said, actor=actor, at=timezone.now(), key=key, evidence=evidence)
        said = pgettext("restrictions", "Proposed: %(number)s. Two others have to approve it.")
        messages.success(request, said % {"number": made.number})
        return reverse("restriction", args=[made.pk])

    return form_page(
        request,
        form,
        save=save,
        title=pgettext("restrictions", "Propose a restriction"),
        act=pgettext("restrictions", "Propose it"),
        back=reverse("restrictions"),
        desk=desk_of(actor),
        template="restrictions/propose.html",
        panel_title=pgettext("restrictions", "Whom, why, for how long"),
    )


def _begun(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the form begins with: the contacts of the caller of an appeal, as far as they may be evidence."""
    rule, now = profiles.current().restrictions, timezone.now()
    begun: dict[str, Any] = {"days": rule.most_days}
    asked = request.GET.get("appeal", "")[:40]
    one = visible_to(actor).filter(number=asked).select_related("person").first() if asked else None
    if one is None or one.person is None or not one.person.line_hash:
        return begun
    hers = visible_to(actor).filter(person__line_hash=one.person.line_hash).exclude(restrictions__from_at__isnull=False)
    recent = hers.filter(received_at__gte=now - timedelta(days=rule.within_days)).order_by("-received_at")
    return {**begun, "appeals": "\n".join(recent.values_list("number", flat=True)[:MOST_BEGUN])}
