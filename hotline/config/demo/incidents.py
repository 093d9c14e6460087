"""What is going on in the demo city: its incidents, opened by a team leader, with the appeals about them linked."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from hotline.casework.appeals.actions import Registration, register
from hotline.casework.appeals.words import Kind, Urgency
from hotline.casework.correspondence.words import Channel
from hotline.casework.emergencies import queries
from hotline.casework.emergencies.actions import (
    IncidentCard,
    acknowledge,
    declare_grave,
    link,
    mark,
    open_incident,
    report_to_duty_room,
)
from hotline.casework.emergencies.models import Incident
from hotline.config.demo.files import City
from hotline.ground.journal.rules import Actor
from hotline.lib.phones import normalise
from hotline.register.matters.models import Matter
from hotline.register.people.actions import Introduction
from hotline.register.staff import queries as staff
from hotline.register.staff.models import Staff
from hotline.register.staff.words import Role
from hotline.register.units.models import Unit


def enter(city: City, *, now: datetime) -> int:
    """Open the incidents of the city's file, if it has one. Returns how many."""
    file = city.profile.with_suffix("") / "incidents.toml"
    if not file.exists():
        return 0
    known = tomllib.loads(file.read_text(encoding="utf-8")).get("incidents", [])
    for entry in known:
        _enter(entry, now=now)
    return len(known)


def _enter(entry: dict[str, Any], *, now: datetime) -> None:
    leader = Staff.objects.filter(role=Role.LEADER).order_by("id").first()
    actor = staff.actor_for(leader.pk) if leader else None
    if actor is None:
        return
    began = now - timedelta(hours=entry["began_hours_ago"])
    texts = ("kind", "title", "title_en", "facts", "announcement", "announcement_en", "speech")
    card = IncidentCard(
        **{name: entry[name] for name in texts},
        areas=tuple(Unit.objects.filter(code__in=entry["areas"]).order_by("path")),
        matters=tuple(Matter.objects.filter(code__in=entry["matters"]).order_by("code")),
        begins_at=began,
        expected_end_at=now + timedelta(hours=entry["ends_in_hours"]),
    )
    incident = open_incident(card, actor=actor, at=began)
    about = list(queries.candidates(incident, actor)[: queries.MOST_FOUND])
    link(incident, appeals=about, actor=actor, at=now)
    for place, call in enumerate(entry.get("calls", [])):
        _take(incident, call, actor=actor, at=now - timedelta(minutes=20 - place))
    if "grave" in entry:
        _report(incident, entry["grave"], actor=actor, began=began)


def _report(incident: Incident, grave: dict[str, Any], *, actor: Actor, began: datetime) -> None:
    """A grave emergency: the duty room was told, report by report, and has confirmed each but the verification."""
    declared = began + timedelta(minutes=grave["declared_after_minutes"])
    declare_grave(incident, actor=actor, at=declared)
    for said in grave["reports"]:
        at = declared + timedelta(minutes=said["after"])
        owed = next(report for report in queries.duty_reports(incident) if report.given_at is None)
        report_to_duty_room(owed, text=said["text"], told=said.get("told", ""), actor=actor, at=at)
        if said.get("told"):
            acknowledge(owed, actor=actor, at=at + timedelta(minutes=4))


def _take(incident: Incident, call: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """A call about an incident, taken in the short form: it waits for the end, or is marked to go on."""
    registration = Registration(
        title=f"{incident.title}：{call['line']}",
        content=call["line"],
        region=Unit.objects.get(code=call["place"]),
        channel=Channel.PHONE,
        kind=Kind.HELP,
        urgency=Urgency.URGENT,
        matter=incident.matters.first(),
        person=Introduction(phone=normalise(call["phone"])),
        language="zh-Hans",
    )
    appeal, _code = register(registration, actor=actor, at=at)
    link(incident, appeals=[appeal], actor=actor, at=at)
    if call.get("goes_on"):
        mark(incident, appeals=[appeal], goes_on=True, actor=actor, at=at)
