"""A standard answer is entered, written anew, normalised by the centre."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hotline.ground.journal import actions as journal
from hotline.ground.journal.models import Event
from hotline.ground.journal.rules import Actor, Entry
from hotline.ground.profiles import queries as profiles
from hotline.lib.statements import ask, reserve
from hotline.register.knowledge.actions.door import NOT_YOURS, admit, commit, keeper, line_of, locked, replayed
from hotline.register.knowledge.actions.seeking import seek
from hotline.register.knowledge.actions.wording import carry
from hotline.register.knowledge.models import Answer, Version
from hotline.register.knowledge.queries import content_of
from hotline.register.knowledge.rules import AnswerRefused, Content, Mistake, Unfit, tidy
from hotline.register.knowledge.words import Work
from hotline.register.knowledge.workflow import first
from hotline.register.matters.models import Matter
from hotline.register.staff.rules import OutOfScope, reaches
from hotline.register.units import queries as units
from hotline.register.units.models import Unit

WRITE, NORMALISE = "write_answer", "normalise_answer"


class Register:
    """The matters, places and answers that contents name by their codes, read by three statements however many they
    are."""

    def __init__(self, contents: Iterable[Content]) -> None:
        known = list(contents)
        codes = {content.matter.strip() for content in known}
        self.matters = {row.code: row for row in Matter.objects.filter(code__in=codes)}
        regions = {content.region.strip() for content in known if content.region.strip()}
        places = units.places().filter(code__in=regions) if regions else ()
        self.regions = {row.code: row for row in places}
        numbers = {number for content in known for number in content.related}
        found = Answer.objects.filter(number__in=numbers).values_list("number", flat=True) if numbers else ()
        self.numbers = set(found)

    def mistakes(self, content: Content) -> list[Mistake]:
        """What a tidy content names that is not there."""
        found = []
        matter = self.matters.get(content.matter)
        if content.matter and (matter is None or matter.closed_on is not None):
            found.append(Mistake("matter", "there is no class of matter %(code)s", {"code": content.matter}))
        if content.region and content.region not in self.regions:
            found.append(Mistake("region", "there is no place %(code)s", {"code": content.region}))
        for number in content.related:
            if number not in self.numbers:
                found.append(Mistake("related", "there is no answer %(number)s", {"number": number}))
        return found

    def version(self, content: Content, *, answer: Answer, serial: int, actor: Actor, at: datetime) -> Version:
        """A checked content as a version, not yet saved."""
        copied = (
            "question", "short", "full", "audience", "conditions", "place", "hours", "phone", "link", "contact",
            "demand", "valid_to", "visibility", "note",
        )  # fmt: skip
        assert content.valid_from and content.review_on
        return Version(
            answer=answer,
            serial=serial,
            region=self.regions.get(content.region),
            matter=self.matters[content.matter],
            aliases=list(content.aliases),
            materials=list(content.materials),
            related=list(content.related),
            basis=[line.body for line in content.basis],
            valid_from=content.valid_from,
            review_on=content.review_on,
            written_at=at,
            written_by_id=actor.staff_id,
            **{name: getattr(content, name) for name in copied},
        )


def ready(content: Content, *, at: datetime) -> tuple[Content, list[Mistake]]:
    """A content with the days that go without saying – valid from today, looked at again when the city says –, tidy,
    and its mistakes."""
    today = timezone.localdate(at)
    begins = content.valid_from or today
    later = timedelta(days=profiles.current().own.knowledge.review_every_days)
    return tidy(replace(content, valid_from=begins, review_on=content.review_on or max(begins, today) + later))


def checked(content: Content, *, at: datetime) -> tuple[Content, Register]:
    """A content as it is kept; raises Unfit with every mistake."""
    kept, mistakes = ready(content, at=at)
    register = Register([kept])
    if mistakes := [*mistakes, *register.mistakes(kept)]:
        raise Unfit(mistakes)
    return kept, register


def draft(unit: Unit, *, home: str, pk: int, at: datetime, key: str | None = None) -> Answer:
    """A new answer of a unit, not yet saved."""
    return Answer(
        pk=pk, number=f"A{pk:06d}", key=key, unit=unit, unit_path=unit.path, home_path=home, visibility="unit",
        made_at=at,
    )  # fmt: skip


@transaction.atomic
def enter(*, unit: Unit, content: Content, actor: Actor, at: datetime, key: str = "", name: str = "") -> Answer:
    """Enter a new standard answer of a unit as a draft. Raises OutOfScope or Unfit (every mistake). `key` makes asking
    twice do it once; `name` is the name under which it came from a file."""
    home = units.home_of(units.region_of(unit))
    if not reaches(actor, WRITE, home=home, units={unit.path}):
        raise OutOfScope(NOT_YOURS)
    kept, register = checked(content, at=at)
    request = ["enter", unit.code, str(kept)]
    if key:
        ask("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"key {key}"])
        if (made := _made_before(actor, key, request)) is not None:
            return made
    unit = keeper(unit.pk)
    answer = draft(unit, home=home, pk=reserve(Answer)[0], at=at, key=name or None)
    line = first(WRITE)
    answer.state, answer.work, answer.version = line.goes_to, line.works_on, 1
    entry = Entry(name=line.event, at=at, actor=actor, went_to=answer.state, after={"serial": 1, "unit": unit.code})
    journal.record(subject=answer, entry=entry, key=key, request=request)
    answer.save(force_insert=True)
    version = register.version(kept, answer=answer, serial=1, actor=actor, at=at)
    version.save(force_insert=True)
    answer.latest = version
    answer.save(update_fields=["latest"])
    seek([answer])
    return answer


def _made_before(actor: Actor, key: str, request: object) -> Answer | None:
    event = Event.objects.filter(key=journal.key_hash(key)).first()
    if event is None:
        return None
    answer = Answer.objects.filter(pk=event.subject_id).first() if event.subject_kind == Answer.journal_kind else None
    if answer is None:
        raise AnswerRefused("This key was used before for another request. Use a new key.")
    replayed(answer, actor=actor, key=key, request=request)
    return answer


@transaction.atomic
def write(
    *, answer_id: int, content: Content, actor: Actor, at: datetime, version: int | None = None, key: str = ""
) -> Answer:
    """Write an answer anew: a new version under way, whatever is published goes on being read meanwhile. What its unit
    has approved only the centre rewrites (normalises), and it stays approved. Where nothing differs nothing is written.
    Raises OutOfScope, AnswerChanged, AnswerRefused or Unfit."""
    answer = locked(answer_id)
    step = NORMALISE if answer.work == Work.APPROVED else WRITE
    admit(answer, step=step, actor=actor)
    kept, register = checked(content, at=at)
    request = [step, str(kept)]
    if key and replayed(answer, actor=actor, key=key, request=request):
        return answer
    line = line_of(answer, step=step, actor=actor, version=version)
    before = answer.latest
    assert before is not None
    if _says_the_same(before, kept):
        return answer
    last = Version.objects.filter(answer=answer).order_by("-serial").values_list("serial", flat=True)[0]
    answer.latest = register.version(kept, answer=answer, serial=last + 1, actor=actor, at=at)
    answer.latest.save(force_insert=True)
    carry(before, answer.latest)
    commit(answer, line=line, actor=actor, at=at, key=key, request=request)
    if not answer.is_shown:
        seek([answer])
    return answer


def _says_the_same(version: Version, content: Content) -> bool:
    return replace(content_of(version), note="") == replace(content, note="")
