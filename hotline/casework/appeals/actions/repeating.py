"""Repeats (重复诉求): the same caller raises the same matter once more, after it was closed."""

from hotline.casework.appeals.models import Appeal
from hotline.casework.clocks import queries as clocks
from hotline.casework.clocks.words import Kind as Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.correspondence.rules import Said, spoken
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.lib import numbers

ANSWERS = ("answered", "answered_directly", "incident_settled")
"""Letters that say that an answer is there."""


def mark_repeat(work: Work[Appeal]) -> None:
    """A person says that this matter was closed before and comes up again, and why: it is handled, and whoever handles
    it sees that it is not the first time."""
    earlier = _closed(work)
    work.change(repeat_of=earlier)
    work.reason = work.given["reason"]
    work.after["earlier"] = earlier.number


def refuse_again(work: Work[Appeal], explanation: str | Said) -> str | Said:
    """Nothing is new: the caller is told when this was answered, and under which number she reads the answer."""
    if not work.given.get("earlier"):
        return explanation
    earlier = _closed(work)
    answered = Letter.objects.filter(appeal_id=earlier.pk, text_key__in=ANSWERS).order_by("-id").first()
    if answered is None:
        raise StepRefused("That appeal has not been answered. Accept this one.", field="earlier")
    work.change(repeat_of=earlier)
    work.after["earlier"] = earlier.number
    day = spoken(answered.written_at, work.profile.time_zone)
    zh = f"您反映的同一问题（编号{earlier.number}）已于{day.to('zh-Hans')}答复，原答复可凭编号查看。"
    en = (
        f"The same matter ({earlier.number}) was answered on {day.to('en')}; you can read the answer under that number."
    )
    said = explanation if isinstance(explanation, Said) else Said(explanation, explanation)
    return Said(f"{zh}{said.zh}", f"{en} {said.en}")


def _closed(work: Work[Appeal]) -> Appeal:
    """The earlier appeal of the same caller, which is closed."""
    number = numbers.tidy_reference(work.given["earlier"])
    earlier = Appeal.objects.filter(number=number, pk__lt=work.case.pk).first()
    if earlier is None:
        raise StepRefused("There is no earlier appeal with this number.", field="earlier")
    if earlier.person_id is None or earlier.person_id != work.case.person_id:
        raise StepRefused("That appeal is by another caller. Appeals of several callers are merged.", field="earlier")
    if clocks.runs(Appeal.journal_kind, earlier.pk, Clock.WHOLE):
        raise StepRefused("That appeal is still open. Append this one to it.", field="earlier")
    return earlier
