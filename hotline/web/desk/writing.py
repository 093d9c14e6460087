"""Writing a document of supervision over chosen orders: one for each unit that leads them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.casework.orders.models import Order
from hotline.casework.orders.queries import visible_to
from hotline.casework.orders.words import PaperForm, SupervisionReason
from hotline.casework.supervision.actions import issue
from hotline.casework.supervision.rules import level_names
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import masks
from hotline.web.parts.acting import for_staff
from hotline.web.parts.cases import linked
from hotline.web.parts.form_pages import form_page
from hotline.web.parts.stepping import key_of

BY_HAND = (PaperForm.WRITING, PaperForm.SPECIAL, PaperForm.INSTRUCTION)
MOST = 200


class PaperFields(forms.Form):
    """What a document says."""

    form = forms.ChoiceField(
        label=pgettext_lazy("supervision", "Form"), choices=lambda: [(each.value, each.label) for each in BY_HAND]
    )
    reason = forms.ChoiceField(label=pgettext_lazy("supervision", "Reason"), choices=SupervisionReason.choices)
    level = forms.TypedChoiceField(label=pgettext_lazy("supervision", "Level"), coerce=int)
    topic = forms.CharField(label=pgettext_lazy("supervision", "Topic"), max_length=80)
    text = forms.CharField(
        label=pgettext_lazy("supervision", "What is required of the unit"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    workdays = forms.IntegerField(
        label=pgettext_lazy("supervision", "Limit for the reply, in working days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=pgettext_lazy("supervision", "Left empty, the limit of the level counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.TypedChoiceField)
        level.choices = level_names(profiles.current(), get_language() or "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("supervise")
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page on which a document is written about the chosen orders."""
    numbers = (request.POST if request.method == "POST" else request.GET).getlist("order")[:MOST]
    orders = list(visible_to(actor).filter(number__in=numbers).select_related("lead_unit").order_by("lead_path", "pk"))
    if not orders:
        raise Http404
    posted = (request.POST,) if request.method == "POST" else ()
    form = PaperFields(*posted, initial=_begun(orders))
    return form_page(
        request,
        form,
        save=lambda: _issued(request, actor, orders, form),
        title=pgettext("supervision", "Write a document of supervision"),
        panel_title=pgettext("supervision", "The document"),
        act=pgettext("supervision", "Issue"),
        act_icon="send",
        back=reverse("desk"),
        template="desk/write.html",
        draft="supervise",
        hidden=[("order", order.number) for order in orders],
        orders=linked(orders),
        units=len({order.lead_unit_id for order in orders}),
    )


def _begun(orders: list[Order]) -> dict[str, Any]:
    """What the form begins with: late orders are supervised for being late, several as one topic."""
    is_late = all(order.turn_due_at and order.turn_due_at < timezone.now() for order in orders)
    return {
        "form": PaperForm.SPECIAL if len(orders) > 1 else PaperForm.WRITING,
        "reason": SupervisionReason.OVERDUE if is_late else SupervisionReason.HOTSPOT,
        "topic": masks.in_text(orders[0].title)[:80] if len(orders) == 1 else "",
    }


def _issued(request: HttpRequest, actor: Actor, orders: list[Order], form: PaperFields) -> str:
    given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    documents = issue(orders=orders, given=given, actor=actor, at=timezone.now(), key=key_of(request))
    said = ngettext("Issued: %(numbers)s.", "Issued: %(numbers)s.", len(documents))
    numbers = pgettext("history", ", ").join(document.number for document in documents)
    messages.success(request, said % {"numbers": numbers})
    if len(documents) == 1:
        return reverse("document", args=[documents[0].year, documents[0].serial])
    return reverse("documents")
