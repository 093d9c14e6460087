"""What is done with an inspection: one finding, or a step on its own page."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.inspections import queries
from hotline.casework.inspections.actions import InspectionDoor
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.web.inspections.forms import FindingForm
from hotline.web.inspections.pages import STEPS, desk_of, found, version
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@BOTH
@for_staff("note_finding")
def finding(request: HttpRequest, actor: Actor, key: int, item: str) -> HttpResponse:
    """What was found of one item."""
    one = found(actor, key)
    row = one.findings.filter(item=item).first()
    if row is None or not queries.is_of_office(one, actor):
        raise Http404
    drawn = [order for order, is_open in queries.sample_for(one, actor) if is_open]
    begun: dict[str, Any] = {"verdict": row.verdict, "text": row.text, "orders": row.orders}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FindingForm(drawn, *posted) if posted else FindingForm(drawn, initial=begun)
    page = reverse("inspection", args=[key])
    take = partial(InspectionDoor().take, one.pk, "note_finding", actor=actor, version=version(request))

    def save() -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "evidence" and value}
        files = {"evidence": form.cleaned_data["evidence"]} if form.cleaned_data["evidence"] else {}
        key = request.POST.get("idempotency_key", "")[:80]
        take(at=timezone.now(), given={"item": item, **given}, files=files, key=key)
        messages.success(request, pgettext("inspections", "The finding is written."))
        return page

    told, language = profiles.version(one.profile_version).inspecting.item(item), get_language() or ""
    return form_page(
        request,
        form,
        save=save,
        title=f"{told.called(language)} · {one.number}",
        act=pgettext("inspections", "Write it"),
        back=page,
        desk=desk_of(actor),
        panel_title=told.hint(language) or told.called(language),
        version=request.POST.get("version", one.version),
    )


@never_cache
@BOTH
@for_staff(queries.READ)
def step(request: HttpRequest, actor: Actor, key: int, step: str) -> HttpResponse:
    """One step on its own page; what was refused is said beside the field it is about."""
    return STEPS.answer(request, actor, found(actor, key), step)
