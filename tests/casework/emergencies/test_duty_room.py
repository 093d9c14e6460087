"""Grave emergencies: verified at once, reported to the municipal duty room in the city's times, day and night."""

from datetime import timedelta

import pytest

from hotline.casework.clocks.models import Clock
from hotline.casework.correspondence.models import Letter
from hotline.casework.emergencies import queries
from hotline.casework.emergencies.actions import (
    IncidentCard,
    acknowledge,
    close,
    close_expired,
    declare_grave,
    link,
    open_incident,
    report_to_duty_room,
)
from hotline.casework.emergencies.models import DutyReport, Incident
from hotline.casework.emergencies.rules import next_stage
from hotline.casework.steps.rules import StepRefused
from hotline.casework.warnings.actions import tick
from hotline.casework.warnings.models import Notice
from hotline.ground.journal import verify
from hotline.register.staff.rules import OutOfScope
from tests.casework.factories import MORNING, City, appeal

NIGHT = MORNING - timedelta(hours=8)


@pytest.fixture
def incident(small: City) -> Incident:
    card = IncidentCard(
        kind="water_pollution", title="青溪河化学品泄漏", announcement="请勿取用河水。",
        areas=(small.units["t1"],), begins_at=NIGHT,
    )  # fmt: skip
    return open_incident(card, actor=small.actors["leader"], at=NIGHT)


def owed(incident: Incident) -> dict[str, DutyReport]:
    return {report.stage: report for report in queries.duty_reports(incident) if report.given_at is None}


@pytest.mark.parametrize(
    ("stage", "is_over", "follows"),
    [
        ("verify", False, None),
        ("first", False, None),
        ("written", False, "interim"),
        ("interim", False, "interim"),
        ("written", True, None),
        ("full", True, None),
    ],
)
def test_interim_reports_follow_each_other_as_long_as_it_lasts(stage: str, is_over: bool, follows: str | None) -> None:
    assert next_stage(stage, is_over=is_over) == follows


def test_a_grave_emergency_is_owed_to_the_duty_room_in_the_city_s_times(small: City, incident: Incident) -> None:
    with pytest.raises(OutOfScope):
        declare_grave(incident, actor=small.actors["agent"], at=NIGHT)
    declare_grave(incident, actor=small.actors["leader"], at=NIGHT)
    assert declare_grave(incident, actor=small.actors["leader"], at=NIGHT) == []
    minutes = {stage: (report.due_at - NIGHT).seconds // 60 for stage, report in owed(incident).items()}
    assert minutes == {"verify": 10, "first": 30, "written": 120}


def test_who_answers_for_the_hotline_is_told_at_night_too(small: City, incident: Incident) -> None:
    declare_grave(incident, actor=small.actors["leader"], at=NIGHT)
    tick(at=NIGHT + timedelta(seconds=15))
    told = Notice.objects.filter(kind="duty_report", light="green")
    assert {notice.role for notice in told} == {"leader", "supervisor"}
    assert all(notice.shows_at == NIGHT + timedelta(seconds=15) for notice in told)
    tick(at=NIGHT + timedelta(minutes=31))
    assert Notice.objects.filter(kind="duty_report", light="red", number=str(incident.pk)).exists()
    assert queries.owed_to_duty_room(small.actors["supervisor"], at=NIGHT + timedelta(minutes=31)) == (3, 2)


def test_the_chain_of_reports_from_the_first_word_to_the_full_report(small: City, incident: Incident) -> None:
    leader = small.actors["leader"]
    declare_grave(incident, actor=leader, at=NIGHT)

    def give(stage: str, minutes: int, told: str = "值班员周明") -> DutyReport | None:
        at = NIGHT + timedelta(minutes=minutes)
        return report_to_duty_room(owed(incident)[stage], text=f"{stage}情况", told=told, actor=leader, at=at)

    give("verify", 8, told="")
    with pytest.raises(StepRefused) as refused:
        give("first", 20, told="")
    assert refused.value.field == "told"
    first = owed(incident)["first"]
    give("first", 20)
    acknowledge(first, actor=leader, at=NIGHT + timedelta(minutes=21))
    interim = give("written", 150)
    assert interim is not None
    assert interim.due_at == NIGHT + timedelta(minutes=150, days=1)
    with pytest.raises(StepRefused, match="given already"):
        report_to_duty_room(first, text="再报", told="周明", actor=leader, at=NIGHT)
    close(incident, result="已控制", actor=leader, at=NIGHT + timedelta(hours=5))
    assert list(owed(incident)) == ["full"]
    give("full", 600)
    told = {report.stage: (report.is_late, report.told, report.text) for report in queries.duty_reports(incident)}
    assert told["written"] == (True, "值班员周明", "written情况")
    assert told["first"][0] is False
    assert not Clock.objects.filter(kind="duty_report", stopped_at__isnull=True).exists()
    assert [*verify.chains("incident", Incident)] == []


def test_an_incident_that_nobody_prolongs_ends_by_itself_and_its_callers_are_told(
    small: City, incident: Incident
) -> None:
    entered = appeal(small)
    link(incident, appeals=[entered], actor=small.actors["agent"], at=MORNING)
    assert close_expired(at=incident.shown_until + timedelta(hours=23)) == 0
    assert close_expired(at=incident.shown_until + timedelta(hours=24)) == 1
    assert close_expired(at=incident.shown_until + timedelta(hours=25)) == 0
    assert "公告期已过" in Letter.objects.get(appeal_id=entered.pk, text_key="incident_ended").body


def test_a_grave_emergency_never_ends_by_itself(small: City, incident: Incident) -> None:
    declare_grave(incident, actor=small.actors["leader"], at=NIGHT)
    assert close_expired(at=incident.shown_until + timedelta(days=9)) == 0
