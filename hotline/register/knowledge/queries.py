"""Reads of the knowledge base: what somebody may read, what she keeps, what a version says, what is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import attachments
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor
from hotline.lib import paths
from hotline.register.knowledge import rules
from hotline.register.knowledge.models import Answer, Card, Fault, Gap, Tally, Version, Wording
from hotline.register.knowledge.rules import WORDED, Basis, Content, Hands, is_own_work
from hotline.register.knowledge.words import OWN_LANGUAGE, SHOWN, State, Visibility, Work
from hotline.register.knowledge.workflow import Line, open_lines
from hotline.register.staff.rules import matrix, may, reaches
from hotline.register.staff.words import OF_THE_CENTRE, Role
from hotline.register.units.models import Unit
from hotline.register.units.words import Kind

READ, WRITE, SETTLE = "read_answers", "write_answer", "settle_answer_fault"
READS_SEATS = OF_THE_CENTRE | {Role.COUNTY, Role.LIAISON, Role.HANDLER, Role.HEAD}
"""Who reads what is for seats and units."""


# -- who reads and keeps what ---------------------------------------------------------------------------------------


def within(actor: Actor) -> Q:
    """The answers that lie under an actor's reach."""
    return Q(unit_path__gte=actor.reach, unit_path__lt=paths.upper(actor.reach))


def _readable(actor: Actor | None) -> Q:
    """Which published answers somebody may read; nobody: the public."""
    if actor is None:
        return Q(visibility=Visibility.PUBLIC)
    if actor.role not in matrix()[READ].roles or not actor.reach:
        return Q(pk__in=())
    here = Q(home_path__in=[*paths.ancestors(actor.unit_path), actor.unit_path]) | within(actor)
    seats = Q(visibility=Visibility.SEATS) & here if actor.role in READS_SEATS else Q(pk__in=())
    own = within(actor) | Q(unit_path__in=paths.ancestors(actor.unit_path))
    return Q(visibility=Visibility.PUBLIC) | seats | Q(visibility=Visibility.UNIT) & own


def visible_to(actor: Actor | None) -> QuerySet[Answer]:
    """The published answers that somebody may read – None: the public –, whether due for review or not."""
    return Answer.objects.filter(_readable(actor), state__in=SHOWN).select_related("current__matter", "unit")


def was_readable(version: Version, actor: Actor | None) -> bool:
    """Whether somebody may have read a version: what she told a minute ago counts although the next version has been
    published, or the answer withdrawn, since."""
    out = Answer.objects.filter(_readable(actor), pk=version.answer_id, current__serial__gte=version.serial)
    return out.exists()


def kept_by(actor: Actor) -> QuerySet[Answer]:
    """The answers that somebody keeps, in every state: a unit's people their own unit's and below, the centre all of
    its region, the readers of registers none."""
    if any(may(actor, act) for act in (WRITE, "approve_answer", "rush_answer")):
        found = Answer.objects.filter(within(actor)) if actor.reach else Answer.objects.none()
        return found.select_related("current", "latest__matter", "unit")
    return Answer.objects.none()


def may_open(actor: Actor, answer: Answer) -> bool:
    """Whether somebody may see an answer with its versions and history: who keeps it, and who reads it."""
    return kept_by(actor).filter(pk=answer.pk).exists() or visible_to(actor).filter(pk=answer.pk).exists()


def piles(actor: Actor, *, on: date, ahead: int = 30) -> dict[str, Q]:
    """What lies in each pile of a knowledge desk: drafts, what the unit has to approve, what the centre has to audit,
    what is to be published, what was published in haste and waits for its audit, open error reports, what is soon to be
    looked at again, due, ending, expired, withdrawn, published, and all."""
    open_faults = Fault.objects.filter(answer=OuterRef("pk"), settled_at__isnull=True)
    near = on + timedelta(days=ahead)
    return {
        "drafts": Q(work=Work.DRAFTED),
        "to_audit": Q(work=Work.APPROVED),
        "to_publish": Q(work=Work.AUDITED),
        "rushed": Q(audit_due_at__isnull=False),
        "faults": Q(Exists(open_faults)),
        "due": Q(state=State.DUE),
        "near": Q(state=State.PUBLISHED, review_on__lte=near),
        "ending": Q(state__in=SHOWN, valid_to__lte=near),
        "expired": Q(state=State.EXPIRED),
        "withdrawn": Q(state=State.WITHDRAWN),
        "published": Q(state__in=SHOWN),
        "all": Q(),
    }


def counted(answers: QuerySet[Answer], known: Mapping[str, Q]) -> dict[str, int]:
    """How many lie in each pile, by one statement."""
    counts = {name: Count("pk", filter=which) if which else Count("pk") for name, which in known.items()}
    return answers.order_by().aggregate(**counts)


# -- steps ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that somebody may take on an answer now."""

    step: str
    title: str
    title_zh: str
    line: Line


def is_of_a_centre(answer: Answer) -> bool:
    """Whether the centre itself keeps it: it has no unit head above it."""
    above = [*paths.ancestors(answer.unit_path), answer.unit_path]
    return Unit.objects.filter(path__in=above, kind=Kind.CENTRE).exists()


def holds(answer: Answer) -> frozenset[str]:
    """What holds of an answer besides its state, for lines that ask for it."""
    known = {"of_the_centre" if is_of_a_centre(answer) else "of_a_unit"}
    return frozenset(known | {"rushed"} if answer.audit_due_at else known)


def hands_of(answer: Answer) -> Hands:
    """Who is behind the version under way, and behind the last one that was published in haste."""
    events = Event.objects.filter(subject_kind=Answer.journal_kind, subject_id=answer.pk, name__in=rules.HANDS)
    rows = events.order_by("place").values_list("name", "actor_id", "actor_for_id")
    return rules.hands((name, frozenset(pk for pk in who if pk is not None)) for name, *who in rows)


def open_steps(answer: Answer, actor: Actor) -> list[OpenStep]:
    """The steps that somebody may take now, in the order of the table: buttons come from here. Writing is one."""
    known, found = holds(answer), dict[str, OpenStep]()
    behind: Hands | None = None
    for line in open_lines(answer.state, answer.work, known):
        row = matrix()[line.step]
        if line.step in found or not reaches(actor, line.step, home=answer.home_path, units={answer.unit_path}):
            continue
        if line.not_by:
            behind = behind or hands_of(answer)
            if is_own_work(behind, line.not_by, actor.persons, is_rushed="rushed" in line.when):
                continue
        found[line.step] = OpenStep(line.step, row.title, row.title_zh, line)
    return list(found.values())


def may_do(actor: Actor, act: str, answer: Answer) -> bool:
    """Whether somebody may do something to an answer that is no step: word it, review a wording, settle an error
    report, attach a file (`word_answer`, `review_wording`, `settle_answer_fault`, `attach_to_answer`)."""
    return reaches(actor, act, home=answer.home_path, units={answer.unit_path})


# -- what a version says --------------------------------------------------------------------------------------------


def content_of(version: Version) -> Content:
    """A version as it was written, to be written anew."""
    names = set(Content.__dataclass_fields__) - {"matter", "region", "basis", "aliases", "materials", "related"}
    return Content(
        matter=version.matter.code,
        region=version.region.code if version.region else "",
        basis=tuple(Basis(**line) for line in version.basis),
        aliases=tuple(version.aliases),
        materials=tuple(version.materials),
        related=tuple(version.related),
        **{name: getattr(version, name) for name in names},
    )


def versions(answer: Answer) -> list[Version]:
    """All versions, the latest first."""
    found = Version.objects.filter(answer=answer).select_related("matter", "region", "written_by")
    return list(found.order_by("-serial"))


COMPARED = tuple(name for name in Content.__dataclass_fields__ if name != "note")


def differences(before: Version, after: Version) -> list[rules.Change]:
    """In which fields two versions differ, piece by piece."""
    old, new = content_of(before), content_of(after)
    return rules.differences(_spelt(old), _spelt(new))


def _spelt(content: Content) -> dict[str, Any]:
    spelt = {name: getattr(content, name) for name in COMPARED}
    return spelt | {"basis": [line.body for line in content.basis]}


@dataclass(frozen=True, slots=True)
class Shown:
    """A published answer as a reader gets it. `language` is that of the texts: simplified Chinese where no wording in
    the reader's language has been reviewed."""

    answer: Answer
    version: Version
    language: str
    question: str
    short: str
    full: str
    conditions: str
    materials: Sequence[str]
    place: str
    hours: str

    @property
    def is_own_language(self) -> bool:
        """Whether it is what the unit wrote, not a wording after it."""
        return self.language == OWN_LANGUAGE


def shown(answer: Answer, *, language: str = OWN_LANGUAGE) -> Shown:
    """What a published answer says in a language."""
    return shown_many([answer], language=language)[0]


def shown_many(answers: Iterable[Answer], *, language: str = OWN_LANGUAGE) -> list[Shown]:
    """The same for many, by one statement more however many they are."""
    rows = list(answers)
    known: dict[int, Wording] = {}
    if language != OWN_LANGUAGE and rows:
        found = Wording.objects.filter(of__in=[row.current_id for row in rows], language=language)
        for wording in found.filter(reviewed_at__isnull=False).order_by("serial"):
            known[wording.of_id] = wording
    return [_shown(row, known.get(row.current_id or 0), language) for row in rows]


def _shown(answer: Answer, wording: Wording | None, language: str) -> Shown:
    version = answer.current
    assert version is not None, "only what was published is shown"
    source = wording or version
    said = {name: getattr(source, name) for name in WORDED}
    return Shown(answer, version, language if wording else OWN_LANGUAGE, **said)


def worded(version: Version, language: str) -> Wording | None:
    """The last reviewed wording of a version in a language, where there is one."""
    found = Wording.objects.filter(of=version, language=language, reviewed_at__isnull=False)
    return found.order_by("serial").last()


def wordings(version: Version) -> dict[str, list[Wording]]:
    """The wordings of a version by language, the latest first."""
    found: dict[str, list[Wording]] = {}
    for row in Wording.objects.filter(of=version).select_related("written_by", "reviewed_by").order_by("-serial"):
        found.setdefault(row.language, []).append(row)
    return found


def related_to(answer: Answer, *, actor: Actor | None, most: int = 5) -> list[Answer]:
    """Other answers on this: those its unit names first, then those of the same matter, as far as somebody reads
    them."""
    version = answer.current
    if version is None:
        return []
    readable = visible_to(actor).exclude(pk=answer.pk)
    named = {row.number: row for row in readable.filter(number__in=version.related)} if version.related else {}
    found = [named[number] for number in version.related if number in named]
    if len(found) < most:
        found += readable.filter(current__matter=version.matter_id).exclude(number__in=named).order_by("pk")[:most]
    return found[:most]


def files_of(answer: Answer, *, for_citizen: bool = False) -> list[Attachment]:
    """The files of an answer, in the order they came; for citizens the public ones."""
    return attachments(Answer.journal_kind, answer.pk, for_citizen=for_citizen)


def tree(answers: QuerySet[Answer], *, of: str = "latest") -> dict[str, int]:
    """How many of these answers lie in each class of matter, those below it counted in; by code. `of` is the version
    that counts: the latest, or `current`, the one that is read."""
    rows = answers.order_by().values_list(f"{of}__matter__code").annotate(count=Count("pk"))
    found: dict[str, int] = {}
    for code, count in rows:
        for end in range(2, len(code) + 1, 2):
            found[code[:end]] = found.get(code[:end], 0) + count
    return dict(sorted(found.items()))


# -- error reports, counts, gaps ------------------------------------------------------------------------------------


def faults_open_to(actor: Actor) -> QuerySet[Fault]:
    """The error reports waiting that somebody may settle, the earliest end first."""
    if not may(actor, SETTLE) or not actor.reach:
        return Fault.objects.none()
    below = {"answer__unit_path__gte": actor.reach, "answer__unit_path__lt": paths.upper(actor.reach)}
    found = Fault.objects.filter(settled_at__isnull=True, **below).select_related("answer__unit", "version")
    return found.order_by("due_at", "id")


def faults_of(answer: Answer) -> list[Fault]:
    """All error reports of an answer, the latest first."""
    found = Fault.objects.filter(answer=answer).select_related("version", "reported_by", "settled_by")
    return list(found.order_by("-id"))


def wrong_versions(fault: Fault) -> QuerySet[Version]:
    """The versions that said what was wrong: from the first one on, until one was right."""
    found = Version.objects.filter(answer=fault.answer_id, serial__gte=fault.wrong_since or 0)
    return found.filter(serial__lt=fault.right_since) if fault.right_since else found


def published_since(fault: Fault) -> list[int]:
    """The versions that were published after the one reported, the first one first: one of them is right."""
    names = ("answer_published", "answer_rushed")
    events = Event.objects.filter(subject_kind=Answer.journal_kind, subject_id=fault.answer_id, name__in=names)
    serials = {event.after.get("serial", 0) for event in events}
    return sorted(serial for serial in serials if serial > fault.version.serial)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often an answer was told, and found helpful or not."""

    told: int = 0
    helpful: int = 0
    unhelpful: int = 0


def counts(answers: Iterable[int], *, since: date | None = None) -> dict[int, Counts]:
    """The counts of answers by their ids, from a day on or of all time."""
    found = Tally.objects.filter(version__answer__in=list(answers))
    if since is not None:
        found = found.filter(on__gte=since)
    rows = found.values("version__answer").annotate(Sum("told"), Sum("helpful"), Sum("unhelpful")).order_by()
    return {
        row["version__answer"]: Counts(row["told__sum"], row["helpful__sum"], row["unhelpful__sum"]) for row in rows
    }


def gaps(*, week: date, is_open: bool = True) -> QuerySet[Gap]:
    """What was searched for without a hit in a week (its Monday), the most frequent first."""
    found = Gap.objects.filter(week=week).select_related("answer")
    found = found.filter(closed_at__isnull=True) if is_open else found
    return found.annotate(all=F("by_seats") + F("by_citizens")).order_by("-all", "text")


def cards(*, at: datetime, actor: Actor | None, region_path: str = "", matter_code: str = "") -> list[Card]:
    """The incident cards that hold at an instant and that somebody may read, the latest first; of a place those of the
    regions round it, of a matter those about it or about no particular one."""
    found = Card.objects.filter(begins_at__lte=at, ends_at__gt=at).select_related("region", "matter")
    found = found.filter(visibility=Visibility.PUBLIC) if actor is None else found.filter(_cards_near(actor))
    if region_path:
        found = found.filter(region__path__in=[*paths.ancestors(region_path), region_path])
    if matter_code:
        about = [matter_code[:end] for end in range(2, len(matter_code) + 1, 2)]
        found = found.filter(Q(matter__isnull=True) | Q(matter__code__in=about))
    return list(found.order_by("-begins_at", "-id"))


def cards_ahead(actor: Actor, *, at: datetime) -> list[Card]:
    """The incident cards that are not over and that somebody may read, also such as are still to come; the latest
    first."""
    found = Card.objects.filter(_cards_near(actor), ends_at__gt=at).select_related("region", "matter", "issued_by")
    return list(found.order_by("-begins_at", "-id"))


def _cards_near(actor: Actor) -> Q:
    if actor.role not in matrix()[READ].roles or not actor.reach:
        return Q(pk__in=())
    above = [*paths.ancestors(actor.unit_path), actor.unit_path]
    below = Q(region__path__gte=actor.reach, region__path__lt=paths.upper(actor.reach))
    return Q(region__path__in=above) | Q(home_path__in=above) | below
