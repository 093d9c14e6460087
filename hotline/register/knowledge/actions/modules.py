"""Text modules (常用语) are kept and closed: a person's own, a unit's, the city's."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.ground.journal import actions as journal
from hotline.ground.journal.rules import Actor
from hotline.lib.text import UnfitText, gate
from hotline.register.knowledge.models import TextModule
from hotline.register.knowledge.modules import may_keep
from hotline.register.knowledge.rules import AnswerChanged, AnswerRefused, Basis, Unfit, tidy_bases
from hotline.register.knowledge.words import Reach
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.actions import sort_key
from hotline.register.units.models import Unit

NOT_YOURS = "This text module is not yours to change."
TAKEN = "There is a text module with this shortcut already."


def keep_module(
    *,
    shortcut: str,
    title: str,
    text: str,
    actor: Actor,
    at: datetime,
    reach: str = Reach.PERSONAL.value,
    unit: Unit | None = None,
    basis: Sequence[Basis] = (),
    module_id: int | None = None,
    version: int | None = None,
) -> TextModule:
    """Keep a new text module, or change one (`module_id`, with the version that was looked at). A unit's belongs to
    `unit`, the city's to the centre. Raises OutOfScope, AnswerChanged, AnswerRefused or Unfit."""
    said = {"shortcut": _said(shortcut, "shortcut", 20), "title": _said(title, "title", 60)}
    said["text"] = _said(text, "text", 1000)
    kept, mistakes = tidy_bases(basis)
    if mistakes:
        raise Unfit(mistakes)
    try:
        with transaction.atomic():
            if module_id is None:
                return _new(said, reach, unit, kept, actor, at)
            return _changed(module_id, version, said, kept, actor, at)
    except IntegrityError as error:
        raise AnswerRefused(TAKEN, field="shortcut") from error


def _new(
    said: dict[str, str], reach: str, unit: Unit | None, basis: Sequence[Basis], actor: Actor, at: datetime
) -> TextModule:
    if reach not in Reach.values or actor.staff_id is None:
        raise AnswerRefused("is not one of the choices", field="reach")
    owner = actor.desk_id if reach == Reach.PERSONAL else None
    keeper = unit or Unit.objects.get(pk=actor.unit_id or 0)
    module = TextModule(
        reach=reach, owner_id=owner, unit=keeper, unit_path=keeper.path, kept_at=at,
        initials=sort_key(said["title"])[1][:60], basis=[line.body for line in basis], **said,
    )  # fmt: skip
    if not may_keep(actor, module):
        raise OutOfScope(NOT_YOURS)
    journal.open_chain(subject=module, name="module_kept", at=at, actor=actor, after={"reach": reach})
    return module


def _changed(
    module_id: int, version: int | None, said: dict[str, str], basis: Sequence[Basis], actor: Actor, at: datetime
) -> TextModule:
    module = _open(module_id, actor)
    if version is not None and version != module.version:
        raise AnswerChanged("Somebody else has changed this text module since you opened it. Look at it again.")
    for name, value in said.items():
        setattr(module, name, value)
    module.initials, module.basis = sort_key(said["title"])[1][:60], [line.body for line in basis]
    module.version, module.kept_at = module.version + 1, at
    module.save(update_fields=[*said, "initials", "basis", "version", "kept_at"])
    journal.note(subject=module, name="module_changed", at=at, actor=actor, after={"version": module.version})
    return module


@transaction.atomic
def close_module(*, module_id: int, actor: Actor, at: datetime) -> None:
    """A text module is no longer used. Done again it changes nothing."""
    module = _open(module_id, actor)
    if module.closed_at is None:
        module.closed_at = at
        module.save(update_fields=["closed_at"])
        journal.note(subject=module, name="module_closed", at=at, actor=actor)


def _open(module_id: int, actor: Actor) -> TextModule:
    module = TextModule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=module_id)
    if not may_keep(actor, module):
        raise OutOfScope(NOT_YOURS)
    return module


def _said(text: str, field: str, longest: int) -> str:
    try:
        kept = gate(text, longest=longest, field=field, lines=field == "text")
    except UnfitText as error:
        raise AnswerRefused(str(error), field=field) from error
    if not kept:
        raise AnswerRefused("must be given", field=field)
    return kept
