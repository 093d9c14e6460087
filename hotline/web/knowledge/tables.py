"""Answers come and go as Excel tables."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hotline.ground.journal.rules import Actor
from hotline.register.knowledge import queries, sheets
from hotline.register.knowledge.actions import importing
from hotline.register.knowledge.actions.importing import Entered
from hotline.register.staff.rules import OutOfScope, may
from hotline.register.units.models import Unit
from hotline.web.knowledge import shell
from hotline.web.knowledge.desk import chosen
from hotline.web.parts.acting import for_staff
from hotline.web.parts.codes import UnitField
from hotline.web.parts.stepping import REFUSED, refuse

IMPORT, EXPORT = "import_answers", "export_answers"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FAULTS = 500


class TableForm(forms.Form):
    """A table of answers."""

    table = forms.FileField(
        label=pgettext_lazy("knowledge", "Excel table (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )
    unit = UnitField(label=pgettext_lazy("knowledge", "Kept by, where a row names no unit"), required=False)
    skip_wrong = forms.BooleanField(
        label=pgettext_lazy("knowledge", "Enter the rows without a mistake, leave out the others"), required=False
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(IMPORT, EXPORT)
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form to fill in, the table of answers, and the way back: every mistake is named by row and column."""
    if request.method == "POST" and not may(actor, IMPORT):
        raise OutOfScope
    own = Unit.objects.filter(pk=actor.unit_id or 0).first()
    begun = {"unit": own.code if own else ""}
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm(initial=begun)
    entered: Entered | None = None
    if form.is_bound and form.is_valid():
        try:
            entered = _entered(form, actor)
        except REFUSED as error:
            refuse(form, error)
    if entered is not None and entered.answers:
        said = pgettext("knowledge", "Entered as drafts: %(count)d answers.") % {"count": len(entered.answers)}
        messages.success(request, said)
    faults = entered.faults if entered else ()
    context = {
        "title": pgettext("knowledge", "Excel tables"),
        "tools": [],
        "form": form,
        "entered": entered,
        "faults": [(one.row, one.column, _(one.mistake.message) % one.mistake.facts) for one in faults[:MOST_FAULTS]],
        "fault_count": len(faults),
        "may_import": may(actor, IMPORT),
        "may_export": may(actor, EXPORT),
    }
    return shell.page(request, actor, "table", "table.html", context, status=422 if form.errors or faults else 200)


def _entered(form: TableForm, actor: Actor) -> Entered:
    """Enter what the table says."""
    given: dict[str, Any] = form.cleaned_data
    if given["table"].size > sheets.MOST_BYTES:
        raise sheets.SheetRefused(pgettext("knowledge", "The file is too large."), field="table")
    unit = Unit.objects.filter(code=given["unit"]).first() if given["unit"] else None
    rows = sheets.read(given["table"].read())
    return importing.enter_rows(rows=rows, actor=actor, at=timezone.now(), unit=unit, skip_wrong=given["skip_wrong"])


@require_safe
@for_staff(IMPORT, EXPORT)
def empty(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form to fill in."""
    return _workbook(sheets.write(()), "answers-form")


@require_safe
@for_staff(EXPORT)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answers of the list as it is filtered, as a table."""
    rows = chosen(request, actor).rows.filter(queries.within(actor)).select_related("current__region", "latest__region")
    kept = sheets.of_answers(rows.order_by("unit_path", "pk")[: sheets.MOST_ROWS])
    return _workbook(sheets.write(kept), f"answers-{timezone.localdate():%Y%m%d}")


def _workbook(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
