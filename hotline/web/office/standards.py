"""Standards: the list, one with who has acknowledged it, and issuing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.staff.rules import may
from hotline.register.standards import actions, queries
from hotline.register.standards.models import Standard
from hotline.register.units import queries as units
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind
from hotline.web.office import lists, shell
from hotline.web.office.forms import Text, day_field
from hotline.web.parts.acting import for_staff
from hotline.web.parts.attachments import download
from hotline.web.parts.codes import UnitsField
from hotline.web.parts.pieces import Column, Link, Listing, Row
from hotline.web.parts.uploads import Files

BOTH = require_http_methods(["GET", "HEAD", "POST"])
GROUPS: dict[str, tuple[Kind, ...]] = {
    "districts": (Kind.DISTRICT,),
    "departments": (Kind.DEPARTMENT, Kind.UTILITY, Kind.HOTLINE),
    "towns": (Kind.TOWN,),
}


class IssueStandard(forms.Form):
    """A standard, or a newer version of one."""

    number = Text(
        label=pgettext_lazy("standards", "Number"),
        max_length=40,
        help_text=pgettext_lazy("standards", "As on the document; a newer version keeps it"),
    )
    title = Text(label=pgettext_lazy("standards", "Title"), max_length=120)
    version = Text(label=pgettext_lazy("standards", "Version"), max_length=20, initial="1.0")
    in_force_from = day_field(pgettext_lazy("standards", "In force from"), initial=timezone.localdate)
    groups = forms.MultipleChoiceField(
        label=pgettext_lazy("standards", "To all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("districts", pgettext_lazy("standards", "districts and counties")),
            ("departments", pgettext_lazy("standards", "departments, utilities and merged hotlines")),
            ("towns", pgettext_lazy("standards", "towns and streets")),
        ],
    )
    to = UnitsField(label=pgettext_lazy("standards", "Also to these units"), required=False)
    document = Files(most=1, label=pgettext_lazy("standards", "Document"))

    def clean_document(self) -> Any:
        """The one file."""
        files = self.cleaned_data["document"]
        if not files:
            raise forms.ValidationError(pgettext_lazy("standards", "Choose the file of the document."))
        return files[0]

    def units(self, within: str) -> list[Unit]:
        """To whom it goes, each once."""
        kinds = [kind for group in self.cleaned_data["groups"] for kind in GROUPS[group]]
        found = units.handling().filter(path__gte=within, path__lt=paths.upper(within))
        chosen = found.filter(kind__in=kinds) | found.filter(code__in=self.cleaned_data["to"])
        return list(chosen.order_by("path"))


@require_safe
@for_staff(queries.READ)
def standards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The standards that concern somebody, the latest first."""
    shown = lists.slice_of(request, queries.visible_to(actor), keys=("id",), descending=True)
    listing = Listing(
        columns=[
            Column(pgettext("standards", "Title")),
            Column(pgettext("standards", "Number")),
            Column(pgettext("standards", "In force from"), "narrow"),
            Column(pgettext("standards", "Acknowledged"), "narrow"),
            Column(pgettext("office", "Standing"), "narrow"),
        ],
        rows=shown.rows,
        row_template="office/standard_row.html",
        caption=pgettext("standards", "Standards"),
        total=shown.total,
        more_than=shown.is_long,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("standards", "No standard has been issued yet."),
    )
    context = {"listing": listing, "may_issue": may(actor, queries.ISSUE)}
    return shell.page(request, actor, "standards", "standards.html", context)


@require_safe
@for_staff(queries.READ)
def standard(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One standard: the document, and which units have acknowledged it and which not."""
    one = _found(actor, key)
    asked = list(queries.addressees(actor).filter(standard=one).order_by("unit__path"))
    rows = [
        Row(pgettext("standards", "Number"), one.number),
        Row(pgettext("standards", "Version"), one.version),
        Row(pgettext("standards", "In force from"), one.in_force_from.isoformat()),
        Row(pgettext("standards", "Issued by"), one.issued_by.name if one.issued_by else "–"),
    ]
    context = {
        "standard": one,
        "rows": rows,
        "files": [Link(each.file.name, f"files/{each.pk}/") for each in queries.files_of(one)],
        "waiting": [(each, queries.may_acknowledge(actor, each)) for each in asked if each.acknowledged_at is None],
        "done": [each for each in asked if each.acknowledged_at is not None],
    }
    return shell.page(request, actor, "standards", "standard.html", context)


@require_POST
@for_staff(queries.ACKNOWLEDGE)
def acknowledge(request: HttpRequest, actor: Actor, key: int, addressee: int) -> HttpResponse:
    """A unit has taken note of a standard."""
    asked = queries.addressees(actor).filter(pk=addressee, standard=_found(actor, key)).first()
    if asked is None:
        raise Http404("The standard is not addressed to this unit.")
    if actions.acknowledge(addressee=asked, actor=actor, at=timezone.now()):
        messages.success(request, pgettext("standards", "Acknowledged for %(unit)s.") % {"unit": asked.unit.shown})
    return redirect("office_standard", key=key)


@require_safe
@for_staff(queries.READ)
def file(request: HttpRequest, actor: Actor, key: int, file: int) -> Any:
    """The document, to be saved."""
    return download(queries.files_of(_found(actor, key)), file)


@BOTH
@for_staff(queries.ISSUE)
def issue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issue a standard."""
    form = IssueStandard(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            one = actions.issue(
                number=given["number"],
                title=given["title"],
                version=given["version"],
                in_force_from=given["in_force_from"],
                to=form.units(actor.reach),
                document=given["document"],
                actor=actor,
                at=timezone.now(),
            )
        except actions.StandardRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("office_standard", key=one.pk)
    status = 422 if form.is_bound else 200
    return shell.page(request, actor, "standards", "standard_issue.html", {"form": form}, status=status)


def _found(actor: Actor, key: int) -> Standard:
    """A standard that concerns somebody."""
    one = queries.visible_to(actor).filter(pk=key).first()
    if one is None:
        raise Http404("There is no such standard.")
    return one
