"""Changes of the posts: who holds one, that it was confirmed, that she left. Each stands in the chain of the unit."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths, seals
from hotline.lib.phones import normalise
from hotline.register.liaisons.models import Post
from hotline.register.liaisons.queries import may_change, may_show
from hotline.register.liaisons.words import Kind
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.models import Unit


class PostRefused(ValueError):
    """The post cannot be changed like this: the message says why."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is named for a post: an account of the staff, or somebody without one by name; and her telephone, empty
    where the known one of the same person stays."""

    since: date
    phone: str = ""
    account: Staff | None = None
    name: str = ""
    trained_on: date | None = None


@transaction.atomic
def name(*, unit: Unit, kind: str, holder: Holder, known: int | None, actor: Actor, at: datetime) -> Post:
    """Name who holds a post, or correct what is known of her; either confirms it. `known` is the id of the post that
    was looked at, None where it was vacant: what somebody else has changed meanwhile is not written over."""
    _reach(actor, unit)
    today = timezone.localdate(at)
    before = _held(unit, kind)
    if (before.pk if before else None) != known:
        raise PostRefused(pgettext("liaisons", "Somebody else has changed this post meanwhile. Look at it again."))
    _fit(unit, holder, today)
    same = before if before is not None and _is_same(before, holder) else None
    number = _number(holder.phone, same)
    if before is not None and same is None:
        if holder.since < before.since:
            raise PostRefused(pgettext("liaisons", "Who held the post before began later than this day."))
        before.left_on = holder.since
        before.save(update_fields=["left_on"])
    post = same or Post(unit=unit, kind=Kind(kind), holder=holder.account)
    post.name_sealed = None if holder.account else seals.seal(holder.name)
    post.phone_sealed = seals.seal(number)
    post.since, post.trained_on, post.confirmed_on = holder.since, holder.trained_on, today
    post.save()
    _note(post, "post_corrected" if same else "post_filled", actor, at)
    return post


def _fit(unit: Unit, holder: Holder, today: date) -> None:
    if holder.since > today or (holder.trained_on and holder.trained_on > today):
        raise PostRefused(pgettext("liaisons", "A day that is still to come cannot be entered."))
    if holder.account is None:
        if not holder.name.strip():
            raise PostRefused(pgettext("liaisons", "Choose an account or enter a name."))
    elif not holder.account.is_active or not paths.is_within(holder.account.unit.path, unit.path):
        raise PostRefused(pgettext("liaisons", "This account is closed or belongs to another unit."))


def _is_same(post: Post, holder: Holder) -> bool:
    """Whether the post is held by this very person already."""
    return post.holder == holder.account and (holder.account is not None or post.name == holder.name)


def _number(typed: str, same: Post | None) -> str:
    """The number as it is kept."""
    if not typed.strip() and same is not None:
        return same.phone
    number = normalise(typed, area_code=profiles.current().area_code or None)
    if number is None:
        raise PostRefused(pgettext("liaisons", "Enter a telephone number at which she is reached."))
    return number.key


@transaction.atomic
def confirm(*, unit: Unit, actor: Actor, at: datetime) -> int:
    """The posts of a unit are as they stand. Returns how many were confirmed; on the same day again it is none."""
    _reach(actor, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    today = timezone.localdate(at)
    open_posts = Post.objects.filter(unit=unit, left_on__isnull=True, confirmed_on__lt=today)
    if count := open_posts.update(confirmed_on=today):
        after = {"posts": count}
        journal.note(subject=unit, name="posts_confirmed", at=at, actor=actor, after=after)
    return count


@transaction.atomic
def vacate(*, post: Post, actor: Actor, at: datetime, reason: str) -> None:
    """Somebody leaves a post and nobody follows her yet. Done again it changes nothing."""
    _reach(actor, post.unit)
    now = _held(post.unit, post.kind)
    if now is None or now.pk != post.pk:
        return
    now.left_on = timezone.localdate(at)
    now.save(update_fields=["left_on"])
    _note(now, "post_vacated", actor, at, reason=reason)


def show_phone(*, post: Post, actor: Actor, at: datetime, reason: str) -> str:
    """The number of a post in clear; who looked and why stands in the journal."""
    if not may_show(actor, post.unit):
        raise OutOfScope("The numbers of this unit's posts are not hers to see.")
    _note(post, "post_phone_seen", actor, at, reason=reason)
    return post.phone


def _reach(actor: Actor, unit: Unit) -> None:
    if not may_change(actor, unit):
        raise OutOfScope("The posts of this unit are not hers to change.")


def _held(unit: Unit, kind: str) -> Post | None:
    """Who holds a post; its unit is locked, so that of two changes at once the second sees what the first has done."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    return Post.objects.select_related("holder").filter(unit=unit, kind=kind, left_on__isnull=True).first()


def _note(post: Post, event: str, actor: Actor, at: datetime, *, reason: str = "") -> None:
    after = {"post": post.kind, "since": post.since.isoformat()}
    if post.holder:
        after["username"] = post.holder.username
    journal.note(subject=post.unit, name=event, at=at, actor=actor, reason=reason, after=after)
