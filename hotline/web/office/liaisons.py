"""Liaison posts: the network as it stands, the posts of a unit, who holds one, and her number with a reason."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.register.liaisons import actions, queries
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.rules import standing
from hotline.register.liaisons.words import Kind, Standing
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.models import Unit
from hotline.web.office import lists, shell
from hotline.web.office.forms import Reason
from hotline.web.office.liaison_forms import LiaisonFilter, NameLiaison
from hotline.web.office.units import open_unit_of
from hotline.web.parts.acting import for_staff
from hotline.web.parts.addresses import is_filtered
from hotline.web.parts.callers import dialled, masked_phone
from hotline.web.parts.pieces import Column, Listing, Row

BOTH = require_http_methods(["GET", "HEAD", "POST"])
READ = "read_registers"
TONES = {"vacant": "danger", "unconfirmed": "attention", "untrained": "active", "current": "done"}
VACATE, SHOW = "vacate", "phone"


@dataclass(frozen=True)
class PostLine:
    """One post of a unit as the page shows it; `post` is None where it is vacant."""

    kind: str
    label: Promise | str
    post: Post | None
    phone: str

    @property
    def rows(self) -> list[Row]:
        """What is known of it, fact by fact."""
        if self.post is None:
            return []
        untrained = pgettext("liaisons", "Not trained yet")
        return [
            Row(pgettext("office", "Name"), self.post.name),
            Row(pgettext("office", "Account"), self.post.holder.username if self.post.holder else "–"),
            Row(pgettext("office", "Telephone"), self.phone),
            Row(pgettext("liaisons", "In the post since"), self.post.since.isoformat()),
            Row(pgettext("liaisons", "Trained on"), day.isoformat() if (day := self.post.trained_on) else untrained),
            Row(pgettext("liaisons", "Confirmed on"), self.post.confirmed_on.isoformat()),
        ]


@dataclass(frozen=True)
class UnitLine:
    """A unit with its posts and how they stand."""

    unit: Unit
    lines: list[PostLine]
    standing: Standing
    tone: str


def _lines(posts: list[Post]) -> list[PostLine]:
    return [PostLine(post.kind, Kind(post.kind).label, post, masked_phone(post.phone)) for post in posts]


def _stands(posts: list[Post]) -> tuple[Standing, str]:
    every = profiles.current().liaisons.confirm_every_days
    now = standing([post.held for post in posts], on=timezone.localdate(), every_days=every)
    return now, TONES[now]


@require_safe
@for_staff(READ)
def network(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every unit that must have a liaison; with a filter those that have none, or must confirm."""
    form = LiaisonFilter(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {"q": "", "standing": ""}
    every = profiles.current().liaisons.confirm_every_days
    found = queries.network(given["standing"], on=timezone.localdate(), every_days=every)
    shown = lists.slice_of(request, queries.found_by(found, given["q"]), keys=("path",))
    posts = queries.of_units([unit.pk for unit in shown.rows])
    listing = Listing(
        columns=[
            Column(pgettext("office", "Unit")),
            Column(pgettext("liaisons", "Liaison in charge")),
            Column(pgettext("liaisons", "Other posts")),
            Column(pgettext("liaisons", "Confirmed on"), "narrow"),
            Column(pgettext("office", "Standing"), "narrow"),
        ],
        rows=[UnitLine(unit, _lines(posts[unit.pk]), *_stands(posts[unit.pk])) for unit in shown.rows],
        row_template="office/liaison_row.html",
        caption=pgettext("office", "Liaisons"),
        total=shown.total,
        more_than=shown.is_long,
        filters=form,
        filtered=is_filtered(request, ("q", "standing")),
        clear_url=request.path,
        previous_url=shown.previous_url,
        next_url=shown.next_url,
        empty=pgettext("office", "There are no units yet."),
    )
    return shell.page(request, actor, "liaisons", "liaisons.html", {"listing": listing, "every": every})


@BOTH
@for_staff(READ)
def unit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The posts of a unit; sent, they are confirmed as they stand."""
    one = open_unit_of(code)
    if request.method == "POST":
        actions.confirm(unit=one, actor=actor, at=timezone.now())
        messages.success(request, pgettext("liaisons", "The posts are confirmed."))
        return redirect("office_liaisons_of", code=code)
    posts = queries.of_units([one.pk])[one.pk]
    held = {line.kind: line for line in _lines(posts)}
    now, tone = _stands(posts)
    context = {
        "unit": one,
        "lines": [held.get(kind.value) or PostLine(kind.value, kind.label, None, "") for kind in Kind],
        "standing": now.label,
        "tone": tone,
        "is_held": bool(posts),
        "may_change": queries.may_change(actor, one),
        "may_show": queries.may_show(actor, one),
    }
    return shell.page(request, actor, "liaisons", "liaison_posts.html", context)


@BOTH
@for_staff(queries.CHANGE)
def name(request: HttpRequest, actor: Actor, code: str, kind: str) -> HttpResponse:
    """Who holds a post of a unit."""
    one, post = _post(code, kind)
    if not queries.may_change(actor, one):
        raise OutOfScope
    form = NameLiaison(request.POST or None, unit=one, post=post)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        holder = actions.Holder(
            since=given["since"],
            phone=given["phone"],
            account=Staff.objects.select_related("unit").get(pk=given["account"]) if given["account"] else None,
            name="" if given["account"] else given["name"],
            trained_on=given["trained_on"],
        )
        try:
            actions.name(unit=one, kind=kind, holder=holder, known=given["known"], actor=actor, at=timezone.now())
        except actions.PostRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, pgettext("liaisons", "The post is entered."))
            return redirect("office_liaisons_of", code=code)
    return _page(request, actor, one, form, str(Kind(kind).label))


@BOTH
@for_staff(queries.CHANGE, queries.SHOW)
def ask(request: HttpRequest, actor: Actor, code: str, kind: str, act: str) -> HttpResponse:
    """Why somebody leaves a post, or why her number is looked at."""
    one, post = _post(code, kind)
    may = {VACATE: queries.may_change, SHOW: queries.may_show}.get(act)
    if post is None or may is None:
        raise Http404("There is nobody in this post.")
    if not may(actor, one):
        raise OutOfScope
    form, phone = Reason(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        if act == VACATE:
            actions.vacate(post=post, actor=actor, at=now, reason=reason)
            messages.success(request, pgettext("liaisons", "The post is vacant."))
            return redirect("office_liaisons_of", code=code)
        phone = dialled(actions.show_phone(post=post, actor=actor, at=now, reason=reason))
    title = pgettext("liaisons", "Vacate the post") if act == VACATE else pgettext("liaisons", "Show the number")
    about = f"{Kind(kind).label} · {post.name}"
    return _page(request, actor, one, form, title, about=about, phone=phone, is_grave=act == VACATE)


def _post(code: str, kind: str) -> tuple[Unit, Post | None]:
    """A unit, and who holds one of its posts now."""
    one = open_unit_of(code)
    if kind not in Kind.values:
        raise Http404("There is no such post.")
    return one, next((post for post in queries.of_units([one.pk])[one.pk] if post.kind == kind), None)


def _page(
    request: HttpRequest, actor: Actor, unit: Unit, form: forms.Form, title: str, *, phone: str = "", **more: object
) -> HttpResponse:
    """The page of a change; refused it comes back with what is wrong."""
    context = {"unit": unit, "form": form, "title": title, "phone": phone, "about": "", "is_grave": False, **more}
    status = 422 if form.is_bound and form.errors else 200
    return shell.page(request, actor, "liaisons", "liaison_change.html", context, status=status)
