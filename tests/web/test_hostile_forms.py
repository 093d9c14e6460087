"""Forms of the newer rooms are sent what nobody should send: each is refused at its field, and nothing is kept.

What a browser cannot know – foreign numbers, instants of year 1 or 9999, signs that no database keeps – comes from
whoever writes requests by hand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from hotline.casework.answering_days.actions import Announcement, announce
from hotline.casework.emergencies.models import Incident
from hotline.casework.investigations.actions import plan
from hotline.casework.leading.models import Instruction
from hotline.ground.journal.models import Event
from hotline.register.staff.models import Staff
from tests.casework.factories import City, order
from tests.casework.investigations.test_investigations import planned
from tests.casework.leading.test_instructions import laid
from tests.web.conftest import SignIn

LONG, NUL = "长" * 20_001, "井\x00盖"
MOMENTS = ("0001-01-01T00:00", "9999-12-31T23:59", "2026-13-45T99:99")
COUNTS = ("-1", "99999999999999999999", "NaN")
CHOICES = ("999999999", "-1", "no-such-thing", NUL)


@dataclass(frozen=True)
class Form:
    """A page with a form: who sends it, what is good in it, and what kind its fields are."""

    who: str
    page: str
    texts: dict[str, str]
    moments: dict[str, str]
    counts: dict[str, str]
    choices: dict[str, str]

    @property
    def good(self) -> dict[str, str]:
        """What would be taken."""
        return {**self.texts, **self.moments, **self.counts, **self.choices}

    def hostile(self) -> Iterator[tuple[str, str]]:
        """Each field with each thing that it must refuse."""
        for fields, values in (
            (self.texts, (LONG, NUL)),
            (self.moments, MOMENTS),
            (self.counts, COUNTS),
            (self.choices, CHOICES),
        ):
            yield from ((name, value) for name in fields for value in values)


def soon(days: int = 1) -> str:
    """A moment to come, as browsers send it."""
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def brief(small: City) -> Form:
    case, mayor = order(small, upto="signed"), Staff.objects.get(username="mayor")
    texts = {"title": "专报", "why": "情况", "proposal": "建议"}
    return Form("analyst", "briefs/compose/", texts, {}, {}, {
        "kind": "report", "leaders": str(mayor.pk), "orders": case.number,
    })  # fmt: skip


def paper(small: City) -> Form:
    texts = {"name": "赵副市长", "title": "批示件", "why": "转来", "text": "请办理"}
    return Form("supervisor", "briefs/paper/", texts, {"written_at": soon(-1)}, {"workdays": "3"}, {
        "orders": order(small).number,
    })  # fmt: skip


def instruction(small: City) -> Form:
    laid(small, [order(small, upto="signed")], "mayor")
    page = f"instructions/{Instruction.objects.get().pk}/instruct/"
    return Form("mayor", page, {"text": "请办理"}, {}, {"workdays": "3"}, {})


def investigation(small: City) -> Form:
    texts = {"topic": "井盖", "place": "路口", "press": "日报", "persons": "周敏"}
    return Form("supervisor", "investigations/plan/", texts, {"planned_at": soon()}, {}, {
        "organiser": "d1-water", "units": "d1-housing", "orders": order(small, upto="signed").number,
    })  # fmt: skip


def minutes(small: City) -> Form:
    one = plan(planned(small, order(small)), actor=small.actors["supervisor"], at=timezone.now())
    return Form("supervisor", f"investigations/{one.pk}/minutes/", {"minutes": "纪要"}, {"held_at": soon(-1)}, {}, {})


def answering_day(small: City) -> Form:
    texts = {"leader_name": "周敏", "leader_office": "副市长", "topic": "供水", "topic_en": "Water", "seat": "8"}
    moments = {"begins_at": soon(), "ends_at": soon(2)}
    return Form("leader", "answering-days/announce/", texts, moments, {}, {"unit": "centre"})


def summary(small: City) -> Form:
    now = timezone.now()
    said = Announcement(
        "周敏", "副市长", small.units["centre"], "供水", now - timedelta(hours=2), now + timedelta(hours=1), "8"
    )
    day = announce(said, actor=small.actors["leader"], at=now)
    return Form("leader", f"answering-days/{day.pk}/close/", {"minutes": "纪要", "summary": "摘要"}, {}, {}, {})


def incident(small: City) -> Form:
    texts = {
        "title": "停水", "title_en": "No water", "announcement": "正在抢修", "announcement_en": "Repairs",
        "speech": "正在抢修", "facts": "爆管",
    }  # fmt: skip
    moments = {"begins_at": soon(-1), "expected_end_at": soon(), "shown_until": soon(2)}
    return Form("leader", "emergencies/new/", texts, moments, {}, {"kind": "flood", "area_0": "t1"})


def ended(small: City) -> Form:
    now = timezone.now()
    one = Incident.objects.create(
        kind="flood", title="内涝", announcement="积水", home_path=small.units["root"].path, begins_at=now,
        shown_until=now + timedelta(days=1), journal_length=0,
    )  # fmt: skip
    return Form("leader", f"emergencies/{one.pk}/close/", {"result": "已退水", "result_en": "Over"}, {}, {}, {})


def merger(small: City) -> Form:
    texts = {"basis": "雪编〔2026〕3号", "reason": "机构改革"}
    return Form("admin", "office/units/d1-housing/merge/", texts, {}, {}, {"to": "d1-water", "extent": "whole"})


@pytest.mark.parametrize(
    "made",
    [brief, paper, instruction, investigation, minutes, answering_day, summary, incident, ended, merger],
    ids=lambda made: str(made.__name__),
)
def test_what_cannot_be_kept_is_refused_at_its_field(small: City, as_: SignIn, made: Callable[[City], Form]) -> None:
    small.employ("mayor", "city_leader", "root")
    small.employ("analyst", "analyst", "centre")
    form = made(small)
    browser = as_(form.who)
    browser.raise_request_exception = False
    before = Event.objects.count()
    wrong = []
    for name, value in form.hostile():
        answer = sent(browser, form, {**form.good, name: value})
        if answer.status_code not in (400, 422) or f'{name}-error"' not in answer.content.decode():
            wrong.append((name, value[:20], answer.status_code))
    assert wrong == []
    assert Event.objects.count() == before


def sent(browser: Client, form: Form, data: dict[str, Any]) -> Any:
    """The form as a program sends it: every sign goes out as it is."""
    body = "&".join(f"{name}={quote(value)}" for name, value in data.items())
    return browser.post(f"/staff/{form.page}", body, content_type="application/x-www-form-urlencoded")
