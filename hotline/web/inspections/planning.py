"""Planning an inspection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hotline.casework.inspections import actions
from hotline.casework.inspections.queries import PLAN
from hotline.ground.journal.rules import Actor
from hotline.web.inspections.forms import PlanForm
from hotline.web.inspections.pages import desk_of
from hotline.web.parts.acting import for_staff
from hotline.web.parts.form_pages import form_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(PLAN)
def planning(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Plan an inspection; its orders are drawn when it is saved."""
    form = PlanForm(actor, request.POST or None)

    def save() -> str:
        key = request.POST.get("idempotency_key", "")[:60]
        made = actions.plan(form.said, actor=actor, at=timezone.now(), key=key)
        messages.success(request, pgettext("inspections", "Planned: %(number)s.") % {"number": made.number})
        return reverse("inspection", args=[made.pk])

    title = pgettext("inspections", "Plan an inspection")
    act = pgettext("inspections", "Plan it and draw the orders")
    back = reverse("inspections")
    return form_page(request, form, save=save, title=title, act=act, back=back, desk=desk_of(actor))
