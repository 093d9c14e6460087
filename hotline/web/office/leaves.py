"""Leaves: one's own, in whose place one works, and who of a unit is away; entering one and ending it early."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.leaves import actions, queries
from hotline.register.leaves.models import Leave
from hotline.register.leaves.rules import LeaveRefused
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from hotline.web.office import shell
from hotline.web.parts.acting import for_staff
from hotline.web.parts.templatetags.parts import moment_words

SHOWN = 200
TYPED = "%Y-%m-%dT%H:%M"


class EnterLeave(forms.Form):
    """From when to when somebody is away, and who stands in."""

    begins_at = forms.DateTimeField(
        label=pgettext_lazy("leaves", "From"),
        input_formats=[TYPED],
        widget=forms.DateTimeInput(format=TYPED, attrs={"type": "datetime-local"}),
    )
    ends_at = forms.DateTimeField(
        label=pgettext_lazy("leaves", "Until"),
        input_formats=[TYPED],
        widget=forms.DateTimeInput(format=TYPED, attrs={"type": "datetime-local"}),
        help_text=pgettext_lazy("leaves", "The leave ends by itself at this time."),
    )
    stand_in = forms.ChoiceField(
        label=pgettext_lazy("leaves", "Stand-in"),
        help_text=pgettext_lazy(
            "leaves", "Somebody of the unit, or of the one right above or below it, whose role fits this work."
        ),
    )

    def __init__(self, person: Staff, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.offered = {str(one.pk): one for one in queries.offered(person)}
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ChoiceField)
        named = [
            (key, f"{one.name} · {one.get_role_display()} · {one.unit.shown}") for key, one in self.offered.items()
        ]
        field.choices = [("", pgettext("leaves", "Please choose")), *named]


@require_safe
@for_staff(queries.TAKE)
def leaves(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own leaves, those in which one stands in, and – for who answers for others – who is away and will be."""
    now, me = timezone.now(), actor.staff_id or 0
    found = list(queries.arranged_by(actor, at=now)[:SHOWN])
    context = {
        "mine": _lines(queries.of(me, at=now), actor),
        "to_stand_in": list(queries.open_leaves(at=now).filter(stand_in=me)),
        "now_standing": {leave.pk for leave in queries.stood_in_by(me, at=now)},
        "away": _lines([leave for leave in found if leave.runs(now)], actor),
        "to_come": _lines([leave for leave in found if not leave.runs(now)], actor),
        "arranges": queries.covers(actor, actor.unit_path),
        "is_herself": actor.for_staff_id is None,
        "now": now,
    }
    return shell.page(request, actor, "leaves", "leaves.html", context)


def _lines(found: list[Leave], actor: Actor) -> list[tuple[Leave, bool]]:
    """Leaves with whether the reader may end them."""
    return [(leave, queries.may_arrange(actor, leave.absent)) for leave in found]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(queries.TAKE)
def enter(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Enter a leave: one's own, or that of somebody of one's unit."""
    person = get_object_or_404(Staff.objects.select_related("unit"), pk=pk or actor.staff_id)
    if not queries.may_arrange(actor, person):
        raise OutOfScope(actions.NOT_HERS)
    form = EnterLeave(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        stand_in = form.offered[given["stand_in"]]
        times = {"begins_at": given["begins_at"], "ends_at": given["ends_at"]}
        try:
            actions.enter(absent=person, stand_in=stand_in, actor=actor, at=timezone.now(), **times)
        except LeaveRefused as error:
            form.add_error(error.field or None, sentence(error))
        else:
            said = pgettext("leaves", "The leave is entered. %(name)s stands in.") % {"name": stand_in.name}
            messages.success(request, said)
            return redirect("office_leaves")
    context = {"person": person, "form": form, "is_own": person.pk == actor.staff_id}
    return shell.page(request, actor, "leaves", "leave_change.html", context, status=422 if form.errors else 200)


def sentence(error: LeaveRefused) -> str:
    """Why a leave was refused, in words."""
    since = moment_words(error.since) if error.since else ""
    return str(error.why.label) % {"name": error.name, "since": since}


@require_POST
@for_staff(queries.TAKE)
def end(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End a leave early, or take it back before it begins."""
    leave = get_object_or_404(Leave.objects.select_related("absent__unit", "stand_in__unit"), pk=pk)
    if actions.end(leave=leave, actor=actor, at=timezone.now()):
        messages.success(request, pgettext("leaves", "The leave is ended: from now on nobody stands in for her."))
    else:
        messages.info(request, pgettext("leaves", "This leave has ended already."))
    return redirect("office_leaves")
