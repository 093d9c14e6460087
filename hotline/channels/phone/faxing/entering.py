"""Entering a fax: its pages into the store, a letter in the books that a person registers, the end of its call.

Nothing is lost and nothing doubled, wherever a worker is killed: the files leave the exchange's folder only when the
rows are committed, and a call brings one fax however often its files are found.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.utils import InterfaceError, OperationalError

from hotline.casework.calls import actions as calls
from hotline.casework.calls.models import Call, Message
from hotline.casework.calls.words import FAX, EndedBy, Ending, MessageFault, MessageKind, Purpose, Stage
from hotline.channels.phone.exchange.folders import Folders
from hotline.channels.phone.faxing import pages, spool
from hotline.channels.phone.faxing.pages import UnfitFax
from hotline.channels.phone.faxing.spool import Received
from hotline.channels.phone.unattended import call_of
from hotline.ground.files import actions as files
from hotline.ground.files.models import Attachment
from hotline.ground.files.rules import Inspected, UnfitFile
from hotline.ground.files.words import Visibility

log = logging.getLogger(__name__)

ASIDE = "unreadable"
ASIDE_FOR = timedelta(days=30)
MOST_AT_ONCE = 10
"""Faxes of one look: a large one takes seconds, and others wait for the worker, too."""
EMPTY = "empty"
NOBODY_RINGS = timedelta(0)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is kept of a fax: its pages as a document, or a word for why there is none."""

    document: Inspected | None = None
    pages: int = 0
    is_whole: bool = False
    trouble: str = ""


def enter_due(*, at: datetime) -> int:
    """Enter the faxes that lie in the exchange's folder and are over. Returns how many."""
    folder = Folders.of(settings.HUIYIN_VAR).left
    count = 0
    for received in spool.waiting(folder, at=at):
        try:
            count += enter(received, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # the others must not wait for this one; it is tried again
            log.exception("a fax could not be entered", extra={"file": received.left.path.name})
        if count >= MOST_AT_ONCE:
            break
    spool.drop_asides(folder / ASIDE, before=at - ASIDE_FOR)
    return count


def enter(received: Received, *, at: datetime) -> bool:
    """Enter one fax, and remove it from the folder. False when somebody else is just doing it."""
    paper = _read(received)
    try:
        _write(received, paper, at=at)
    except IntegrityError:
        log.info("a fax is being entered by somebody else", extra={"channel": received.left.call})
        return False
    if paper.trouble in ("", EMPTY):
        spool.clear(received)
    else:
        log.warning(
            "a fax cannot be read and is put aside", extra={"why": paper.trouble, "channel": received.left.call}
        )
        spool.put_aside(received, received.left.path.parent / ASIDE)
    return True


def _read(received: Received) -> Paper:
    """The pages as a document that was looked at like any other that comes in. Done before any row is locked."""
    path: Path = received.left.path
    try:
        with path.open("rb") as file:
            fax = pages.read(file.read(pages.MOST_BYTES + 1))
        name = f"fax-{received.left.at:%Y%m%d-%H%M%S}.pdf"
        document = files.inspect(upload=pages.as_pdf(fax.pages), name=name, most_bytes=2 * pages.MOST_BYTES)
    except FileNotFoundError:
        return Paper(trouble="lost" if received.pages else EMPTY)
    except UnfitFax as unfit:
        return Paper(trouble="lost" if unfit.trouble == EMPTY and received.pages else unfit.trouble)
    except UnfitFile as unfit:
        return Paper(trouble=unfit.fault.value)
    return Paper(document, len(fax.pages), fax.is_whole)


@transaction.atomic
def _write(received: Received, paper: Paper, *, at: datetime) -> None:
    call = Call.objects.select_for_update().get(pk=call_of(received.left, purpose=Purpose.FAX, stage=Stage.FAX).pk)
    if Message.objects.filter(call=call, kind=MessageKind.FAX).exists():
        return
    if paper.trouble != EMPTY:
        calls.leave_message(
            call.pk,
            kind=MessageKind.FAX,
            at=at,
            attachment=_keep(call, paper.document, at=at) if paper.document else None,
            pages=paper.pages,
            station=received.station,
            fault=_fault(received, paper),
        )
    calls.end(
        call.pk,
        at=max(received.ended_at, call.arrived_at),
        by=EndedBy.LINE if received.is_cut else EndedBy.CALLER,
        ending=_ending(call, paper),
        wrap_up=NOBODY_RINGS,
    )


def _ending(call: Call, paper: Paper) -> str:
    """What its call came to; one that a seat has answered stays answered (§2.1)."""
    if call.answered_at is not None:
        return Ending.ANSWERED
    return Ending.LEFT_MENU if paper.trouble == EMPTY else Ending.FAX


def _keep(call: Call, document: Inspected, *, at: datetime) -> Attachment:
    return files.keep(
        upload=document,
        name=document.name,
        subject_kind=FAX,
        subject_id=call.pk,
        actor_id=None,
        visibility=Visibility.STAFF,
        at=at,
    )


def _fault(received: Received, paper: Paper) -> str:
    """What is wrong with it: the machines did not part in good order, or fewer pages can be read than were received."""
    if paper.document is None:
        return MessageFault.UNREADABLE
    is_all = received.is_whole and paper.is_whole and paper.pages >= (received.pages or 0)
    return "" if is_all else MessageFault.BROKEN_OFF
